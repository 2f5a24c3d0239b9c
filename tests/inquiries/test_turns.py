"""A flood makes others wait for their turn; it does not shut them out, with or without script."""

import re
import time

import pytest
from django.core.cache import cache

from inquiries import rate_limits
from inquiries.form_token import new_token, read_token
from inquiries.models import Inquiry
from tests.support.forms import hidden_fields
from tests.support.words import page_text

from .tools import SealingDoor, proof_for, typed_in

FLOOD = [f"192.0.2.{number}" for number in range(43)]
INNOCENT = {"REMOTE_ADDR": "198.51.100.7"}
LATE = {"REMOTE_ADDR": "198.51.100.8"}


@pytest.fixture
def flooded(settings, db, monkeypatch):
    """The line without work is full for this hour: ten messages from each of 43 addresses were sent."""
    settings.INQUIRY_RATE = 10
    monkeypatch.setattr(rate_limits, "TURNS", 360)  # one a second
    for address in FLOOD:
        for _time in range(10):
            fill_the_line(address)


def fill_the_line(address: str) -> None:
    """What a message that is kept takes of the line, without the price of sealing it."""
    try:
        with rate_limits.admit(address, read_token(new_token()), is_proven=False):
            pass
    except (rate_limits.Crowded, rate_limits.TooMany):
        pass


def test_who_has_not_written_yet_finds_a_place(flooded, english_door):
    answer = english_door.post({**english_door.open(), "message": "Une phrase"}, **INNOCENT)

    assert answer.status_code == 302


@pytest.fixture
def crowded(settings, monkeypatch):
    """Not one place is left, for anybody."""
    settings.INQUIRY_RATE = 10
    monkeypatch.setattr(rate_limits, "TURNS", 360)
    monkeypatch.setattr(rate_limits, "OPEN_LINE", 0)
    monkeypatch.setattr(rate_limits, "PROVEN_LINE", 0)


def test_who_finds_none_is_given_a_turn_and_loses_nothing(crowded, door):
    refused = door.post({**door.open(), "message": "Une phrase"}, **INNOCENT)
    page = refused.content.decode()

    assert refused.status_code == 429
    assert typed_in(page) == "Une phrase"
    assert re.search(r"\b1 minute\b", page_text(refused))
    assert hidden_fields(page)["turn"]


def test_the_turn_lets_the_message_in_without_script(crowded, english_door):
    page = english_door.post({**english_door.open(), "message": "Une phrase"}, **INNOCENT).content.decode()
    fields = {**hidden_fields(page), "message": typed_in(page)}
    time.sleep(1.1)

    assert english_door.post(fields, **INNOCENT).status_code == 302
    assert Inquiry.objects.count() == 1


def test_who_comes_before_their_turn_keeps_it(crowded, english_door, monkeypatch):
    monkeypatch.setattr(rate_limits, "TURNS", 36)  # one every ten seconds
    page = english_door.post({**english_door.open(), "message": "Une phrase"}, **INNOCENT).content.decode()
    early = english_door.post({**hidden_fields(page), "message": "Une phrase"}, **INNOCENT)

    assert early.status_code == 429
    assert hidden_fields(early.content.decode())["turn"] == hidden_fields(page)["turn"]


def test_each_address_delays_the_others_by_one_interval(crowded, db):
    waits = []
    for address in FLOOD:
        for _time in range(10):
            with (
                pytest.raises(rate_limits.Crowded) as refusal,
                rate_limits.admit(address, read_token(new_token()), is_proven=False),
            ):
                pass
        waits.append(refusal.value.seconds)

    assert max(waits) <= len(FLOOD) * 1 + 1


def test_a_turn_of_another_form_is_none(crowded, english_door):
    page = english_door.post({**english_door.open(), "message": "Une phrase"}, **INNOCENT).content.decode()
    other = {**english_door.open(), "turn": hidden_fields(page)["turn"], "message": "Une phrase"}
    time.sleep(1.1)

    assert english_door.post(other, **LATE).status_code == 429


@pytest.mark.parametrize("turn", ["", "x", "~:", "é\u2028", "1~1:forged"])
def test_a_turn_that_is_not_ours_is_none(crowded, english_door, turn):
    answer = english_door.post({**english_door.open(), "turn": turn, "message": "Une phrase"}, **INNOCENT)

    assert answer.status_code == 429


def test_an_address_uses_one_turn_an_hour(crowded, english_door):
    pages = [
        english_door.post({**english_door.open(), "message": "Une phrase"}, **INNOCENT).content.decode()
        for _time in range(3)
    ]
    time.sleep(1.1)
    sent = [english_door.post({**hidden_fields(page), "message": "x"}, **INNOCENT).status_code for page in pages]

    assert sent == [302, 429, 429]


def test_a_script_is_given_a_turn_too(crowded, client, db):
    door = SealingDoor(client)
    given = door.open()
    fields = {**door.sealed(given), "proof": proof_for(given["form"])}
    refused = door.post(fields, **INNOCENT)
    time.sleep(1.1)

    assert refused.status_code == 429
    assert door.post({**fields, "turn": refused.json()["turn"]}, **INNOCENT).status_code == 200


def test_writing_again_waits_for_its_turn_alike(english_door, crowded, settings):
    settings.INQUIRY_RATE = 0
    code = english_door.send_for_code()
    settings.INQUIRY_RATE = 10
    page = english_door.follow_up(code=code, action="write", message="More", **english_door.open()).content.decode()
    time.sleep(1.1)
    fields = {name: value for name, value in hidden_fields(page).items() if name in ("form", "turn")}
    answer = english_door.follow_up(code=code, action="write", message="More", **fields)

    assert "arrived, sealed" in answer.content.decode()


def test_no_address_is_in_the_cache(crowded, english_door):
    english_door.post({**english_door.open(), "message": "Une phrase"}, **INNOCENT)

    assert cache._cache
    assert INNOCENT["REMOTE_ADDR"] not in repr(cache._cache)
