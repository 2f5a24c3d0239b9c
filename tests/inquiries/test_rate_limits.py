"""So many an hour from one network address, of which nothing is kept."""

import ipaddress
import secrets

import pytest
from django.core.cache import cache
from django.db import connections
from django.test import Client

from inquiries import rate_limits
from inquiries.models import Inquiry

from .tools import Door, SealingDoor, proof_for, typed_in


@pytest.fixture(autouse=True)
def _two_an_hour(settings):
    settings.INQUIRY_RATE = 2


def send(door, **environ):
    return door.post({**door.open(), "message": "Une phrase"}, **environ)


def test_one_too_many_is_told_so_and_loses_nothing(door):
    assert [send(door).status_code for _time in range(3)] == [302, 302, 429]

    refused = send(door)
    assert refused.status_code == 429
    assert typed_in(refused.content.decode()) == "Une phrase"
    assert 'role="alert"' in refused.content.decode()
    assert refused["Cache-Control"] == "no-store"
    assert not refused.cookies
    assert Inquiry.objects.count() == 2


def test_an_hour_later_it_goes_through(english_door):
    hidden = english_door.open()
    statuses = [english_door.send().status_code, english_door.send().status_code]
    refused = english_door.post({**hidden, "message": "Hello"})
    cache.clear()  # what an hour does

    assert [*statuses, refused.status_code] == [302, 302, 429]
    assert english_door.post({**hidden, "message": "Hello"}).status_code == 302


def test_zero_lifts_the_limit(english_door, settings):
    settings.INQUIRY_RATE = 0

    assert {send(english_door).status_code for _time in range(12)} == {302}


def test_only_what_is_accepted_counts(english_door):
    hidden = english_door.open()
    for _time in range(5):
        english_door.send("")
        english_door.post({"message": "no form"})
    for _time in range(5):
        english_door.post({**hidden, "message": "Hello"})

    assert english_door.send().status_code == 302
    assert english_door.send().status_code == 429


def test_each_address_has_its_own_count(english_door):
    for last in range(5):
        assert send(english_door, REMOTE_ADDR=f"192.0.2.{last}").status_code == 302


def test_an_ipv6_subscriber_is_one_address(english_door):
    statuses = [send(english_door, REMOTE_ADDR=f"2001:db8:1:2::{last}").status_code for last in range(3)]

    assert statuses == [302, 302, 429]
    assert send(english_door, REMOTE_ADDR="2001:db8:1:3::1").status_code == 302
    assert send(english_door, REMOTE_ADDR="").status_code == 302


def test_online_the_proxy_tells_the_address_and_the_visitor_cannot(english_door, settings):
    settings.IS_HTTPS = True
    statuses = [
        send(english_door, headers={"X-Forwarded-For": f"198.51.100.{last}, 192.0.2.1"}).status_code
        for last in range(3)
    ]

    assert statuses == [302, 302, 429]
    assert send(english_door, headers={"X-Forwarded-For": "192.0.2.1, 198.51.100.1"}).status_code == 302


def test_without_a_proxy_nobody_is_believed_about_their_address(english_door):
    statuses = [send(english_door, headers={"X-Forwarded-For": f"192.0.2.{last}"}).status_code for last in range(3)]

    assert statuses == [302, 302, 429]


def test_the_address_is_not_in_the_cache(english_door):
    send(english_door, REMOTE_ADDR="192.0.2.77")

    assert cache._cache
    assert "192.0.2.77" not in repr(cache._cache)


def test_a_cache_that_fails_loses_no_inquiry(english_door, settings, caplog):
    settings.CACHES = {
        "default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": "redis://127.0.0.1:1/0"}
    }

    assert {send(english_door).status_code for _time in range(3)} == {302}
    assert "not being counted: ConnectionError" in caplog.text
    assert "127.0.0.1" not in caplog.text


def test_what_could_not_be_kept_does_not_count(file_database):
    door = Door(Client(), "en")
    for _time in range(3):
        hidden = door.open()
        with connections["default"].cursor() as cursor:
            cursor.execute("ALTER TABLE inquiries_message RENAME COLUMN envelope TO gone")
        assert door.post({**hidden, "message": "Hello"}).status_code == 503
        with connections["default"].cursor() as cursor:
            cursor.execute("ALTER TABLE inquiries_message RENAME COLUMN gone TO envelope")

    assert [door.send().status_code for _time in range(3)] == [302, 302, 429]


@pytest.fixture
def short_lines(settings, monkeypatch):
    """Three places an hour from everywhere with work done, two without; no limit of one address gets in the way."""
    settings.INQUIRY_RATE = 1
    monkeypatch.setattr(rate_limits, "PROVEN_LINE", 3)
    monkeypatch.setattr(rate_limits, "OPEN_LINE", 2)


def from_elsewhere() -> dict:
    """A network address that nobody has written from."""
    return {"REMOTE_ADDR": str(ipaddress.ip_address(secrets.randbits(32)))}


def send_proven(client) -> int:
    door = SealingDoor(client)
    given = door.open()
    return door.post({**door.sealed(given), "proof": proof_for(given["form"])}, **from_elsewhere()).status_code


def send_unproven(client) -> int:
    return (
        SealingDoor(client).post(SealingDoor(client).sealed(SealingDoor(client).open()), **from_elsewhere()).status_code
    )


def test_a_flood_without_work_leaves_the_line_of_those_who_worked(short_lines, english_door, client):
    assert [send(english_door, **from_elsewhere()).status_code for _time in range(4)] == [302, 302, 429, 429]
    assert send_unproven(client) == 429
    assert [send_proven(client) for _time in range(4)] == [200, 200, 200, 429]


def test_a_flood_with_work_leaves_the_line_of_those_without_script(short_lines, english_door, client):
    assert [send_proven(client) for _time in range(5)] == [200, 200, 200, 429, 429]
    assert [send(english_door, **from_elsewhere()).status_code for _time in range(3)] == [302, 302, 429]


def test_who_comes_when_it_is_crowded_is_told_so_and_loses_nothing(short_lines, door):
    for _time in range(2):
        send(door, **from_elsewhere())
    refused = send(door, **from_elsewhere())

    assert refused.status_code == 429
    assert typed_in(refused.content.decode()) == "Une phrase"
    assert 'role="alert"' in refused.content.decode()


def test_zero_lifts_both_lines(short_lines, settings, english_door, client):
    settings.INQUIRY_RATE = 0

    assert {send(english_door).status_code for _time in range(4)} == {302}
    assert {send_unproven(client) for _time in range(4)} == {200}


def test_who_is_refused_takes_no_place_in_the_line(short_lines, settings, english_door):
    assert [send(english_door).status_code for _time in range(5)] == [302, 429, 429, 429, 429]
    assert send(english_door, **from_elsewhere()).status_code == 302


def test_writing_again_counts_like_writing(english_door, settings):
    code = english_door.send_for_code()
    statuses = [
        english_door.follow_up(code=code, action="write", message="More", **english_door.open()).status_code
        for _time in range(2)
    ]

    assert statuses == [200, 429]
