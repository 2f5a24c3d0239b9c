"""Forgotten on time: after the last exchange, unless it is kept for a reason; what is left is a count per month."""

from datetime import date, timedelta

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.utils import timezone

from inquiries.models import Inquiry, Message, Notification, Tally

from .keeping import purge, received
from .tools import Door, SealingDoor, answer_to, bytes_on_disk


@pytest.fixture(autouse=True)
def _thirty_days(settings, file_database):
    settings.INQUIRY_RETENTION_DAYS = 30


@pytest.fixture
def writer() -> Door:
    return Door(Client(), "en")


@pytest.fixture
def consultant() -> Client:
    client = Client()
    client.force_login(User.objects.create_superuser("consultant"))
    return client


def test_the_last_exchange_counts_and_not_the_arrival():
    answered = received(days_ago=4000, last_exchange=29)
    received(days_ago=30)

    assert purge() == "Inquiries erased: 1.\n"
    assert Inquiry.objects.get().pk == answered.pk


def test_writing_again_begins_the_time_anew(writer):
    code = writer.send_for_code()
    Inquiry.objects.update(last_exchange_on=timezone.localdate() - timedelta(days=29))
    writer.follow_up(code=code, action="write", message="More", **writer.open())
    Inquiry.objects.update(received_on="2020-01-01")

    assert purge() == "Inquiries erased: 0.\n"


def test_an_answer_begins_the_time_anew(consultant, writer):
    writer.send()
    Inquiry.objects.update(last_exchange_on="2020-01-01")
    answer_to(consultant, Inquiry.objects.get(), "Answer")

    assert purge() == "Inquiries erased: 0.\n"


def test_reading_does_not(writer):
    code = writer.send_for_code()
    Inquiry.objects.update(last_exchange_on="2020-01-01")
    writer.follow_up(code=code)

    assert purge() == "Inquiries erased: 1.\n"


def test_what_is_kept_for_a_reason_stays_until_the_reason_goes():
    kept = received(days_ago=4000, kept_because="mandate under way")
    assert purge() == "Inquiries erased: 0.\n"

    Inquiry.objects.filter(pk=kept.pk).update(kept_because="")
    assert purge() == "Inquiries erased: 1.\n"


def test_the_whole_thread_goes_and_only_a_count_per_month_stays(file_database):
    due = [received(days_ago=4000, messages=3), received(days_ago=4000), received(days_ago=31)]
    kept = received()
    assert all(inquiry.is_traced_in(bytes_on_disk(file_database)) for inquiry in due)

    assert purge() == "Inquiries erased: 3.\n"

    files = bytes_on_disk(file_database)
    assert not any(inquiry.is_traced_in(files) for inquiry in due)
    assert kept.is_traced_in(files)
    assert {model.objects.count() for model in (Inquiry, Message, Notification)} == {1}
    assert {row["erased"] for row in Tally.objects.values()} == {1, 2}
    assert all(row.keys() == {"id", "month", "erased"} for row in Tally.objects.values())


def test_counts_of_a_month_add_up():
    for _time in range(2):
        received(days_ago=4000)
        received(days_ago=4000)
        purge()
    month = (timezone.localdate() - timedelta(days=4000)).replace(day=1)

    assert [(tally.month, tally.erased) for tally in Tally.objects.all()] == [(month, 4)]
    assert isinstance(Tally.objects.get().month, date)


@pytest.mark.parametrize("how", ["code", "key"])
def test_the_writers_own_erasure_leaves_as_little(file_database, how):
    door = Door(Client(), "en") if how == "code" else SealingDoor(Client())
    code = door.send_for_code()
    inquiry, message = Inquiry.objects.get(), Message.objects.get()
    envelope = bytes(message.envelope)
    pieces = [envelope[start : start + 16] for start in range(0, len(envelope) - 15, 16)]
    words = [
        inquiry.reference.encode(),
        inquiry.recipient.encode(),
        bytes(inquiry.key_digest),
        bytes(message.token_digest),
    ]
    files = bytes_on_disk(file_database)
    assert all(piece in files for piece in [*words, *pieces[-1:]])

    if how == "code":
        door.follow_up(code=code, action="delete", sure="yes")
    else:
        door.follow_up(code, action="delete")

    files = bytes_on_disk(file_database)
    assert not any(piece in files for piece in [*words, *pieces])
    assert [tally.erased for tally in Tally.objects.all()] == [1]


def test_a_thousand_are_erased_at_once(django_assert_max_num_queries):
    for _time in range(1000):
        received(days_ago=4000, size=64)
    most = 84 if connection.vendor == "sqlite" else 130  # where tables are rewritten one by one
    with django_assert_max_num_queries(most, connection=connection):
        assert purge() == "Inquiries erased: 1000.\n"
