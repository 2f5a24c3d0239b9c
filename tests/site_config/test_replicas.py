"""Two replicas that share PostgreSQL and Redis: what one does, the other knows at the next request."""

import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial
from subprocess import PIPE
from urllib.parse import urlsplit

import psycopg
import pyrage
import pytest

from tests.support.bridge import Bridge
from tests.support.raw import count_inquiries, exchanged, posted_form, status_of
from tests.support.servers import ROOT, Site, another_replica, running_postgresql, running_redis, running_site, wait_for
from tests.support.soak import insisting

pytestmark = pytest.mark.server
CASE = "/fr/cas/arbitrage-sous-contrainte-reglementaire/"
ACT = """
from django.db import transaction
from casestudies.models import CaseStudy
from casestudies.publishing import gate
with transaction.atomic():
    gate.{act}(CaseStudy.objects.get(position=1))
"""
RENAME = """
from casestudies.models import SiteIdentity
from casestudies.publishing import site_texts
identity = SiteIdentity.objects.get()
identity.set_current_language("fr")
identity.name = "{name}"
identity.save()
site_texts.publish(identity)
"""
LOCK_AND_CHANGE = """
import time
from django.db import connection, transaction
for statement in ("ADD COLUMN of_a_newer_release integer NULL", "DROP COLUMN of_a_newer_release"):
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("ALTER TABLE inquiries_inquiry " + statement)
        cursor.execute("ALTER TABLE inquiries_message " + statement)
        time.sleep(1.5)
"""


@pytest.fixture(scope="module")
def stores(tmp_path_factory):
    folder = tmp_path_factory.mktemp("stores")
    with running_postgresql(folder) as database, running_redis(folder) as cache:
        yield {"DATABASE_URL": database, "CACHE_URL": cache}


@pytest.fixture(scope="module")
def replicas(stores, tmp_path_factory):
    folder = tmp_path_factory.mktemp("replicas")
    with running_site(folder / "one", **stores, INQUIRY_RATE="3") as one, another_replica(one, folder / "two") as two:
        yield one, two


def with_own_database(stores: dict[str, str], name: str) -> dict[str, str]:
    """The same servers, with an empty database."""
    with psycopg.connect(stores["DATABASE_URL"], autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    return stores | {"DATABASE_URL": stores["DATABASE_URL"].rpartition("/")[0] + f"/{name}"}


def statuses(site: Site, count: int = 12) -> set[int]:
    """Of the case, from all workers of a replica."""
    with ThreadPoolExecutor(4) as readers:
        return {answer[0] for answer in readers.map(lambda _n: site.get(CASE), range(count))}


def test_what_one_publishes_the_other_shows_at_the_next_request(replicas):
    one, two = replicas
    assert statuses(one) == statuses(two) == {200}

    one.manage("shell", "-v0", "-c", ACT.format(act="withdraw"))
    assert statuses(two) == statuses(one) == {410}

    two.manage("shell", "-v0", "-c", ACT.format(act="publish"))
    assert statuses(one) == statuses(two) == {200}


def forms(site: Site) -> str:
    """Both forms, which no cache keeps."""
    return "".join(site.get(path)[2].decode() for path in ("/fr/contact/", "/fr/contact/suivi/"))


def test_a_key_that_one_puts_to_use_is_in_the_next_form_of_the_other(replicas):
    one, two = replicas
    key = str(pyrage.x25519.Identity.generate().to_public())
    assert [forms(site).count(key) for site in replicas] == [0, 0]

    one.manage("shell", "-v0", "-c", f"from sealing.models import RecipientKey as K; K.objects.create(key={key!r})")
    assert [forms(site).count(key) for site in (two, one)] == [2, 2]

    retire = "from sealing.models import RecipientKey as K; k = K.objects.get(); k.is_active = False; k.save()"
    two.manage("shell", "-v0", "-c", retire)
    assert [forms(site).count(key) for site in replicas] == [0, 0]


def test_a_name_that_one_publishes_heads_the_next_form_of_the_other(replicas):
    one, two = replicas
    for site, other, name in ((one, two, "Premier Nom"), (two, one, "Second Nom")):
        site.manage("shell", "-v0", "-c", RENAME.format(name=name))

        assert forms(other).count(name) >= 2


def test_no_replica_keeps_a_document_of_a_case_that_another_withdrew(replicas):
    one, two = replicas
    assert two.get(f"{CASE[:-1]}.pdf")[0] == 200
    assert list((two.data / "documents").rglob("*.pdf"))

    one.manage("shell", "-v0", "-c", ACT.format(act="withdraw"))
    assert two.get("/fr/sharing.png")[0] == 200

    assert not list((two.data / "documents").rglob("*.pdf"))
    one.manage("shell", "-v0", "-c", ACT.format(act="publish"))


def test_limits_are_counted_together(replicas):
    answers = [status_of(exchanged(site, posted_form(site, "x"))) for site in (*replicas, *replicas, *replicas)]

    assert answers == [302, 302, 302, 429, 429, 429]


def test_a_session_of_one_is_known_to_the_other(replicas):
    one, two = replicas
    words = """
from django.contrib.auth.models import User
from django.test import Client
client = Client()
client.force_login(User.objects.get(username="admin"))
print(client.cookies["sessionid"].value)
"""
    cookie = one.manage("shell", "-v0", "-c", words).stdout.strip()

    assert {site.get("/admin/", Cookie=f"sessionid={cookie}")[0] for site in (one, two)} == {200}


class Writers(list):
    """Three who write in over and over, each message until it is acknowledged: a list of the answers to those that were."""

    def __init__(self, site: Site):
        self.site, self.is_over = site, threading.Event()
        self.threads = [threading.Thread(target=self.write) for _number in range(3)]
        for thread in self.threads:
            thread.start()

    def write(self) -> None:
        while not self.is_over.is_set():
            form = insisting(lambda: posted_form(self.site, "over and over"))
            self.append(insisting(partial(sent, self.site, form)))

    def stop(self) -> None:
        """Returns when all that was begun is acknowledged."""
        self.is_over.set()
        for thread in self.threads:
            thread.join()


@contextmanager
def writing(site: Site):
    """Writers who have stopped when this ends."""
    writers = Writers(site)
    try:
        yield writers
    finally:
        writers.stop()


def sent(site: Site, form: bytes) -> int:
    """302. Raises OSError for anything else."""
    status = status_of(exchanged(site, form))
    if status != 302:
        raise OSError(status)
    return status


def test_a_migration_under_load_loses_nothing(stores, tmp_path):
    stores = with_own_database(stores, "migrated")
    with running_site(tmp_path / "one", **stores) as one, another_replica(one, tmp_path / "two") as two:
        before = count_inquiries(one)
        with writing(one) as acknowledged:
            wait_for(lambda: len(acknowledged) > 5, what="the first messages")
            two.manage("shell", "-v0", "-c", LOCK_AND_CHANGE)
            seen = len(acknowledged)
            wait_for(lambda: len(acknowledged) > seen + 5, what="messages after it")

        assert count_inquiries(two) == before + len(acknowledged)


def test_a_withdrawal_while_redis_cannot_be_reached_holds_everywhere_once_it_can(stores, tmp_path):
    stores = with_own_database(stores, "withdrawn")
    with (
        Bridge(urlsplit(stores["CACHE_URL"]).port) as bridge,
        running_site(tmp_path / "one", **stores | {"CACHE_URL": bridge.url}, WEB_CONCURRENCY="1") as one,
        another_replica(one, tmp_path / "two", CACHE_URL=stores["CACHE_URL"]) as two,
    ):
        assert statuses(one) == statuses(two) == {200}

        bridge.close()
        command = [sys.executable, "manage.py", "shell", "-v0", "-c", ACT.format(act="withdraw") + "print(1); input()"]
        with subprocess.Popen(command, cwd=ROOT, env=one.environment, stdin=PIPE, stdout=PIPE) as still_running:
            still_running.stdout.read(1)
            assert statuses(one) == {410}
            bridge.open()
            wait_for(lambda: statuses(two) == {410}, seconds=10, what="the withdrawal at the other replica")
            still_running.communicate(b"\n")
        assert statuses(one) == {410}
