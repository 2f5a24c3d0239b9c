import pytest
from django.db import connection

from inquiries import capacity
from sealing.models import RecipientKey

pytestmark = pytest.mark.django_db


def test_the_process_answers(client):
    answer = client.get("/healthz")

    assert (answer.status_code, answer.json()) == (200, {"process": True})


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
