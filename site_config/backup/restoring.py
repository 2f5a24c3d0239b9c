"""What `manage.py restore` does: look at the whole file first, then change something, then compare."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

import pyrage
from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.db import connection, transaction

from site_config import database

from . import archive, making, tables


class SiteExists(Exception):
    """The database holds a site already, and nobody said to replace it."""


@dataclass(frozen=True)
class Restored:
    """What was restored: the header of the backup, and the rows and bytes it holds by table and file."""

    header: dict[str, Any]
    counts: dict[str, int]

    @property
    def rows(self) -> int:
        """Rows of all tables."""
        return sum(count for name, count in self.counts.items() if "/" not in name)

    @property
    def files(self) -> int:
        """Stored files."""
        return sum("/" in name for name in self.counts)


def restore(path: Path, identities: Sequence[pyrage.x25519.Identity], replace: bool = False) -> Restored:
    """Puts the site in the backup at `path` in the place of an empty database, or with `replace` of any.

    Raises `archive.BackupUnreadable`, `SiteExists` and `tables.NotRestorable` before anything is changed.
    """
    found = verify(path, identities)
    database.make_file()
    applied = tables.applied_migrations() if has_tables() else []
    if applied and not replace:
        raise SiteExists
    if applied:
        if [list(pair) for pair in applied] != found.header["migrations"]:
            raise tables.NotRestorable(
                "The backup was made by another version than this database has. Nothing was changed; restore it into an "
                "empty DATA_DIR or database, which is then brought up to date."
            )
        registry = apps
    else:
        registry = tables.models_at(found.header["migrations"])
    with archive.opened_file(path, identities) as lines, transaction.atomic():
        load(lines, registry)
    call_command("migrate", verbosity=0)
    return found


def has_tables() -> bool:
    """Whether a site was ever set up in this database."""
    return "django_migrations" in connection.introspection.table_names()


def verify(path: Path, identities: Sequence[pyrage.x25519.Identity]) -> Restored:
    """Reads the whole backup and changes nothing. Raises `archive.BackupUnreadable`."""
    counts: Counter[str] = Counter()
    with archive.opened_file(path, identities) as lines:
        header = header_of(lines)
        place, end = "", None
        for line in lines:
            if isinstance(line, list):
                counts[place] += len(archive.decoded(line[0])) if "/" in place else 1
            elif "end" in line:
                end = line["end"]
            else:
                place = line.get("table") or line["file"]
                counts[place] += 0
    if end is None or end["counts"] != counts:
        raise archive.BackupUnreadable("The backup is damaged: it does not hold as many rows as its last line says.")
    return Restored(header, dict(counts))


def header_of(lines: Iterator[Any]) -> dict[str, Any]:
    """The first line. Raises `archive.BackupUnreadable` if it is not that of a backup this version reads."""
    header = next(lines, None)
    if not isinstance(header, dict) or header.get("format") != archive.FORMAT:
        raise archive.BackupUnreadable("This file is no backup of this site.")
    if header["version"] > archive.VERSION:
        raise archive.BackupUnreadable("This backup was made by a newer version of the site. Update the site first.")
    return header


def load(lines: Iterator[Any], registry: Any) -> None:
    """Fills the database and the folders of DATA_DIR with `lines`, in place of what is there."""
    header_of(lines)
    loader = tables.Loader(registry)
    loader.empty(registry)
    for old in list(making.stored_files()):
        old.unlink()
    file: Path | None = None
    for line in lines:
        if isinstance(line, dict):
            file = started_file(line["file"]) if "file" in line else None
            if "table" in line:
                loader.open_table(line["table"], line["fields"])
        elif file is None:
            loader.add_row(line)
        else:
            with file.open("ab") as target:
                target.write(archive.decoded(line[0]))
    loader.finish()


def started_file(name: str) -> Path:
    """An empty file at `name` in DATA_DIR. Raises `archive.BackupUnreadable` if that is elsewhere."""
    parts = PurePosixPath(name).parts
    if parts[0] not in making.FOLDERS or ".." in parts:
        raise archive.BackupUnreadable("The backup names a file outside the folders that a backup may hold.")
    path = settings.DATA_DIR.joinpath(*parts)
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    path.write_bytes(b"")
    return path
