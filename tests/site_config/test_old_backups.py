"""Which backups are kept, and which go: also where the clock jumps, a name is wrong, or the folder is gone."""

from datetime import datetime, timedelta
from io import StringIO

import pyrage
import pytest
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command
from django.utils import timezone

from inquiries import erasure_list
from inquiries.models import Erased
from site_config import metrics, upkeep
from site_config.backup import keeping
from tests.inquiries.conftest import file_database  # noqa: F401

pytestmark = pytest.mark.usefixtures("file_database")
NOON = timezone.now().replace(hour=12, minute=0)
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def backups(settings, tmp_path):
    settings.BACKUP_DIR, settings.DATA_DIR = tmp_path / "backups", tmp_path
    settings.BACKUP_DIR.mkdir()
    settings.BACKUP_DAYS = 30
    settings.INQUIRY_RECIPIENTS = [str(pyrage.x25519.Identity.generate().to_public())]
    return settings.BACKUP_DIR


@pytest.fixture
def jobs_at(monkeypatch):
    """Runs the daily jobs with the clock at this time."""

    def run(at: datetime) -> str:
        monkeypatch.setattr(timezone, "now", lambda: at)
        out = StringIO()
        for command in ("purge_inquiries", "daily_backup"):
            call_command(command, stdout=out)
        return out.getvalue()

    return run


def names(folder) -> list[str]:
    return sorted(path.name for path in folder.glob("*.age"))


def test_a_clock_that_jumps_ahead_deletes_no_backup_and_no_erasure(jobs_at, backups):
    for days in range(8, 0, -1):
        jobs_at(NOON - days * DAY)
    erasure_list.add({"ab" * 32: timezone.localdate()})
    erasure_list.write_copies()
    before = names(backups)

    jobs_at(NOON + 400 * DAY)

    assert len(before) == 8
    assert set(names(backups)) > set(before)
    assert Erased.objects.count() == 1
    assert erasure_list.lacking() == []
    assert "ab" * 32 in erasure_list.read(backups / erasure_list.NAME)


def test_a_backup_of_a_day_to_come_is_not_the_newest_and_goes_on_time(jobs_at, backups):
    jobs_at(NOON)
    jobs_at(NOON + 400 * DAY)
    ahead = (backups / names(backups)[-1]).read_bytes()

    jobs_at(NOON + DAY)
    assert keeping.newest() == timezone.localdate(NOON + DAY)
    kept = [path for path in backups.glob("*.age") if path.read_bytes() == ahead]
    for days in (2, 31, 32, 33):
        jobs_at(NOON + days * DAY)

    assert kept
    assert ahead not in [path.read_bytes() for path in backups.glob("*.age")]


def test_a_clock_that_falls_far_back_deletes_and_renames_nothing(jobs_at, backups):
    for days in range(3):
        jobs_at(NOON + days * DAY)
    before = names(backups)

    jobs_at(NOON - 9000 * DAY)
    jobs_at(NOON + 3 * DAY)

    assert set(names(backups)) > set(before)


def test_backups_go_after_their_days(jobs_at, backups):
    (backups / f"huis-clos-{timezone.localdate(NOON) - 31 * DAY}.age").write_bytes(b"old")
    (backups / f"huis-clos-{timezone.localdate(NOON) - 31 * DAY}-101112.age").touch()

    jobs_at(NOON - DAY)
    assert "Old backups deleted: 2." in jobs_at(NOON)


def test_a_name_with_a_day_that_does_not_exist_is_left_alone(jobs_at, backups):
    (backups / "huis-clos-2026-02-31.age").write_bytes(b"mine")

    jobs_at(NOON)

    assert keeping.newest() == timezone.localdate(NOON)
    assert (backups / "huis-clos-2026-02-31.age").exists()


def test_an_empty_file_is_no_backup_and_gives_way_to_one(jobs_at, backups):
    today = backups / f"huis-clos-{timezone.localdate(NOON)}.age"
    today.touch()
    assert keeping.newest() is None

    jobs_at(NOON)

    assert today.stat().st_size


def test_a_folder_that_is_gone_is_told_as_a_backup_that_is_missing(backups, rf):
    backups.rmdir()

    assert keeping.stored() == []
    assert keeping.is_late(keeping.newest())
    assert "daily_backups 0" in "\n".join(metrics._lines())
    request = rf.get("/admin/")
    request.user = User(is_superuser=True)
    assert [one["urgency"] for one in upkeep.backups(request)] == ["soon"]
    with pytest.raises(CommandError, match="was not written"):
        call_command("daily_backup")
