"""The list of what was erased, so that restoring an older backup does not bring it back.

For each erased inquiry it holds a fingerprint and the day; nobody can tell from it which inquiry that was, except by holding
that inquiry beside it. The rows (`Erased`) commit with the erasure. Copies of the list are files in DATA_DIR and, where it is
set, BACKUP_DIR: they outlive a database that is lost. `manage.py restore` reads them. Each ends with a checksum: one that was
cut short would bring back what it no longer names.

An entry goes after INQUIRY_RETENTION_DAYS, by a day that two observations agree on (`clock`): no backup with the inquiry in
it may be kept for longer. An entry that was made while the clock was ahead stays until after the day it names.
"""

import fcntl
import hashlib
import logging
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.db.models import Count, Max

from .models import Erased

logger = logging.getLogger(__name__)

NAME = "erasures.txt"
HEADING_0_1 = (
    "# Fingerprints of erased inquiries, and the day. Keep this with the backups: restoring erases these again.\n"
)
"""Of version 0.1.0, whose lists have no checksum."""

HEADING = HEADING_0_1.rstrip() + " The last line is a checksum.\n"
CHECKSUM = "# SHA-256 of the lines above: "


class NotAList(ValueError):
    """The file holds something else. The message is for a person."""


def fingerprint(key_digest: bytes) -> str:
    """Of an inquiry, by the one field that is random and stays the same (`Inquiry.key_digest`)."""
    return hashlib.sha256(b"huis-clos/erased/" + bytes(key_digest)).hexdigest()


def entries() -> dict[str, date]:
    """What the database has of the list."""
    return dict(Erased.objects.values_list("fingerprint", "on"))


def folders() -> list[Path]:
    """Where copies of the list are kept."""
    return [Path(folder) for folder in (settings.DATA_DIR, settings.BACKUP_DIR) if folder]


def write_copies(confirmed: date | None = None) -> None:
    """Drops entries past their time on the day that is `confirmed` (`clock`), if any, and brings all copies up to date. A
    copy that cannot be written is logged, and the admin's first page and `doctor` say so until it is whole: the next
    erasure or purge tries again."""
    first_day = confirmed - timedelta(days=settings.INQUIRY_RETENTION_DAYS) if confirmed else date.min
    Erased.objects.filter(on__lt=first_day).delete()
    for folder in folders():
        try:
            with alone_in(folder):
                _write(folder / NAME, first_day)
        except (OSError, NotAList) as failure:
            logger.error("A list of erasures could not be written: %s.", type(failure).__name__)


def _write(path: Path, first_day: date) -> None:
    kept = {**(read(path) if path.exists() else {}), **entries()}
    lines = [HEADING, *sorted(f"{on.isoformat()} {one}\n" for one, on in kept.items() if on >= first_day)]
    replace(path, [*lines, f"{CHECKSUM}{hashlib.sha256(''.join(lines).encode()).hexdigest()}\n"])


def replace(path: Path, lines: Iterable[str]) -> None:
    """Writes a file in one step, for the owner of its folder alone. Root too writes it for that owner: the site must be able
    to read it later."""
    draft = path.with_suffix(".part")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="ascii") as file:
        if os.geteuid() == 0:
            folder = path.parent.stat()
            os.fchown(file.fileno(), folder.st_uid, folder.st_gid)
        file.writelines(lines)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)


def lacking() -> list[Path]:
    """The copies that lack an erased inquiry or cannot be read: a restore with one of them could bring the inquiry back."""
    state = Erased.objects.aggregate(count=Count("*"), newest=Max("pk"))
    return [path for folder in folders() if not _has_all(path := folder / NAME, _stamp(path), *state.values())]


def _stamp(path: Path) -> tuple[int, ...]:
    """Another value once the file was written or may be read by others; empty where there is none."""
    try:
        stat = path.stat()
    except OSError:
        return ()
    return stat.st_ino, stat.st_ctime_ns, stat.st_size


@lru_cache(maxsize=4)
def _has_all(path: Path, _stamp: tuple[int, ...], _count: int, _newest: int | None) -> bool:
    """Whether the copy has all entries. A long list is read once for each state of file and table."""
    try:
        return entries().keys() <= (read(path).keys() if path.exists() else set())
    except (OSError, NotAList):
        return False


@contextmanager
def alone_in(folder: Path) -> Iterator[None]:
    """Keeps other processes from writing to `folder`: of two that wrote at once, one would lose what the other knew."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def read(path: Path) -> dict[str, date]:
    """The entries of one copy. Raises `NotAList`, OSError."""
    try:
        return {one: on for on, one in map(_entry, _entries(path.read_text("ascii")))}
    except ValueError:
        raise NotAList(f"{path} is no list of erasures, or it is damaged.") from None


def _entries(text: str) -> list[str]:
    """The lines with entries. Raises ValueError where the list is not whole."""
    lines, _mark, checksum = text.rpartition(CHECKSUM)
    if not text.startswith(HEADING_0_1) and checksum.strip() != hashlib.sha256(lines.encode()).hexdigest():
        raise ValueError("no list, or cut short")
    return [line for line in text.splitlines() if not line.startswith("#")]


def _entry(line: str) -> tuple[date, str]:
    day, one = line.split()
    if len(digest := bytes.fromhex(one)) != hashlib.sha256().digest_size:
        raise ValueError("no fingerprint")
    return date.fromisoformat(day), digest.hex()


def add(listed: dict[str, date]) -> None:
    """Adds entries to those of the database."""
    Erased.objects.bulk_create([Erased(fingerprint=one, on=on) for one, on in listed.items()], ignore_conflicts=True)
