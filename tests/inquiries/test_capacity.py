"""The room for inquiries: nobody fills it alone, the consultant is told in time, and what fills it can be erased at once."""

import os
import resource
from datetime import date, timedelta

import pytest
from django.contrib.auth.models import User
from django.core.cache import cache
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from inquiries import capacity
from inquiries.models import Inquiry, Message, Notification
from inquiries.receipt_code import in_base32, written_reference

from .tools import Door, SealingDoor, everything_cached, typed_in

ENGLISH = {"Accept-Language": "en"}
LIST = "admin:inquiries_inquiry_changelist"
LARGEST = 128 * 1024 + 400


def fill(number: int, size: int, day: date | None = None, **more) -> None:
    """So many inquiries with an envelope of so many bytes each, that all came on one day."""
    day = day or timezone.localdate()
    first = Inquiry.objects.count()
    inquiries = [
        Inquiry(
            reference=written_reference(in_base32((first + place).to_bytes(5, "big"))[-6:]),
            recipient="age1",
            key_digest=bytes(32),
            language="en",
            received_on=day,
            last_exchange_on=day,
            **more,
        )
        for place in range(1, number + 1)
    ]
    for start in range(0, number, 100):
        kept = Inquiry.objects.bulk_create(inquiries[start : start + 100])
        Message.objects.bulk_create(
            Message(
                inquiry=one,
                author="writer",
                token_digest=os.urandom(32),
                envelope=os.urandom(size),
                size=size,
                mark="x",
            )
            for one in kept
        )


def in_percent(monkeypatch, percent: int) -> None:
    """Sets the limit so that what is kept is so many percent of it."""
    monkeypatch.setattr(capacity, "MOST_BYTES", Message.objects.load()[1] * 100 // percent)


# A share for each network


@pytest.fixture
def small_share(monkeypatch):
    monkeypatch.setattr(capacity, "SHARE_MESSAGES", 2)


@pytest.mark.parametrize("rate", [0, 10])
def test_one_address_fills_its_share_and_no_more(door, settings, small_share, rate):
    settings.INQUIRY_RATE = rate
    statuses = [door.send("Une phrase").status_code for _time in range(3)]
    refused = door.send("Une phrase")

    assert statuses == [302, 302, 429]
    assert typed_in(refused.content.decode()) == "Une phrase"
    assert door.post({**door.open(), "message": "x"}, REMOTE_ADDR="192.0.2.7").status_code == 302


def test_a_share_counts_bytes_too(client, db, monkeypatch):
    monkeypatch.setattr(capacity, "SHARE_BYTES", 100_000)
    door = SealingDoor(client)
    large = [door.send("x" * 100_000).status_code for _time in range(2)]

    assert large == [200, 429]
    assert "your network has reached its limit" in door.send().json()["errors"][0]


def test_what_an_address_sent_in_a_thread_counts_alike(english_door, small_share):
    code = english_door.send_for_code()
    statuses = [
        english_door.follow_up(code=code, action="write", message="More", **english_door.open()).status_code
        for _time in range(2)
    ]

    assert statuses == [200, 429]


def test_the_share_keeps_no_address(english_door):
    english_door.post({**english_door.open(), "message": "x"}, REMOTE_ADDR="192.0.2.77")

    assert "share" in everything_cached()
    assert "192.0.2.77" not in everything_cached()


def test_a_day_later_the_share_is_whole_again(english_door, small_share):
    statuses = [english_door.send().status_code for _time in range(3)]
    cache.clear()  # what a day does

    assert [*statuses, english_door.send().status_code] == [302, 302, 429, 302]


# Warnings


@pytest.mark.parametrize(("percent", "said"), [(49, False), (50, True), (80, True)])
def test_the_first_page_of_the_admin_says_how_full_the_room_is(admin_client, english_door, monkeypatch, percent, said):
    fill(1, 100_000)
    in_percent(monkeypatch, percent)
    page = admin_client.get(reverse("admin:index"), headers=ENGLISH).content.decode()

    assert (f"{percent} % full" in page) == said
    assert (reverse("admin:inquiries_inquiry_capacity") in page) == said


def test_the_first_page_says_nothing_of_it_to_who_may_not_read_inquiries(db, monkeypatch):
    fill(1, 100_000)
    in_percent(monkeypatch, 90)
    client = Client()
    client.force_login(User.objects.create_user("editor", is_staff=True))

    assert "full" not in client.get(reverse("admin:index"), headers=ENGLISH).content.decode()


def test_the_consultant_is_told_by_mail_once_for_each_threshold(english_door, monkeypatch, mailoutbox):
    User.objects.create_superuser("consultant", "consultant@example.com")
    fill(1, 100_000)
    for percent in (40, 55, 56, 82, 83):
        in_percent(monkeypatch, percent)
        assert english_door.send().status_code == 302
    call_command("send_notifications")
    told = [mail for mail in mailoutbox if "HC-" not in mail.subject]

    assert [any(f"{percent} %" in mail.subject.replace("\u00a0", " ") for mail in told) for percent in (50, 80)] == [
        True,
        True,
    ]
    assert len(told) == 2
    assert all("/admin/inquiries/inquiry/capacity/" in mail.body for mail in told)


def test_once_there_was_room_again_a_threshold_is_told_again(english_door, monkeypatch):
    fill(1, 100_000)
    for percent in (55, 45, 55, 30, 55):
        in_percent(monkeypatch, percent)
        english_door.send()

    assert Notification.objects.filter(percent=50).count() == 2


def test_the_outbox_shows_the_warning(admin_client, english_door, monkeypatch):
    fill(1, 100_000)
    in_percent(monkeypatch, 60)
    english_door.send()

    assert "50 %" in admin_client.get(reverse("admin:inquiries_notification_changelist")).content.decode()


# What to erase first


def test_floods_are_offered_first_and_the_oldest_of_them_before_the_rest(db):
    today = timezone.localdate()
    fill(2, 2400, today - timedelta(days=40))
    fill(60, 2400, today - timedelta(days=1))
    fill(3, LARGEST, today - timedelta(days=3))
    fill(5, LARGEST, today - timedelta(days=9), state="read")
    fill(5, LARGEST, today - timedelta(days=9), kept_because="mandate")

    groups = [((today - group.received_on).days, group.is_large, group.inquiries) for group in capacity.unread_groups()]
    assert groups == [(3, True, 3), (1, False, 60), (40, False, 2)]


def test_the_page_leads_to_a_list_of_exactly_those(admin_client, db):
    today = timezone.localdate()
    fill(3, LARGEST, today - timedelta(days=3))
    fill(2, 2400, today - timedelta(days=3))
    page = admin_client.get(reverse("admin:inquiries_inquiry_capacity"), headers=ENGLISH).content.decode()
    query = f"?received_on__exact={today - timedelta(days=3)}&amp;state__exact=new&amp;large=yes"

    assert query in page
    shown = admin_client.get(reverse(LIST) + query.replace("&amp;", "&"), headers=ENGLISH).content.decode()
    assert "3 inquiries" in shown


# Erasing many at once


def test_what_arrives_between_asking_and_confirming_is_not_erased(admin_client, english_door):
    fill(3, 2400)
    chosen = {"action": "delete_selected", "select_across": "1", "_selected_action": [Inquiry.objects.first().pk]}
    asked = admin_client.post(reverse(LIST), chosen)
    english_door.send("Innocent")
    admin_client.post(reverse(LIST), {**chosen, "last": asked.context["last"], "post": "yes"})

    assert Inquiry.objects.count() == 1


def test_only_what_the_list_shows_is_erased(admin_client, db):
    fill(3, LARGEST)
    fill(2, 2400)
    chosen = {"action": "delete_selected", "select_across": "1", "_selected_action": [Inquiry.objects.first().pk]}
    asked = admin_client.post(reverse(LIST) + "?large=yes", chosen)
    assert asked.context["count"] == 3
    admin_client.post(reverse(LIST) + "?large=yes", {**chosen, "last": asked.context["last"], "post": "yes"})

    assert Inquiry.objects.count() == 2


@pytest.mark.server
def test_a_full_room_can_be_read_page_by_page_and_erased_at_once(file_database):
    """At the real limit: 4,087 envelopes of 128 KiB."""
    client = Client(headers=ENGLISH)
    client.force_login(User.objects.create_superuser("consultant", "consultant@example.com"))
    while not capacity.is_full():
        fill(200, LARGEST)
    assert Inquiry.objects.count() > 4000
    assert Door(Client(), "en").send().status_code == 503
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss

    answer = client.get(reverse("admin:inquiries_inquiry_threads"))
    listed = client.get(reverse(LIST))
    every = [str(pk) for pk in Inquiry.objects.values_list("pk", flat=True)]
    confirmed = {"action": "delete_selected", "_selected_action": every}
    asked = client.post(reverse(LIST), confirmed)

    assert len(answer.content) < 4 * 1024 * 1024
    assert len(answer.json()["threads"]) == 50
    assert answer.json()["next"]
    assert listed.status_code == asked.status_code == 200
    assert client.post(reverse(LIST), {**confirmed, "post": "yes"}).status_code == 302
    assert not Inquiry.objects.exists()
    assert Door(Client(), "en").send().status_code == 302
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 100 * 1024, "in KiB"
