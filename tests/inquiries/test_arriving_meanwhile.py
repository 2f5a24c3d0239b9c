"""What a writer adds while the consultant reads or answers is not taken for read: the page did not show it."""

import pytest
from django.contrib.auth.models import User
from django.test import Client

from inquiries import reading_room
from inquiries.models import Inquiry, Message

from .test_reading_room import at
from .tools import Door, answer_to


@pytest.fixture
def code(db) -> str:
    """Of an inquiry with one message, open in the reading room."""
    return Door(Client(), "en").send_for_code("Question")


def write_again(code: str) -> None:
    door = Door(Client(), "en")
    door.follow_up(code=code, action="write", message="One thing more", **door.open())


def last_shown() -> int:
    return Message.objects.latest("pk").pk


def test_an_answer_leaves_new_what_arrived_while_it_was_typed(admin_client, code):
    inquiry, last = Inquiry.objects.get(), last_shown()
    write_again(code)

    assert answer_to(admin_client, inquiry, "Answer", last=last).json()["state"] == "new"
    assert answer_to(admin_client, inquiry, "Another", last=last_shown()).json()["state"] == "handled"


@pytest.mark.parametrize("last", ["", "x", "9" * 30, "9" * 5000])
def test_an_answer_that_does_not_say_what_was_shown_is_to_what_is_there(admin_client, code, last):
    assert answer_to(admin_client, Inquiry.objects.get(), "Answer", last=last).json()["state"] == "handled"


def test_opening_a_thread_marks_it_as_read_up_to_what_was_shown(admin_client, code):
    inquiry, last = Inquiry.objects.get(), last_shown()
    write_again(code)

    assert admin_client.post(at("inquiry_seen", inquiry.pk), {"last": last}).json()["state"] == "new"
    assert admin_client.post(at("inquiry_seen", inquiry.pk), {"last": last_shown()}).json()["state"] == "read"


@pytest.mark.parametrize("state", ["read", "handled"])
def test_a_mark_is_for_what_was_shown(admin_client, code, state):
    inquiry, last = Inquiry.objects.get(), last_shown()
    write_again(code)
    mark = at("inquiry_room_mark", inquiry.pk, state)

    assert admin_client.post(mark, {"last": last}).json()["state"] == "new"
    assert admin_client.post(mark, {"last": last_shown()}).json()["state"] == state


def test_a_message_that_arrives_while_an_answer_is_being_kept_stays_new(file_database, monkeypatch):
    code = Door(Client(), "en").send_for_code("Question")
    client = Client()
    client.force_login(User.objects.create_superuser("consultant"))
    read = reading_room._read
    monkeypatch.setattr(reading_room, "_read", lambda *given: (write_again(code), read(*given))[1])
    answer = answer_to(client, Inquiry.objects.get(), "Answer")

    assert [message["author"] for message in answer.json()["messages"]] == ["writer", "writer", "consultant"]
    assert answer.json()["state"] == "new"
