"""The shared contents of all pages of one language, as plain values: read from one row, written by `publishing`."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field

Words = Mapping[str, str]
"""The translated fields of one record, by field name."""


@dataclass(frozen=True)
class Term:
    """A region, intervention type or tension, named in one language."""

    id: int
    slug: str
    name: str


@dataclass(frozen=True)
class Entry:
    """A published case in the index: enough to list, filter, count and link it, in the consultant's order."""

    slug: str
    title: str
    region: int
    intervention: frozenset[int]
    tension: frozenset[int]


@dataclass(frozen=True)
class Contents:
    """One language's casebook. Falsy fields of `site` and `home` are left out of the pages."""

    site: Words = field(default_factory=dict)
    home: Words = field(default_factory=dict)
    region: tuple[Term, ...] = ()
    intervention: tuple[Term, ...] = ()
    tension: tuple[Term, ...] = ()
    index: tuple[Entry, ...] = ()

    def as_json(self) -> dict:
        """Values that JSON can hold; `from_json` reads them back."""
        return {
            **asdict(self),
            "index": [
                [entry.slug, entry.title, entry.region, sorted(entry.intervention), sorted(entry.tension)]
                for entry in self.index
            ],
        }

    @classmethod
    def from_json(cls, stored: Mapping) -> "Contents":
        return cls(
            site=stored["site"],
            home=stored["home"],
            region=_terms(stored["region"]),
            intervention=_terms(stored["intervention"]),
            tension=_terms(stored["tension"]),
            index=tuple(
                Entry(slug, title, region, frozenset(intervention), frozenset(tension))
                for slug, title, region, intervention, tension in stored["index"]
            ),
        )

    def number_of(self, slug: str) -> int:
        """The place of a case, from 1."""
        return next(number for number, entry in enumerate(self.index, 1) if entry.slug == slug)

    def beside(self, slug: str) -> tuple[Entry | None, Entry | None]:
        """The entries before and after a case."""
        here = self.number_of(slug) - 1
        return (self.index[here - 1] if here else None, self.index[here + 1] if here + 1 < len(self.index) else None)

    def sharing_a_tension(self, entry: Entry, limit: int = 3) -> list[Entry]:
        """Other cases that ruled on one of the same tensions, those that share the most first."""
        others = [other for other in self.index if other.tension & entry.tension and other.slug != entry.slug]
        return sorted(others, key=lambda other: -len(other.tension & entry.tension))[:limit]


def _terms(stored: Iterable[Mapping]) -> tuple[Term, ...]:
    return tuple(Term(**term) for term in stored)
