"""What `manage.py restore` does: look at the whole file first, then change something, then compare."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pyrage
from django.apps import apps
from django.apps.registry import Apps
from django.core.management import call_command
from django.db import connection, transaction

from casestudies.models import PreviewLink
from inquiries import erasure, erasure_list
from site_config import database

from . import archive, proof, readers, tables


class SiteExists(Exception):
    """The database holds a site already, and nobody said to overwrite it."""

    def __str__(self) -> str:
        return (
            "There is a site in this database already. Nothing was changed; restore into an empty DATA_DIR or database, "
            "or add --overwrite to lose the one that is there."
        )


@dataclass(frozen=True)
class Verified:
    """A backup that was read to its end: the header, what it holds, and the fields of each table."""

    header: dict[str, Any]
    sums: proof.Sums
    fields: dict[str, list[str]]

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


def restore(
    path: Path, identities: Sequence[pyrage.x25519.Identity], erased: dict[str, date], overwrite: bool = False
) -> Restored:
    """Puts the site in the backup at `path` in the place of an empty database, or with `overwrite` of any; then erases
    again what is in `erased`, or what the database that is overwritten had erased, withdraws what readers no longer saw, and
    closes every preview link.

    Raises `archive.BackupUnreadable`, `SiteExists`, `tables.NotRestorable`, `proof.NotTheSame`, `readers.NotAList`. Then
    nothing is changed.
    """
    found = verify(path, identities)
    database.make_file()
    registry = _room_for(found, overwrite)
    if registry is apps:
        erased = erased | erasure_list.entries()
        readers.write_copies()
    public = readers.newest(path, date.fromisoformat(found.header["made_on"]))
    with archive.opened_file(path, identities) as lines, transaction.atomic():
        load(lines, registry)
        proof.compare(found.sums, found.fields, registry)
        opens = proof.opens_newest_envelope(identities, registry)
    call_command("migrate", verbosity=0)
    withdrawn = None if public is None else readers.withdraw_unlisted(public)
    return Restored(found, opens, erasure.erase_again(erased), withdrawn, PreviewLink.objects.close())


def _room_for(found: Verified, overwrite: bool) -> Apps:
    """The models to restore into: those of today over a site that is there, those of the backup into an empty database."""
    applied = tables.applied_migrations() if has_tables() else []
    if not applied:
        return tables.models_at(found.header["migrations"])
    if not overwrite:
        raise SiteExists
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
    with archive.opened_file(path, identities) as lines:
        header = header_of(lines)
        sums, fields, end = proof.of_lines(lines)
    if end is None or end["counts"] != sums.counts:
        raise archive.BackupUnreadable("The backup is damaged: it does not hold as many rows as its last line says.")
    return Verified(header, sums, fields)


def header_of(lines: Iterator[Any]) -> dict[str, Any]:
    """The first line. Raises `archive.BackupUnreadable` if it is not that of a backup this version reads."""
    header = next(lines, None)
    if not isinstance(header, dict) or header.get("format") != archive.FORMAT:
        raise archive.BackupUnreadable("This file is no backup of this site.")
    if header["version"] > archive.VERSION:
        raise archive.BackupUnreadable("This backup was made by a newer version of the site. Update the site first.")
    return header


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
