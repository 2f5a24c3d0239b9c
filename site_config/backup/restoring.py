"""What `manage.py restore` does: look at the whole file first, then change something, then compare."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pyrage
from django.apps import apps
from django.apps.registry import Apps
from django.conf import settings
from django.core.management import call_command
from django.db import connection, transaction
from django.utils import timezone
from environs import ValidationError as Unfit

from casestudies.models import PreviewLink
from inquiries import erasure, erasure_list
from site_config import database
from site_config.setting_up import Settings

from . import archive, damaged, proof, readers, tables


class InTheWay(Exception):
    """There is a database already, and nobody said to overwrite it. The message is for a person."""


@dataclass(frozen=True)
class Verified:
    """A backup that was read to its end: the header, what it holds, and the fields of each table."""

    header: dict[str, Any]
    sums: proof.Sums
    fields: dict[str, list[str]]

    @property
    def made_at(self) -> datetime:
        """When it was made. Backups of 0.1.0 name the day alone: any moment of it counts as later."""
        if "made_at" in self.header:
            return datetime.fromisoformat(self.header["made_at"])
        return timezone.make_aware(datetime.fromisoformat(self.header["made_on"]))

    @property
    def rows(self) -> int:
        """Rows of all tables."""
        return self.sums.counts.total()


@dataclass(frozen=True)
class Restored:
    """What was restored, and how it went on."""

    backup: Verified
    opens: bool | None
    """Whether the newest envelope is sealed to the identity; None where there is none."""
    erased: int
    """Inquiries erased again."""
    withdrawn: int | None
    """Cases withdrawn, because readers no longer saw a text of theirs; None where no list told."""
    closed: int
    """Preview links that were open, and no longer are: one may have been withdrawn since the backup."""
    aside: Path | None
    """Where the damaged database is that was in the way."""


def restore(
    path: Path, identities: Sequence[pyrage.x25519.Identity], erased: dict[str, date], overwrite: bool = False
) -> Restored:
    """Puts the site in the backup at `path` in the place of an empty database, or with `overwrite` of any; then does again
    what was done since: erases what is in `erased` and what the overwritten database had erased, withdraws, and closes.

    All of it is one transaction, migrations included: what is killed or finds no room has changed nothing, and is repeated.
    Raises `archive.BackupUnreadable`, `InTheWay`, `tables.NotRestorable`, `proof.NotTheSame`, `readers.NotAList`, OSError.
    """
    found = verify(path, identities)
    database.make_file()
    if not overwrite and damaged.is_damaged():
        raise InTheWay("The database is damaged. Nothing was changed; add --overwrite to put it aside and restore.")
    with (
        secrets_kept(found.header["secrets"]),
        damaged.put_aside() as aside,
        connection.constraint_checks_disabled(),  # SQLite migrates in a transaction only without; they are checked later
        transaction.atomic(),
        archive.opened_file(path, identities) as lines,
    ):
        registry = _room_for(found, overwrite)
        if registry is apps:
            erased = erased | erasure_list.entries()
            readers.write_copies()
        public = readers.newest(path, found.made_at)
        load(lines, registry)
        proof.compare(found.sums, found.fields, registry)
        opens = proof.opens_newest_envelope(identities, registry)
        return Restored(found, opens, *_do_again(erased, public), aside)


def _do_again(erased: dict[str, date], public: set[str] | None) -> tuple[int, int | None, int]:
    """Does what was done since the backup: migrates, erases, withdraws and closes. Returns how much of the last three."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # it alters no table whose rows still wait to be checked
    call_command("migrate", verbosity=0)
    withdrawn = None if public is None else readers.withdraw_unlisted(public)
    done = erasure.erase_again(erased), withdrawn, PreviewLink.objects.close()
    connection.check_constraints()
    return done


def _room_for(found: Verified, overwrite: bool) -> Apps:
    """The models to restore into: those of today over a site that is there, those of the backup into an empty database."""
    applied = tables.applied_migrations() if has_tables() else []
    if not applied:
        return tables.models_at(found.header["migrations"])
    if not overwrite:
        raise InTheWay(
            "There is a site in this database already. Nothing was changed; restore into an empty DATA_DIR or database, "
            "or add --overwrite to lose the one that is there."
        )
    if [list(pair) for pair in applied] != found.header["migrations"]:
        raise tables.NotRestorable(
            "The backup was made by another version than this database has. Nothing was changed; restore it into an "
            "empty DATA_DIR or database, which is then brought up to date."
        )
    return apps


def has_tables() -> bool:
    """Whether a site was ever set up in this database."""
    return "django_migrations" in connection.introspection.table_names()


def verify(path: Path, identities: Sequence[pyrage.x25519.Identity]) -> Verified:
    """Reads the whole backup and changes nothing. Raises `archive.BackupUnreadable`."""
    try:
        with archive.opened_file(path, identities) as lines:
            header = header_of(lines)
            sums, fields, end = proof.of_lines(lines)
    except (LookupError, TypeError, ValueError, AttributeError) as error:  # sealed and whole, but of another shape
        raise archive.BackupUnreadable(f"This file is no backup of this site ({type(error).__name__}).") from None
    if end is None or end.get("counts") != sums.counts:
        raise archive.BackupUnreadable("The backup is damaged: it does not hold as many rows as its last line says.")
    return Verified(header, sums, fields)


def header_of(lines: Iterator[Any]) -> dict[str, Any]:
    """The first line. Raises `archive.BackupUnreadable` if it is not that of a backup this version reads."""
    header = next(lines, None)
    if not isinstance(header, dict) or header.get("format") != archive.FORMAT:
        raise archive.BackupUnreadable("This file is no backup of this site.")
    if isinstance(header.get("version"), int) and header["version"] > archive.VERSION:
        raise archive.BackupUnreadable("This backup was made by a newer version of the site. Update the site first.")
    if wrong := [name for name, is_right in PARTS.items() if not is_right(header.get(name))]:
        raise archive.BackupUnreadable(f"The backup is damaged: its first line has no {' and no '.join(wrong)}.")
    return header


PARTS: dict[str, Callable[[Any], bool]] = {
    "version": lambda value: value == archive.VERSION,
    "made_on": lambda value: isinstance(value, str) and bool(date.fromisoformat(value)),
    "made_at": lambda value: value is None or bool(datetime.fromisoformat(value).tzinfo),
    "migrations": lambda value: (
        all(_are_words(pair) and len(pair) == 2 for pair in value) and "inquiries" in dict(value)
    ),
    "secrets": lambda value: isinstance(value, dict) and "SECRET_KEY" in value and _are_words([*value.values()]),
}
"""What the first line holds, and how each part looks."""


def _are_words(values: Any) -> bool:
    return isinstance(values, list) and all(isinstance(value, str) for value in values)


def load(lines: Iterator[Any], registry: Apps) -> None:
    """Fills the database with `lines`, in place of what is there."""
    header_of(lines)
    loader = tables.Loader(registry)
    loader.empty(registry)
    for line in lines:
        if isinstance(line, list):
            loader.add_row(line)
        elif "table" in line:
            loader.open_table(line["table"], line["fields"])
    loader.finish()


@contextmanager
def secrets_kept(secrets: dict[str, str]) -> Iterator[None]:
    """Once all is well, has in DATA_DIR what the restored values depend on, in place of what the site that was here had, demo
    or not. The environment and `.env` win over it. Raises `tables.NotRestorable` for a value that does not fit, OSError."""
    kept = Settings(secrets_file())
    for name, value in secrets.items():
        kept.put(name, value)
    try:
        draft = kept.draft()
    except Unfit as error:
        raise tables.NotRestorable(f"A secret of the backup does not fit {kept.file}: {error}.") from None
    try:
        yield
        draft.replace(kept.file)
    finally:
        draft.unlink(missing_ok=True)


def secrets_file() -> Path:
    """The file in DATA_DIR that holds the secrets where neither the environment nor `.env` does."""
    return Path(settings.DATA_DIR, "demo.env")
