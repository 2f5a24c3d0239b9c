"""Shows that what was restored is what the backup holds: the same rows, and inquiries that the identity opens."""

import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

import pyrage
from django.apps.registry import Apps

from sealing.agefile import BadAgeFile, header_of
from sealing.identity import opens

from . import archive, tables


class NotTheSame(Exception):
    """The database does not hold what was loaded into it. The message is for a person."""


@dataclass
class Sums:
    """For each table: how many rows it has, and a sum of their hashes that no order changes."""

    counts: Counter[str] = field(default_factory=Counter)
    hashes: defaultdict[str, int] = field(default_factory=lambda: defaultdict(int))

    def add_row(self, table: str, row: Sequence[Any]) -> None:
        """Adds a row of `table`, as a backup holds it."""
        self.counts[table] += 1
        self.hashes[table] += int.from_bytes(hashlib.sha256(archive.encoded(row)).digest())


def of_lines(lines: Iterable[Any]) -> tuple[Sums, dict[str, list[str]], dict | None]:
    """The sums of a backup's lines after the header, the fields of each table, and the last line."""
    sums, place, end = Sums(), "", None
    fields: dict[str, list[str]] = {}
    for line in lines:
        if isinstance(line, dict) and "end" in line:
            end = line["end"]
        elif isinstance(line, dict):
            place = line["table"]
            sums.counts[place] += 0
            fields[place] = line["fields"]
        else:
            sums.add_row(place, line)
    return sums, fields, end


def compare(expected: Sums, fields: dict[str, list[str]], registry: Apps) -> None:
    """Reads everything back from the database. Raises `NotTheSame` where it is not what `expected` describes."""
    found = Sums()
    for label, names in fields.items():
        found.counts[label] += 0
        for row in tables.rows_of(registry.get_model(label), names):
            found.add_row(label, row)
    differing = [name for name in expected.counts if _of(expected, name) != _of(found, name)]
    if differing:
        raise NotTheSame(
            f"What was restored is not what the backup holds: {', '.join(differing)}. Nothing was changed."
        )


def _of(sums: Sums, name: str) -> tuple[int, int]:
    return sums.counts[name], sums.hashes[name]


def opens_newest_envelope(identities: Sequence[pyrage.x25519.Identity], registry: Apps) -> bool | None:
    """Whether an identity is one that the newest message is sealed to, by the header alone: no text is opened. None where
    there is no message."""
    messages = registry.get_model("inquiries.Message")._base_manager
    newest = messages.order_by("-pk").values_list("envelope", flat=True).first()
    if newest is None:
        return None
    try:
        return opens(header_of(bytes(newest)), identities)
    except BadAgeFile:
        return False
