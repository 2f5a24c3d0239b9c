"""A database or a Redis that is away, or hangs: readers are told soon, wait once, and have everything back at once."""

import os
import signal
import subprocess
import time
from urllib.parse import urlsplit

import pytest

from tests.support.raw import exchanged, posted_form, status_of
from tests.support.servers import PostgreSQL, Site, another_replica, running_redis, running_site, wait_for
from tests.support.words import HELD

CASE = "/fr/cas/arbitrage-sous-contrainte-reglementaire/"


@pytest.fixture(scope="module")
def postgresql(tmp_path_factory):
    server = PostgreSQL(tmp_path_factory.mktemp("postgresql"))
    server.start()
    yield server
    server.stop()


@pytest.fixture(scope="module")
def on_postgresql(postgresql, tmp_path_factory):
    with running_site(tmp_path_factory.mktemp("site"), DATABASE_URL=postgresql.url, WEB_CONCURRENCY="1") as site:
        yield site


def timed(act, *args) -> tuple:
    started = time.monotonic()
    return act(*args), time.monotonic() - started


def test_without_its_database_the_site_says_so_soon_and_is_back_soon(postgresql, on_postgresql):
    site = on_postgresql
    assert site.get(CASE)[0] == 200
    assert site.get("/fr/contact/")[0] == 200
    form = posted_form(site, "x")

    postgresql.stop()
    try:
        for path in ("/fr/contact/", "/en/contact/", "/fr/cas/rien/", "/en/cases/nothing/"):
            (status, headers, _body), seconds = timed(site.get, path)
            assert (status, seconds < 3) == (503, True), (path, status, seconds)
            assert headers["cache-control"] == "no-store"
        for path, said in (("/fr/contact/", "revient dans un instant"), ("/en/contact/", "is back in a moment")):
            assert said in HELD.sub(r"\1", site.get(path)[2].decode())
        answer, seconds = timed(exchanged, site, form)
        assert status_of(answer) == 503
        assert seconds < 5
        assert [site.get(CASE)[0] for _reader in range(20)] == [200] * 20, "what is kept is served"
        assert site.get("/readyz")[0] == 503
    finally:
        postgresql.start()
    wait_for(lambda: site.get("/fr/contact/")[0] == 200, seconds=2, what="the site's return")
    assert status_of(exchanged(site, form)) == 302


def test_replicas_show_the_forms_while_their_database_is_away_and_refuse_what_is_posted(
    postgresql, on_postgresql, tmp_path
):
    with (
        running_redis(tmp_path) as url,
        another_replica(on_postgresql, tmp_path / "replica", CACHE_URL=url) as site,
    ):
        forms = ("/fr/contact/", "/en/contact/", "/fr/contact/suivi/")
        assert {site.get(path)[0] for path in forms} == {200}
        form = posted_form(site, "what I wrote")
        postgresql.stop()
        try:
            assert {site.get(path)[0] for path in forms} == {200}
            answer = exchanged(site, form)
        finally:
            postgresql.start()

        assert status_of(answer) == 503
        assert b"what I wrote" in answer
        wait_for(lambda: status_of(exchanged(site, form)) == 302, seconds=3, what="the database's return")


def waits(site: Site, count: int) -> list[float]:
    """How long readers wait one after the other, over connections of their own."""
    answers = [timed(site.get, CASE) for _reader in range(count)]
    assert {answer[0] for answer, _seconds in answers} == {200}
    return [seconds for _answer, seconds in answers]


def test_a_redis_that_hangs_makes_one_reader_wait_once(tmp_path):
    with running_redis(tmp_path) as url, running_site(tmp_path / "site", CACHE_URL=url, WEB_CONCURRENCY="1") as site:
        usual = max(waits(site, 20))
        pid = int(subprocess.check_output(["redis-cli", "-p", str(urlsplit(url).port), "info", "server"], text=True).split(
            "process_id:")[1].split()[0])  # fmt: skip
        os.kill(pid, signal.SIGSTOP)
        try:
            first, *others = waits(site, 20)
            posted, seconds = timed(exchanged, site, posted_form(site, "x"))
        finally:
            os.kill(pid, signal.SIGCONT)

        assert first <= 0.3 + usual
        assert max(others) < 0.25 + usual
        assert status_of(posted) == 302
        assert seconds < 1.5
        wait_for(lambda: "etag" in site.get(CASE)[1], seconds=12, what="keeping pages again")
