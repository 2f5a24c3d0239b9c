"""How many establishments a table counts of a region, a sector and a size: an upper bound on organizations, never more.

The unit is a business location with employees: a bank with ten branches counts as eleven. So a count can raise an alarm and
never certify that a case is safe. Nothing is estimated: a cell that a table does not hold makes the count unknown.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from enum import Enum
from functools import cache, cached_property
from typing import Any

from . import lists
from .sizes import People

FEW, SOME = 4, 19
"""At most so many is a hard finding; at most so many, a soft one."""
ANY = People(1, None)

Cells = Mapping[tuple[str, str, People], int | None]


@dataclass(frozen=True)
class Table:
    """Counts by region, sector and size class. `date` is YYYY-MM or YYYY; a count of None is one that is not known."""

    source: str
    table: str
    date: str
    cells: Cells = field(repr=False)
    source_fr: str = ""

    def source_in(self, language: str) -> str:
        """The source as named in `language`; in English where there is no French name."""
        return self.source_fr if self.source_fr and language.startswith("fr") else self.source

    @cached_property
    def _classes(self) -> dict[tuple[str, str], list[People]]:
        found: dict[tuple[str, str], list[People]] = {}
        for region, sector, size in sorted(self.cells, key=lambda cell: (cell[0], cell[1], cell[2].low)):
            found.setdefault((region, sector), []).append(size)
        return found

    def classes(self, region: str, sector: str) -> list[People]:
        """The size classes it has for them, from small to large."""
        return self._classes.get((region, sector), [])

    @cached_property
    def regions(self) -> frozenset[str]:
        """The codes of the regions that have a count."""
        return frozenset(region for region, _, _ in self.cells)


class Unknown(Enum):
    """Why nothing was counted."""

    REGION = "region"
    """No table has the region, nor a wider one."""
    SECTOR = "sector"
    """The table of the region does not have the sector."""
    SIZE = "size"
    """The table does not have a count for each size that may be meant."""


@dataclass(frozen=True)
class Facets:
    """What a case says of an organization, in any field. A facet with several values means that it may be any of them."""

    regions: frozenset[str] = frozenset()
    sectors: frozenset[str] = frozenset()
    sizes: frozenset[People] = frozenset()

    @property
    def are_all_said(self) -> bool:
        """Whether region, sector and size are all known."""
        return bool(self.regions and self.sectors and self.sizes)

    def shared(self, other: "Facets") -> "Facets | None":
        """What both say of one organization; None where they cannot be about the same one."""
        regions = _both(self.regions, other.regions, _narrower)
        sectors = _both(self.sectors, other.sectors, lambda one, another: one if one == another else None)
        sizes = _both(self.sizes, other.sizes, People.shared)
        return None if None in (regions, sectors, sizes) else Facets(regions, sectors, sizes)  # type: ignore[arg-type]


@dataclass(frozen=True)
class Count:
    """At most `number` establishments in `regions` and `sectors`, in the size classes that `people` covers."""

    number: int
    regions: tuple[str, ...]
    sectors: tuple[str, ...]
    people: People
    table: Table

    @property
    def severity(self) -> str:
        """ "hard", "soft", or empty where so many are no finding."""
        return "hard" if self.number <= FEW else "soft" if self.number <= SOME else ""


def how_many(facets: Facets, tables: Iterable[Table]) -> Count | Unknown:
    """The count of the latest table that has the regions; of a wider region where no table has one of them."""
    tables = sorted(tables, key=lambda table: table.date, reverse=True)
    regions = frozenset(_counted_region(code, tables) for code in facets.regions)
    if "" in regions or not regions:
        return Unknown.REGION
    regions = frozenset(code for code in regions if not regions & set(lists.around(code)[1:]))
    for table in tables:
        if regions <= table.regions:
            return _counted(table, regions, facets)
    return Unknown.REGION


def _counted(table: Table, regions: frozenset[str], facets: Facets) -> Count | Unknown:
    covered, number = set(), 0
    for region in regions:
        for sector in facets.sectors:
            classes = table.classes(region, sector)
            if not classes:
                return Unknown.SECTOR
            meant = [size for size in classes if any(size.meets(said) for said in facets.sizes)]
            if not meant or not _cover(classes, facets.sizes):
                return Unknown.SIZE
            for size in meant:
                count = table.cells[region, sector, size]
                if count is None:
                    return Unknown.SIZE
                number += count
            covered.update(meant)
    if not covered:
        return Unknown.SECTOR
    ends = [size.high for size in covered]
    people = People(min(size.low for size in covered), None if None in ends else max(end for end in ends if end))
    return Count(number, tuple(sorted(regions)), tuple(sorted(facets.sectors)), people, table)


def _cover(classes: list[People], said: Iterable[People]) -> bool:
    """Whether `classes` leave out nobody of `said`: a table may begin at ten people, or end at five hundred."""
    for people in said:
        reached: int | None = people.low - 1
        for size in classes:
            if reached is not None and size.low <= reached + 1 and (size.high is None or size.high > reached):
                reached = size.high
        if reached is not None and (people.high is None or reached < people.high):
            return False
    return True


def _counted_region(code: str, tables: Iterable[Table]) -> str:
    """`code`, or the nearest wider region that a table has; empty where none has."""
    known = frozenset[str]().union(*(table.regions for table in tables))
    return next((wider for wider in lists.around(code) if wider in known), "")


def _narrower(one: str, another: str) -> str | None:
    if another in lists.around(one):
        return one
    return another if one in lists.around(another) else None


def _both(one: frozenset, another: frozenset, shared: Callable[[Any, Any], Any]) -> frozenset | None:
    """What each pair shares; what one says where the other says nothing; None where no pair shares anything."""
    if not one or not another:
        return one or another
    found = frozenset(both for left in one for right in another if (both := shared(left, right)) is not None)
    return found or None


@cache
def built_in() -> tuple[Table, ...]:
    """The tables that come with the guard."""
    from .counts_file import parsed

    return tuple(parsed(file.read_text("utf-8")) for file in sorted(lists.DATA.glob("canada-*.csv")))
