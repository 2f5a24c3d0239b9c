"""Counts the organizations that the words of a case could be about, by region, sector and size, from all its fields.

Counts are of establishments, an upper bound on organizations. A small one is a finding; a large one proves nothing. The admin
shows `Counted`; reading pages never do.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache, lru_cache

from django.db.models import Count as CountOf
from django.db.models import Max, Sum
from django.utils import formats
from django.utils.translation import get_language, gettext, ngettext, pgettext

from ..anonymity import lists
from ..anonymity.counts import Count, Facets, Table, Unknown, built_in, how_many
from ..anonymity.phrases import Setting
from ..anonymity.said import Said, region_named, said
from ..anonymity.sizes import People
from ..models import CaseStudy, CountTable, PublishedVersion, Region
from ..models.cases import TEXTS
from .findings import Place, PlacedFinding, Texts

READ = [name for name in TEXTS if name != "slug"]
"""The fields that say what an organization is; an address only repeats the title."""
KINDS = {"hard": "handful", "soft": "small_group"}
"""Kinds of findings that a count makes, by severity."""


@dataclass(frozen=True)
class Spot:
    """Where something is said."""

    language: str
    field: str
    start: int
    end: int


@dataclass(frozen=True)
class Outline:
    """What one case says an organization is, and where. `region_name` is that of its record, as the site calls it."""

    facets: Facets
    kinds: frozenset[str]
    spots: tuple[Spot, ...]
    region_name: str


@dataclass(frozen=True)
class TooFew:
    """A count so small that it is a finding. `about` is what a reason for it is about."""

    count: Count
    about: str
    explained: str

    @property
    def kind(self) -> str:
        return KINDS[self.count.severity]


@dataclass(frozen=True)
class Counted:
    """What the admin shows of one case: the count, or why there is none, and counts together with other published cases."""

    outline: Outline
    outcome: Count | Unknown | None
    together: tuple[tuple[str, str, Count], ...] = ()
    """(identifier, title of another case, count) for each that could be about the same client."""
    too_few: tuple[TooFew, ...] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "too_few", tuple(self._too_few()))

    def _too_few(self) -> Iterator[TooFew]:
        if isinstance(self.outcome, Count) and self.outcome.severity:
            yield TooFew(self.outcome, _key(self.outcome), f"{sentence(self.outcome)} {source(self.outcome)}")
        for pk, title, count in self.together:
            if count.severity:
                yield TooFew(count, f"{pk}/{_key(count)}", f"{_with(title, count)} {source(count)}")

    @property
    def number(self) -> str:
        return sentence(self.outcome) if isinstance(self.outcome, Count) else ""

    @property
    def source(self) -> str:
        counts = [self.outcome] if isinstance(self.outcome, Count) else [count for _, _, count in self.together]
        return source(counts[0]) if counts else ""

    @property
    def notes(self) -> list[str]:
        """What could not be counted, and why; then what other published cases add."""
        return [*self._uncounted(), *(_with(title, count) for _, title, count in self.together)]

    def _uncounted(self) -> Iterator[str]:
        facets, names = self.outline.facets, {"region": gettext("the region"), "sector": gettext("the sector")}
        region = self.outline.region_name or " / ".join(_region_names(facets.regions))
        if self.outcome is None:
            said = {"region": facets.regions, "sector": facets.sectors, "size": facets.sizes}
            absent = [{**names, "size": gettext("the size")}[name] for name, values in said.items() if not values]
            yield gettext("Not counted. The words do not say: %(facets)s.") % {"facets": ", ".join(absent)}
        elif self.outcome == Unknown.REGION:
            yield gettext("Region not counted: there is no table for %(region)s.") % {"region": region}
        elif isinstance(self.outcome, Unknown):
            yield {
                Unknown.SECTOR: gettext("Sector not counted: the table of the region does not have it."),
                Unknown.SIZE: gettext("Size not counted: the table of the region does not say how many there are."),
            }[self.outcome]
        elif self.outcome.regions != tuple(sorted(facets.regions)):
            yield gettext("There is no table for %(region)s: counted in a wider region.") % {"region": region}
        for kind in sorted(self.outline.kinds):
            yield gettext("Not counted: %(kind)s. No table says how many there are.") % {"kind": _kind_name(kind)}


def count_organizations(texts: Texts, region: Region | None, case: CaseStudy | None = None) -> Counted:
    """What `texts`, with the record of `region`, say together; and with the other published cases that could be about the
    same client. `case` is the one they are of."""
    known = cache(tables)  # a query, where anything is counted at all
    mine = outline(texts, region)
    outcome = how_many(mine.facets, known()) if mine.facets.are_all_said else None
    together = [
        (str(pk), title, count)
        for pk, title, other in _published(case)
        if (count := _together(mine.facets, other.facets, known))
    ]
    return Counted(mine, outcome, tuple(together))


def outline(texts: Texts, region: Region | None) -> Outline:
    found = {(language, name): _said(text) for (language, name), text in texts.items() if name in READ and text}
    sizes = [mention.value for one in found.values() for mention in one.sizes]
    facets = Facets(
        _regions([mention.value for one in found.values() for mention in one.regions], region),
        frozenset(mention.value for one in found.values() for mention in one.sectors),
        _shared(sizes),
    )
    kinds = frozenset(mention.value for one in found.values() for mention in one.kinds)
    return Outline(facets, kinds, tuple(_spots(found)), _name(region))


def tables() -> list[Table]:
    """The tables that were imported and those that come with the guard; one query."""
    return [*(kept.as_table() for kept in CountTable.objects.all()), *built_in()]


def _regions(codes: Iterable[str], region: Region | None) -> frozenset[str]:
    """The narrowest that are said; where the case has a region record, only those within it."""
    said = set(codes)
    if region is not None:
        names = [term.name for term in region.translations.all()]
        record = next(filter(None, map(region_named, names)), f"#{region.slug}")
        said = {code for code in said if record in lists.around(code)} or {record}
    return frozenset(code for code in said if not any(code in lists.around(other)[1:] for other in said))


def _shared(sizes: Iterable[People]) -> frozenset[People]:
    """What all `sizes` allow; each of them where that is nothing."""
    sizes = list(sizes)
    both: People | None = sizes[0] if sizes else None
    for size in sizes[1:]:
        both = both.shared(size) if both else None
    return frozenset([both]) if both else frozenset(sizes)


def _spots(found: Mapping[Place, Said]) -> Iterator[Spot]:
    """One place a language: where the size is said, else the sector, else the region."""
    for language in sorted({language for language, _ in found}):
        texts = [(name, one) for (code, name), one in found.items() if code == language]
        mentions = (
            (name, mention)
            for facet in ("sizes", "sectors", "regions")
            for name, one in texts
            for mention in getattr(one, facet)
        )
        if first := next(mentions, None):
            yield Spot(language, first[0], first[1].start, first[1].end)


def _published(case: CaseStudy | None) -> Iterator[tuple[int, str, Outline]]:
    """(case, its title, its outline) of every other case that readers see."""
    mine, spoken = case.pk if case else None, (get_language() or "fr")[:2]
    for pk, titles, outlined in _outlines(*_state_of_published()):
        if pk != mine:
            yield pk, titles.get(spoken) or next(iter(titles.values())), outlined


def _state_of_published() -> tuple:
    """Values of which one differs once a case was published or withdrawn, or a region renamed; one query."""
    present = PublishedVersion.objects.aggregate(
        number=CountOf("pk"), latest=Max("pk"), changed=Max("changed_at"), regions=Sum("region__version")
    )
    return tuple(present.values())


@lru_cache(maxsize=2)
def _outlines(*state: object) -> list[tuple[int, dict[str, str], Outline]]:
    """(case, its titles by language, its outline) of every case that readers see; kept until `state` differs."""
    versions = PublishedVersion.objects.select_related("region").prefetch_related("region__translations")
    by_case: dict[int, list[PublishedVersion]] = {}
    for version in versions.order_by("case_id", "language"):
        by_case.setdefault(version.case_id, []).append(version)
    return [
        (
            pk,
            {version.language: version.title for version in own},
            outline(
                {(version.language, name): getattr(version, name) for version in own for name in READ}, own[0].region
            ),
        )
        for pk, own in by_case.items()
    ]


def _together(mine: Facets, other: Facets, known: Callable[[], list[Table]]) -> Count | None:
    """The count of what both say; None where they cannot be about one client, or together say no more than one alone."""
    both = mine.shared(other)
    if both is None or not both.are_all_said or both in (mine, other):
        return None
    count = how_many(both, known())
    return count if isinstance(count, Count) else None


@lru_cache(maxsize=5000)
def _said(text: str) -> Said:
    return said(text)


def _key(count: Count) -> str:
    return "/".join([*count.regions, *count.sectors, f"{count.people.low}-{count.people.high or ''}"])


def settings_of(
    texts: Texts, counted: Counted, region: Region | None, found: Iterable[PlacedFinding]
) -> dict[str, Setting]:
    """What to propose wider words from, by language: the region, the organization's label unless it names somebody, and the
    sector if there is one."""
    naming = {finding.language for finding in found if finding.is_hard and finding.field == "organisation"}
    sectors = counted.outline.facets.sectors
    sector = next(iter(sectors)) if len(sectors) == 1 else ""
    return {
        language: Setting(
            (region.safe_translation_getter("name", language_code=language) if region else "") or "",
            "" if language in naming else texts.get((language, "organisation"), ""),
            sector,
        )
        for language in {code for code, _ in texts if code}
    }


# In words, in the language of the interface.


def sentence(count: Count) -> str:
    """ "At most 38 establishments in Québec, in finance and insurance, have 500 people or more." """
    language = get_language() or "fr"
    either = f" {pgettext('between alternatives', 'or')} "
    text = ngettext(
        "At most %(number)s establishment %(region)s in the sector “%(sector)s” has %(people)s.",
        "At most %(number)s establishments %(region)s in the sector “%(sector)s” have %(people)s.",
        count.number,
    )
    return text % {
        "number": formats.number_format(count.number, force_grouping=True),
        "region": either.join(_region_where(code, language) for code in count.regions),
        "sector": either.join(lists.sectors()[code].name(language) for code in count.sectors),
        "people": people_told(count.people),
    }


def people_told(people: People) -> str:
    low, high = (formats.number_format(number or 0, force_grouping=True) for number in (people.low, people.high))
    if people.high is None:
        return gettext("%(low)s people or more") % {"low": low}
    return gettext("%(low)s to %(high)s people") % {"low": low, "high": high}


def source(count: Count) -> str:
    """ "Statistics Canada, table 33-10-1174-01, June 2026." """
    year, _, month = count.table.date.partition("-")
    day = formats.date_format(date(int(year), int(month), 1), "F Y") if month else year
    return gettext("%(source)s, table %(table)s, %(date)s.") % {
        "source": count.table.source_in(get_language() or "fr"),
        "table": count.table.table,
        "date": day,
    }


def _with(title: str, count: Count) -> str:
    return gettext("Read together with “%(case)s”: %(count)s") % {"case": title, "count": sentence(count)}


def _region_where(code: str, language: str) -> str:
    known = lists.regions().get(code)
    return known.where(language) if known else code


def _region_names(codes: Iterable[str]) -> list[str]:
    language = get_language() or "fr"
    return [known.name(language) if (known := lists.regions().get(code)) else code for code in sorted(codes)]


def _name(region: Region | None) -> str:
    if region is None:
        return ""
    return region.safe_translation_getter("name", language_code=(get_language() or "fr")[:2]) or str(region)


def _kind_name(kind: str) -> str:
    return {
        "cooperative": gettext("cooperative"),
        "family": gettext("family business"),
        "listed": gettext("listed company"),
        "state": gettext("state-owned company"),
        "foundation": gettext("foundation"),
        "mutual": gettext("mutual company"),
        "subsidiary": gettext("subsidiary"),
        "nonprofit": gettext("non-profit organization"),
    }[kind]
