"""A clock that jumps erases nothing early. Each purge here runs at a time of its own."""

from datetime import datetime, timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.utils import timezone

from inquiries.clock import confirmed_today
from inquiries.models import ClockReading, Inquiry
from tests.inquiries.keeping import received

pytestmark = pytest.mark.usefixtures("file_database")
NOW = timezone.now().replace(hour=12)
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def _a_month(settings):
    settings.INQUIRY_RETENTION_DAYS = 30


@pytest.fixture
def purge_at(monkeypatch):
    """Runs the command with the clock at another time."""

    def purge(at: datetime) -> str:
        monkeypatch.setattr(timezone, "now", lambda: at)
        out = StringIO()
        call_command("purge_inquiries", stdout=out)
        return out.getvalue()

    return purge


def test_daily_purges_erase_on_the_very_day(purge_at):
    received(days_ago=28)

    assert [purge_at(NOW + n * DAY).split(".")[0][-1] for n in range(4)] == ["0", "0", "1", "0"]


def test_a_clock_that_jumps_ahead_erases_nothing_early(purge_at):
    received(days_ago=1)
    purge_at(NOW - DAY)

    for jump in (timedelta(days=400), timedelta(days=400, hours=6), timedelta(days=400, hours=20)):
        assert "Inquiries erased: 0." in purge_at(NOW + jump)
    assert "erased: 0.\n" in purge_at(NOW + timedelta(hours=1))
    assert Inquiry.objects.count() == 1


def test_what_waits_is_told(purge_at):
    received(days_ago=1)
    purge_at(NOW - DAY)

    assert "if it still says so: 1." in purge_at(NOW + 400 * DAY)
    assert "if it still" not in purge_at(NOW + timedelta(hours=1))


def test_a_clock_that_jumps_back_erases_nothing_and_is_right_again_in_a_day(purge_at):
    received(days_ago=31)
    purge_at(NOW - DAY)
    assert "erased: 0." in purge_at(NOW - 400 * DAY)

    assert "erased: 0." in purge_at(NOW)
    assert "erased: 1." in purge_at(NOW + DAY)


def test_after_a_long_pause_what_was_due_before_goes_at_once_and_the_rest_in_a_day(purge_at):
    received(days_ago=31)
    received(days_ago=1)
    purge_at(NOW)

    assert "erased: 1." in purge_at(NOW + 100 * DAY)
    assert "erased: 1." in purge_at(NOW + 101 * DAY)


def test_one_reading_a_day_is_enough_and_few_are_kept():
    for hours in range(0, 24 * 10, 6):
        confirmed_today(NOW + timedelta(hours=hours))

    assert ClockReading.objects.count() <= 6
