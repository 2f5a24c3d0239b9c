"""The daily backups in BACKUP_DIR: how they are named, and for how long they are kept.

None outlives the inquiries in it: a backup is deleted after INQUIRY_RETENTION_DAYS at the latest, whatever BACKUP_DAYS says.
"""

import re
from datetime import date, timedelta
from pathlib import Path

from django.conf import settings
from django.utils import timezone

NAME = re.compile(r"huis-clos-(\d{4}-\d\d-\d\d)\.age")

LATE_AFTER = timedelta(days=2)
"""The jobs make one backup a day: if the newest is older than this, one is missing."""


def path_for(day: date) -> Path:
    """Where the backup of `day` is."""
    return settings.BACKUP_DIR / f"huis-clos-{day.isoformat()}.age"


def stored() -> dict[date, Path]:
    """The daily backups that are there, the oldest first. Other files of the folder are left alone."""
    found = ((NAME.fullmatch(path.name), path) for path in settings.BACKUP_DIR.iterdir())
    return dict(sorted((date.fromisoformat(match[1]), path) for match, path in found if match))


def newest() -> date | None:
    """The day of the newest daily backup; None where there is none."""
    return max(stored(), default=None)


def is_late(newest: date | None) -> bool:
    """Whether a daily backup is missing, the last one being `newest`."""
    return newest is None or timezone.localdate() - newest > LATE_AFTER


def days_kept() -> int:
    """For how many days a daily backup is kept."""
    return min(settings.BACKUP_DAYS, settings.INQUIRY_RETENTION_DAYS)


def delete_old() -> int:
    """Deletes backups that are older than `days_kept`; returns how many."""
    last_day = timezone.localdate() - timedelta(days=days_kept())
    old = [path for day, path in stored().items() if day < last_day]
    for path in old:
        path.unlink()
    return len(old)
