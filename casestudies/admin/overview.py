"""The cases at a glance, a row each: what readers see, and how each language stands."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ..anonymity import WatchList
from ..models import CaseStudy
from ..publishing import consent, published, watch_list
from ..publishing.findings import PlacedFinding
from ..publishing.history import open_names
from .values import moment

ON_FIRST_PAGE = 20
"""Cases on the admin's first page; the list has them all."""

State = CaseStudy.State


@dataclass(frozen=True)
class Cell:
    """A few words, and a line below them. `kind` is a CSS class: `ok`, `warn`, `stop`, `quiet` or empty."""

    text: str
    kind: str = ""
    note: str = ""


@dataclass(frozen=True)
class Row:
    """One case."""

    case: CaseStudy
    readers: Cell
    languages: list[Cell]
    consent: Cell


@dataclass(frozen=True)
class Overview:
    """The first cases, and how many there are in all."""

    rows: list[Row]
    total: int
    may_change: bool
    may_add: bool

    @property
    def language_names(self) -> list[str]:
        """The languages of the site, each by its own name."""
        return [str(name) for _code, name in settings.LANGUAGES]


def overview(request: HttpRequest) -> Overview | None:
    """What the first page shows of the cases, to those who may see them. The number of queries does not grow with them."""
    if not request.user.has_perm("casestudies.view_casestudy"):
        return None
    cases = list(CaseStudy.objects.at_a_glance()[:ON_FIRST_PAGE])
    return Overview(
        rows_of(cases),
        len(cases) if len(cases) < ON_FIRST_PAGE else CaseStudy.objects.count(),
        request.user.has_perm("casestudies.change_casestudy"),
        request.user.has_perm("casestudies.add_casestudy"),
    )


def rows_of(cases: Sequence[CaseStudy]) -> list[Row]:
    """The rows of cases that come from `at_a_glance`; at most two queries."""
    terms, casebooks = watch_list.current(), consent.casebooks_for(cases)
    return [_row(case, terms, casebooks) for case in cases]


def _row(case: CaseStudy, terms: WatchList, casebooks: consent.Casebooks) -> Row:
    names = open_names(case, terms)
    older = {place.partition("-")[0] for place in case.older}
    cells = [_language(case, code, names, older) for code, _name in settings.LANGUAGES]
    return Row(case, _readers(case), cells, _consent(case, casebooks))


def _readers(case: CaseStudy) -> Cell:
    if case.concern == CaseStudy.Concern.REFUSED:
        return Cell(_("Refused when it was due"), "stop", str(State(case.state).label))
    if case.state == State.PUBLISHED:
        return _published(case)
    if case.publish_at:
        return Cell(_("Scheduled"), "", moment(case.publish_at))
    return Cell(str(State(case.state).label), "" if case.state == State.IN_REVIEW else "quiet")


def _published(case: CaseStudy) -> Cell:
    since = date_format(timezone.localtime(case.published_at), "DATE_FORMAT") if case.published_at else ""
    if case.publish_at:
        return Cell(_("Published, changes scheduled"), "", moment(case.publish_at))
    if published.has_unpublished_changes(case):
        return Cell(_("Published, changed since"), "", since)
    return Cell(_("Published"), "", since)


def _language(case: CaseStudy, code: str, names: Iterable[PlacedFinding], older: Iterable[str]) -> Cell:
    text = next((text for text in case.translations.all() if text.language_code == code), None)
    here = [name for name in names if name.language == code]
    to_correct = len({name.mark for name in here})
    if text is None:
        return Cell(_("none yet"), "quiet")
    if any(name.is_watched for name in here):
        return Cell(_("watched name"), "stop")
    if to_correct:
        return Cell(ngettext("%d name", "%d names", to_correct) % to_correct, "stop")
    if not text.is_complete:
        return Cell(_("incomplete"), "quiet")
    return Cell(_("older"), "warn") if code in older else Cell(_("complete"), "ok")


def _consent(case: CaseStudy, casebooks: consent.Casebooks) -> Cell:
    """The client's consent: to what readers see, or else to the draft."""
    shown = {version.language: version for version in case.published_versions.all()}
    found = consent.standing(case, shown or None, casebooks)
    if found.state == consent.State.NONE:
        return Cell(_("missing"), "warn") if settings.CONSENT_REQUIRED else Cell(_("none"), "quiet")
    if found.state == consent.State.AGREED and found.until:
        return Cell(date_format(found.until, "YEAR_MONTH_FORMAT"), "quiet")
    if found.state == consent.State.EXPIRING:
        return Cell(ngettext("%d day", "%d days", found.days_left) % found.days_left, "warn")
    return Cell(str(found.state.label), "stop" if found.state == consent.State.EXPIRED else "warn")


def address_of(case: CaseStudy, place: PlacedFinding | None = None) -> str:
    """The page of `case` in the admin; with `place`, the very field."""
    field = f"#id_{place.language}-{place.field}" if place else ""
    return reverse("admin:casestudies_casestudy_change", args=[case.pk]) + field
