"""The list of public texts beside a backup: the newest counts, and only if it is as new as the backup."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from site_config.backup import readers
from site_config.backup.restoring import Verified

NOW = datetime(2026, 7, 17, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)


@pytest.fixture(autouse=True)
def _now(settings, tmp_path, monkeypatch):
    settings.DATA_DIR, settings.BACKUP_DIR = tmp_path, None
    monkeypatch.setattr(timezone, "now", lambda: NOW)


def write_list(folder, as_of: datetime, one: str = "ab" * 32) -> None:
    folder.mkdir(exist_ok=True)
    (folder / readers.NAME).write_text(f"{readers.AS_OF}{as_of.isoformat()}\n{one}\n", "ascii")


@pytest.mark.parametrize(
    ("zone", "as_of", "made_on"),
    [
        ("Europe/Zurich", "2026-07-14T22:30:00+00:00", "2026-07-15"),  # half past midnight: the day before in UTC
        ("America/New_York", "2026-07-15T03:30:00+00:00", "2026-07-14"),  # half past eleven at night
    ],
)
def test_a_backup_that_names_its_day_alone_is_as_old_as_the_start_of_that_day(settings, tmp_path, zone, as_of, made_on):
    settings.TIME_ZONE = zone
    timezone.get_default_timezone.cache_clear()
    write_list(tmp_path, datetime.fromisoformat(as_of))
    day, day_after = (Verified({"made_on": made_on}, None, {}).made_at + n * 24 * HOUR for n in (0, 1))

    assert readers.newest(tmp_path / "site.age", day) == {"ab" * 32}
    assert readers.newest(tmp_path / "site.age", day_after) is None


def test_a_list_of_an_hour_before_the_backup_is_too_old(tmp_path):
    write_list(tmp_path, NOW - 2 * HOUR)

    assert readers.newest(tmp_path / "site.age", NOW - HOUR) is None
    assert readers.newest(tmp_path / "site.age", NOW - 2 * HOUR)


def test_a_list_of_a_clock_that_was_ahead_gives_way_to_any_other(settings, tmp_path):
    settings.BACKUP_DIR = tmp_path / "backups"
    write_list(settings.BACKUP_DIR, NOW + 9000 * HOUR, "cd" * 32)
    assert readers.newest(tmp_path / "site.age", NOW - HOUR) == {"cd" * 32}

    write_list(tmp_path, NOW - HOUR)

    assert readers.newest(tmp_path / "site.age", NOW - HOUR) == {"ab" * 32}


def test_beside_a_backup_of_a_clock_that_was_ahead_any_list_counts(tmp_path):
    write_list(tmp_path, NOW - HOUR)

    assert readers.newest(tmp_path / "site.age", NOW + 9000 * HOUR) == {"ab" * 32}
