"""What is typed is found nowhere but in the envelope and on its writer's own page."""

import logging

import pytest
from django.core import mail
from django.test import Client

from inquiries.models import Inquiry, Message, Notification

from .tools import BROKEN, CANARY, Door, break_the_database, bytes_on_disk, opened, typed_in

WORDS = {"message": f"{CANARY} message", "name": CANARY, "organisation": CANARY, "role": CANARY, "reach": CANARY}


@pytest.fixture(autouse=True)
def _log_everything(caplog):
    caplog.set_level(logging.DEBUG)


def test_nothing_typed_is_on_disk_in_a_log_or_in_mail(file_database, identity, caplog):
    Door(Client(), "fr").send(**WORDS)

    assert opened(Inquiry.objects.get(), identity)["name"] == CANARY
    assert CANARY.encode() not in bytes_on_disk(file_database)
    assert CANARY not in caplog.text
    assert not mail.outbox


def test_nothing_about_the_writer_is_on_disk(file_database):
    door = Door(Client(headers={"User-Agent": "Browser-7c2e"}, REMOTE_ADDR="192.0.2.77"), "fr")
    door.send(**WORDS)

    files = bytes_on_disk(file_database)
    assert b"Browser-7c2e" not in files
    assert b"192.0.2.77" not in files


def test_a_row_holds_the_day_and_not_the_hour(english_door):
    english_door.send(**WORDS)

    inquiry, message, notification = (model.objects.values().get() for model in (Inquiry, Message, Notification))
    days = {"received_on", "last_exchange_on"}
    drawn = {"reference", "recipient", "key_digest", "pad"}
    assert inquiry.keys() == {"id", "language", "state", "kept_because", "code_from_form"} | days | drawn
    assert {type(inquiry[day]).__name__ for day in days} == {"date"}
    assert message.keys() == {"id", "inquiry_id", "author", "token_digest", "envelope", "size", "mark", "sent_on"}
    assert type(message["sent_on"]).__name__ == "date"
    assert notification.keys() == {"id", "inquiry_id", "is_reply", "percent", "attempts", "due_at"}
    assert notification["due_at"] is None


def test_a_broken_database_is_told_without_a_word_of_what_was_typed(file_database, caplog):
    for language in ("fr", "en"):
        door = Door(Client(), language)
        hidden = door.open()
        if language == "fr":
            break_the_database()
        answer = door.post({**hidden, **WORDS})

        assert answer.status_code == 503
        assert typed_in(answer.content.decode()) == WORDS["message"]
        assert answer.content.decode().count(f'value="{CANARY}"') == 4
        assert answer["Cache-Control"] == "no-store"
    assert "An inquiry was not kept" in caplog.text
    assert BROKEN in caplog.text
    assert CANARY not in caplog.text


def test_a_key_that_fails_is_told_without_a_word_of_what_was_typed(door, settings, caplog):
    settings.INQUIRY_RECIPIENTS = ["age1broken"]
    answer = door.send(**WORDS)

    assert answer.status_code == 503
    assert typed_in(answer.content.decode()) == WORDS["message"]
    assert "RecipientError" in caplog.text
    assert CANARY not in caplog.text
    assert not Inquiry.objects.exists()


@pytest.mark.parametrize("debug", [False, True])
def test_a_refused_post_is_told_without_a_word_of_what_was_typed(door, settings, caplog, debug):
    settings.DEBUG = debug
    client = Client(raise_request_exception=False)
    refused = client.post(door.path, WORDS, headers={"Sec-Fetch-Site": "cross-site"})
    unreadable = client.generic("POST", door.path, CANARY.encode(), content_type="multipart/form-data; boundary=")

    assert (refused.status_code, unreadable.status_code) == (403, 400)
    assert CANARY not in refused.content.decode()
    assert CANARY not in caplog.text
