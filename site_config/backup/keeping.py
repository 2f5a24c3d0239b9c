"""The backups in BACKUP_DIR, one a day and those made by hand: how they are named, and for how long they are kept.

None outlives the inquiries in it: a backup is deleted after INQUIRY_RETENTION_DAYS at the latest, whatever BACKUP_DAYS says.

The clock may be wrong. So backups are deleted by a day that two observations agree on (`inquiries.clock`). One whose name has
a day to come was made while the clock was ahead: it is not the newest, and once the clock is sure, its days count from then.
"""

import os
import re
from datetime import date, datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from . import archive

NAME = re.compile(r"huis-clos-(\d{4}-\d\d-\d\d)(-\d{6})?\.age")

LATE_AFTER = timedelta(days=2)
"""The jobs make one backup a day: if the newest is older than this, one is missing."""


def is_open() -> bool:
    """Whether BACKUP_DIR is a folder that we may read and write: its disk may be away, or be another user's."""
    return os.access(settings.BACKUP_DIR, os.R_OK | os.W_OK | os.X_OK) and settings.BACKUP_DIR.is_dir()


def path_for(day: date) -> Path:
    """Where the daily backup of `day` is."""
    return settings.BACKUP_DIR / f"huis-clos-{day.isoformat()}.age"


def path_for_moment(moment: datetime) -> Path:
    """Where one more backup goes, made by hand: its name has the time too."""
    return settings.BACKUP_DIR / f"huis-clos-{moment:%Y-%m-%d-%H%M%S}.age"


def stored() -> list[tuple[date, Path]]:
    """The day and the file of each backup that is there, the oldest first; nothing where the folder is not there."""
    return [(day, path) for day, path in _named() if archive.is_there(path)]


def _named() -> list[tuple[date, Path]]:
    """The day and the path of each file that has the name of a backup. Other files of the folder are left alone."""
    try:
        found = [(_day_in(path.name), path) for path in settings.BACKUP_DIR.iterdir()]
    except OSError:
        return []
    return sorted((day, path) for day, path in found if day)


def _day_in(name: str) -> date | None:
    match = NAME.fullmatch(name)
    try:
        return date.fromisoformat(match[1]) if match else None
    except ValueError:  # such as February 31
        return None


def newest() -> date | None:
    """The day of the newest backup; None where there is none. A day to come is of a clock that was ahead."""
    return max((day for day, _path in stored() if day <= timezone.localdate()), default=None)


def is_late(newest: date | None) -> bool:
    """Whether a daily backup is missing, the last one being `newest`."""
    return newest is None or timezone.localdate() - newest > LATE_AFTER


def days_kept() -> int:
    """For how many days a daily backup is kept."""
    return min(settings.BACKUP_DAYS, settings.INQUIRY_RETENTION_DAYS)


def delete_old(confirmed: date | None) -> int:
    """Deletes backups that are older than `days_kept` on the day that is `confirmed`, if any; returns how many."""
    if confirmed is None:
        return 0
    old = [path for day, path in _named() if day < confirmed - timedelta(days=days_kept())]
    for path in old:
        path.unlink(missing_ok=True)
    return len(old)


def count_from_today(confirmed: date | None) -> None:
    """Gives each backup of a day to come a name of today, where today is `confirmed`: it would be kept for too long."""
    now = timezone.localtime()
    if confirmed != now.date():
        return
    for path in [path for day, path in _named() if day > confirmed]:
        while (target := path_for_moment(now)).exists():
            now += timedelta(seconds=1)
        path.rename(target)
