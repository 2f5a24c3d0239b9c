"""On PostgreSQL, tables are rewritten so that erased bytes leave the files, and nobody who writes in waits for it."""

import threading
import time

import psycopg
import pytest

from tests.inquiries.test_running_site import MAKE_ALL_BUT_THE_LAST_OLD
from tests.support.raw import exchanged, posted_form, status_of
from tests.support.servers import running_postgresql, running_site, wait_for

pytestmark = pytest.mark.server


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    folder = tmp_path_factory.mktemp("rewriting")
    with running_postgresql(folder) as url, running_site(folder / "site", DATABASE_URL=url) as site:
        yield site


def seconds_to_send(site) -> float:
    form, before = posted_form(site, "x" * 500), time.monotonic()
    assert status_of(exchanged(site, form)) == 302
    return time.monotonic() - before


def test_messages_lie_in_partitions_that_are_rewritten_one_by_one(site):
    for _number in range(24):
        seconds_to_send(site)

    tables = site.rows("SELECT tableoid::regclass::text, count(*) FROM inquiries_message GROUP BY 1")
    assert len(tables) > 4
    assert not any(name == "inquiries_message" for name, _count in tables)


def test_who_writes_in_does_not_wait_for_a_rewriting_that_waits_for_a_reader(site):
    for _number in range(3):
        seconds_to_send(site)
    site.manage("shell", "-c", MAKE_ALL_BUT_THE_LAST_OLD)
    said = []
    purge = threading.Thread(target=lambda: said.append(site.manage("purge_inquiries", check=False)))
    with psycopg.connect(site.environment["DATABASE_URL"]) as reader:  # as a backup does
        reader.execute("SELECT count(*) FROM inquiries_message")
        purge.start()
        wait_for(lambda: site.rows(STANDS_IN_LINE) == [(True,)], what="the rewriting")

        assert max(seconds_to_send(site) for _number in range(10)) < 1
    purge.join()

    assert said[0].returncode == 0, said[0].stderr
    assert "Inquiries erased" in said[0].stdout


STANDS_IN_LINE = (
    "SELECT count(*) > 0 FROM pg_stat_activity WHERE query LIKE 'VACUUM (FULL)%' AND wait_event_type = 'Lock'"
)
