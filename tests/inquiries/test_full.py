"""Once as much is kept as ever will be, the door says so: nothing typed is lost, and nothing accepted is dropped."""

import pytest
from django.test import Client
from django.urls import reverse

from inquiries import capacity
from inquiries.models import Inquiry, Message
from sealing.models import RecipientKey

from .tools import Door, SealingDoor, hidden_fields, typed_in


@pytest.fixture(params=["messages", "bytes"])
def full(request, db, monkeypatch) -> str:
    """A site that holds one inquiry and no room for another; returns its receipt code."""
    code = Door(Client(), "en").send_for_code()
    if request.param == "messages":
        monkeypatch.setattr(capacity, "MOST_MESSAGES", 1)
    else:
        monkeypatch.setattr(capacity, "MOST_BYTES", Message.objects.get().size)
    return code


def test_the_form_says_so_and_gives_back_what_was_typed(full, door):
    answer = door.send("Une phrase", reach="Signal")
    page = answer.content.decode()

    assert answer.status_code == 503
    assert 'role="alert"' in page
    assert typed_in(page) == "Une phrase"
    assert 'value="Signal"' in page
    assert "<form" in page
    assert Inquiry.objects.count() == 1


def test_a_script_is_told_so(full, client):
    answer = SealingDoor(client).send()

    assert answer.status_code == 503
    assert "has reached its capacity" in answer.json()["errors"][0]


def test_so_is_who_writes_again(full, english_door):
    answer = english_door.follow_up(code=full, action="write", message="Une phrase", **english_door.open())

    assert answer.status_code == 503
    assert typed_in(answer.content.decode()) == "Une phrase"
    assert "has reached its capacity" in answer.content.decode()
    assert '<li class="message writer">' in answer.content.decode()


def test_the_sentence_is_said_too_where_the_keys_are_the_admins(full, english_door, settings, identity):
    settings.INQUIRY_RECIPIENTS = []
    RecipientKey.objects.create(key=str(identity.to_public()))

    assert "has reached its capacity" in english_door.send("Une phrase").content.decode()


def test_what_was_accepted_is_there_and_can_be_read_and_erased(full, english_door):
    assert Inquiry.objects.count() == 1
    assert english_door.follow_up(code=full, action="delete", sure="yes").status_code == 200
    assert english_door.send().status_code == 302


def test_a_replay_of_what_was_accepted_still_leads_to_its_receipt(db, monkeypatch, english_door):
    fields = {**english_door.open(), "message": "Hello"}
    first = english_door.post(fields)
    monkeypatch.setattr(capacity, "MOST_MESSAGES", 1)

    assert english_door.post(fields)["Location"] == first["Location"]


@pytest.mark.parametrize("rate", [0, 10])
def test_no_rate_lifts_this(full, english_door, settings, rate):
    settings.INQUIRY_RATE = rate

    assert english_door.send().status_code == 503


def test_machines_are_told_and_readers_are_still_welcome(full, client):
    answer = client.get("/readyz")

    assert (answer.status_code, answer.json()["room_for_inquiries"]) == (200, False)


def test_the_admin_says_so(full, admin_client):
    for name in ("admin:inquiries_inquiry_changelist", "admin:inquiries_inquiry_room"):
        page = admin_client.get(reverse(name), headers={"Accept-Language": "en"}).content.decode()
        assert "No further message is let in" in page


def test_the_trap_for_programs_tells_people_and_loses_nothing_else(door):
    page = door.send("Une phrase", reach="Signal", subject="Buy").content.decode()

    assert 'role="alert"' in page
    assert typed_in(page) == "Une phrase"
    assert 'value="Signal"' in page
    assert "Buy" not in page
    assert not Inquiry.objects.exists()
    again = {**hidden_fields(page), "message": typed_in(page), "reach": "Signal", "subject": ""}
    assert door.post(again).status_code == 302


def test_people_do_not_meet_the_trap(english_door):
    page = english_door.client.get(english_door.path).content.decode()
    trap = page[page.index('<p class="trap"') :].split("</p>")[0]

    assert 'aria-hidden="true"' in trap
    assert 'tabindex="-1"' in trap
    assert 'autocomplete="off"' in trap
