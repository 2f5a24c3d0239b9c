"""The backups in BACKUP_DIR, one a day and those made by hand: how they are named, and for how long they are kept.

None outlives the inquiries in it: a backup is deleted after INQUIRY_RETENTION_DAYS at the latest, whatever BACKUP_DAYS says.
"""

import re
from datetime import date, timedelta
from pathlib import Path

from django.conf import settings
from django.utils import timezone

NAME = re.compile(r"huis-clos-(\d{4}-\d\d-\d\d)(-\d{6})?\.age")

LATE_AFTER = timedelta(days=2)
"""The jobs make one backup a day: if the newest is older than this, one is missing."""


def path_for(day: date) -> Path:
    """Where the daily backup of `day` is."""
    return settings.BACKUP_DIR / f"huis-clos-{day.isoformat()}.age"


def path_for_now() -> Path:
    """Where one more backup goes, made by hand: its name has the time too."""
    return settings.BACKUP_DIR / f"huis-clos-{timezone.localtime():%Y-%m-%d-%H%M%S}.age"


def stored() -> list[tuple[date, Path]]:
    """The day and the file of each backup that is there, the oldest first. Other files of the folder are left alone."""
    found = ((NAME.fullmatch(path.name), path) for path in settings.BACKUP_DIR.iterdir())
    return sorted((date.fromisoformat(match[1]), path) for match, path in found if match)


def newest() -> date | None:
    """The day of the newest backup; None where there is none."""
    return max((day for day, _path in stored()), default=None)


def is_late(newest: date | None) -> bool:
    """Whether a daily backup is missing, the last one being `newest`."""
    return newest is None or timezone.localdate() - newest > LATE_AFTER


def days_kept() -> int:
    """For how many days a daily backup is kept."""
    return min(settings.BACKUP_DAYS, settings.INQUIRY_RETENTION_DAYS)


def delete_old() -> int:
    """Deletes backups that are older than `days_kept`; returns how many."""
    last_day = timezone.localdate() - timedelta(days=days_kept())
    old = [path for day, path in stored() if day < last_day]
    for path in old:
        path.unlink()
    return len(old)
