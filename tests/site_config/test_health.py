import shutil
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from inquiries import capacity
from sealing.models import RecipientKey
from site_config import health
from site_config.models import Mark
from tests.support.own_stores import about_sqlite
from tests.support.servers import running_site

REFUSE_WRITES = {"sqlite": "PRAGMA query_only = ON", "postgresql": "SET transaction_read_only = on"}

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _no_failure_before(monkeypatch):
    monkeypatch.setattr(health, "_failed_at", 0.0)


def test_the_process_answers(client):
    answer = client.get("/healthz")

    assert (answer.status_code, answer.json()) == (200, {"process": True})


@pytest.mark.parametrize("path", ["/healthz", "/readyz"])
@pytest.mark.parametrize("method", ["post", "put", "delete"])
def test_a_check_takes_no_other_method(path, method):
    answer = getattr(Client(enforce_csrf_checks=True), method)(path)

    assert (answer.status_code, answer["Allow"]) == (405, "GET, HEAD")


def test_ready_with_a_database_and_a_recipient(client, settings):
    settings.INQUIRY_RECIPIENTS = ["age1something"]

    answer = client.get("/readyz")

    assert answer.status_code == 200
    assert answer.json()["database"] is answer.json()["migrations"] is answer.json()["recipient"] is True
    assert answer["Cache-Control"] == "no-store"


def test_not_ready_without_a_recipient(client, settings):
    settings.INQUIRY_RECIPIENTS = []

    answer = client.get("/readyz")

    assert answer.status_code == 503
    assert answer.json()["recipient"] is False


def test_not_ready_while_a_migration_is_pending(client, settings):
    settings.INQUIRY_RECIPIENTS = ["age1something"]
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'casestudies'")

    answer = client.get("/readyz")

    assert answer.status_code == 503
    assert answer.json()["migrations"] is False


def test_ready_for_readers_even_where_there_is_no_room_for_inquiries(client, settings, monkeypatch):
    settings.INQUIRY_RECIPIENTS = ["age1something"]
    assert client.get("/readyz").json()["room_for_inquiries"] is True

    monkeypatch.setattr(capacity, "MOST_MESSAGES", 0)
    answer = client.get("/readyz")

    assert answer.status_code == 200
    assert answer.json()["room_for_inquiries"] is False


def test_a_key_of_the_admins_is_a_recipient(client, settings):
    settings.INQUIRY_RECIPIENTS = []
    RecipientKey.objects.create(key="age1something")

    assert client.get("/readyz").status_code == 200


def test_not_ready_while_the_database_takes_no_write(client, settings):
    settings.INQUIRY_RECIPIENTS = ["age1something"]
    with connection.cursor() as cursor:
        cursor.execute(REFUSE_WRITES[connection.vendor])
        answer = client.get("/readyz")
        if connection.vendor == "sqlite":  # on PostgreSQL it ends with the transaction of the test
            cursor.execute("PRAGMA query_only = OFF")

    assert answer.status_code == 503
    assert (answer.json()["database"], answer.json()["writes"]) == (True, False)


def test_however_many_ask_one_write_a_minute_answers(client, settings):
    settings.INQUIRY_RECIPIENTS = ["age1something"]
    written = []

    def watch(execute, sql, *rest):
        written.extend([sql] if sql.startswith(("INSERT", "UPDATE", "DELETE")) else [])
        return execute(sql, *rest)

    with connection.execute_wrapper(watch):
        assert {client.get("/readyz").status_code for _asking in range(8)} == {200}
        assert len(written) <= 2
        Mark.objects.filter(name="probe").update(at=timezone.now() - timedelta(minutes=2))
        written.clear()
        client.get("/readyz")
        assert written


def test_not_ready_on_a_full_disk(client, settings, monkeypatch):
    settings.INQUIRY_RECIPIENTS = ["age1something"]
    monkeypatch.setattr(health, "LEAST_DISK", shutil.disk_usage(settings.DATA_DIR).total + 1)

    answer = client.get("/readyz")

    assert answer.status_code == 503
    assert answer.json()["disk"] is False


@about_sqlite
def test_it_tells_that_the_database_was_moved_away(tmp_path):
    with running_site(tmp_path / "site") as site:
        file = site.data / "huis-clos.sqlite3"
        site.get("/fr/contact/")
        for end in ("", "-wal", "-shm"):
            part = file.with_name(file.name + end)
            if part.exists():
                part.rename(site.data / f"moved{end}")
        assert [site.get("/readyz")[0] for _asking in range(20)] == [503] * 20
        assert site.get("/fr/contact/")[0] == 503
        assert not file.exists()

        (site.data / "moved").rename(file)
        assert site.get("/fr/contact/")[0] == 200
