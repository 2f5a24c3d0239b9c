"""Erased means gone from the database's files, not only from its answers."""

import random
import sqlite3
import threading

import pytest
from django.core.management import CommandError
from django.db import connection

from inquiries import erasure
from inquiries.models import Inquiry
from tests.support.own_stores import about_sqlite

from .keeping import purge, received
from .tools import bytes_on_disk


def test_an_erased_envelope_is_in_no_file(file_database):
    inquiry = received()
    assert inquiry.is_traced_in(bytes_on_disk(file_database))

    assert erasure.erase(Inquiry.objects.filter(pk=inquiry.pk)) == 1
    assert not inquiry.is_traced_in(bytes_on_disk(file_database))


def test_after_a_long_life_of_comings_and_goings_nothing_erased_is_left(file_database):
    chance = random.Random(1)
    kept, erased = [], []
    for _turn in range(50):
        kept.append(received(size=chance.choice([2264, 2364, 4312, 8408, 16616])))
        Inquiry.objects.filter(pk=chance.choice(kept).pk).update(state=Inquiry.State.HANDLED)
        if len(kept) > 6:
            gone = kept.pop(chance.randrange(len(kept)))
            erasure.erase(Inquiry.objects.filter(pk=gone.pk))
            erased.append(gone)

    files = bytes_on_disk(file_database)
    assert len(erased) > 40
    assert not any(inquiry.is_traced_in(files) for inquiry in erased)
    assert all(inquiry.is_traced_in(files) for inquiry in kept)


@about_sqlite
def test_erasing_waits_for_a_reader_to_let_go(file_database):
    inquiry = received()
    reader = sqlite3.connect(file_database, isolation_level=None, check_same_thread=False)
    reader.execute("BEGIN")
    reader.execute("SELECT count(*) FROM inquiries_inquiry").fetchall()
    threading.Timer(0.5, reader.close).start()

    erasure.erase(Inquiry.objects.filter(pk=inquiry.pk))

    assert not inquiry.is_traced_in(bytes_on_disk(file_database))


@about_sqlite
def test_a_reader_who_stays_makes_the_purge_say_so_and_the_next_one_finish(file_database, monkeypatch):
    monkeypatch.setattr(erasure, "PATIENCE", 0)
    inquiry = received(days_ago=400)
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA busy_timeout = 100")
    reader = sqlite3.connect(file_database, isolation_level=None)
    reader.execute("BEGIN")
    reader.execute("SELECT count(*) FROM inquiries_inquiry").fetchall()

    with pytest.raises(CommandError, match="run purge_inquiries again"):
        purge()
    assert not Inquiry.objects.exists()
    reader.close()

    assert purge() == "Inquiries erased: 0.\n"
    assert not inquiry.is_traced_in(bytes_on_disk(file_database))


def test_the_purge_takes_what_is_due_and_nothing_else(file_database, settings):
    settings.INQUIRY_RETENTION_DAYS = 30
    due = [received(days_ago=30), received(days_ago=31), received(days_ago=4000)]
    kept = [received(days_ago=29), received()]

    assert purge() == "Inquiries erased: 3.\n"
    assert set(Inquiry.objects.values_list("pk", flat=True)) == {inquiry.pk for inquiry in kept}
    assert not any(inquiry.is_traced_in(bytes_on_disk(file_database)) for inquiry in due)
    assert purge() == "Inquiries erased: 0.\n"


def test_purges_at_the_same_time_do_not_disturb_each_other(file_database):
    for _number in range(40):
        received(days_ago=4000)
    told, failures = [], []

    def run():
        try:
            told.append(purge())
        except BaseException as failure:
            failures.append(failure)
        finally:
            connection.close()

    threads = [threading.Thread(target=run) for _number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert not failures
    assert sorted(told) == ["Inquiries erased: 0.\n"] * 3 + ["Inquiries erased: 40.\n"]
