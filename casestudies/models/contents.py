"""The shared contents of all pages of one language, as plain values: read from one row, written by `publishing`."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from functools import cached_property, lru_cache
from typing import NamedTuple

Words = Mapping[str, str]
"""The translated fields of one record, by field name."""


@dataclass(frozen=True)
class Term:
    """A region, intervention type or tension, named in one language."""

    id: int
    slug: str
    name: str


class Entry(NamedTuple):
    """A published case in the index: enough to list, filter, count and link it, in the consultant's order. Terms are ids.

    A tuple, because every page reads all of them: four hundred come out of JSON in a tenth of a millisecond.
    """

    slug: str
    title: str
    region: int
    intervention: Sequence[int]
    tension: Sequence[int]


@dataclass(frozen=True)
class Contents:
    """One language's casebook. Falsy fields of `site` and `home` are left out of the pages."""

    site: Words = field(default_factory=dict)
    home: Words = field(default_factory=dict)
    region: tuple[Term, ...] = ()
    intervention: tuple[Term, ...] = ()
    tension: tuple[Term, ...] = ()
    index: tuple[Entry, ...] = ()
    portrait: str = ""
    """The digest of the portrait; empty where there is none."""
    has_about: bool = False
    """Whether the About page has a text."""

    def as_json(self) -> str:
        """The text that `from_json` reads back."""
        return json.dumps(asdict(self), ensure_ascii=False)

    @staticmethod
    @lru_cache(maxsize=4)
    def from_json(text: str) -> "Contents":
        """Caches the last few by their text: reading four hundred cases takes a millisecond, comparing them none."""
        stored = json.loads(text)
        return Contents(
            site=stored["site"],
            home=stored["home"],
            region=_terms(stored["region"]),
            intervention=_terms(stored["intervention"]),
            tension=_terms(stored["tension"]),
            index=tuple(map(Entry._make, stored["index"])),
            portrait=stored["portrait"],
            has_about=stored["has_about"],
        )

    @cached_property
    def numbers(self) -> dict[str, int]:
        """The place of each case, from 1, by slug."""
        return {entry.slug: number for number, entry in enumerate(self.index, 1)}


def _terms(stored: Iterable[Mapping]) -> tuple[Term, ...]:
    return tuple(Term(**term) for term in stored)
