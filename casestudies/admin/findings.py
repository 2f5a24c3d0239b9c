"""Prepares findings and steps for the admin's pages, in the language of the interface."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.contrib.admin.utils import label_for_field
from django.db.models import Model
from django.utils.translation import get_language, gettext, ngettext

from ..anonymity.phrases import Setting
from ..anonymity.reasons import REASONS, reason_for
from ..anonymity.suggestions import suggestions
from ..models import CaseStudy, Step
from ..models.cases import TEXTS
from ..models.texts import said_in
from ..publishing.drafts import REASON
from ..publishing.findings import PlacedFinding
from ..publishing.words import TOGETHER, text_fields

ANCHORS = {TOGETHER: "region"}
"""Which field of the form to look at, for a place that is no field of it."""

STEPS_SHOWN = 50
"""The latest; older ones stay in the database."""


@dataclass(frozen=True)
class PlaceShown:
    """Where a finding stands: the passage, the name of its field, the way to it, and what could be written instead."""

    finding: PlacedFinding
    name: str
    anchor: str
    suggestions: Sequence[str] = ()


@dataclass(frozen=True)
class FindingShown:
    """One finding on the page: every place it stands in, and the field that takes the reason for letting it through."""

    places: list[PlaceShown]
    explained: str
    input_name: str
    typed: str

    @property
    def finding(self) -> PlacedFinding:
        """The finding in its first place."""
        return self.places[0].finding

    @property
    def places_told(self) -> str:
        """How many places it stands in; empty for a single one."""
        number = len(self.places)
        return ngettext("%d place", "%d places", number) % number if number > 1 else ""


@dataclass(frozen=True)
class Group:
    """Findings of one severity, and what may be said of each."""

    title: str
    label: str
    findings: list[FindingShown]


@dataclass(frozen=True)
class FindingsShown:
    """Those that name somebody, and those that may narrow it down. `is_saved`: the text they are in is kept already.

    `reasons`: what was typed as a reason and names somebody itself.
    """

    hard: list[FindingShown]
    soft: list[FindingShown]
    is_saved: bool
    reasons: list[PlaceShown]

    def __bool__(self) -> bool:
        return bool(self.hard or self.soft)

    @property
    def groups(self) -> list[Group]:
        """The hard findings, then the soft ones."""
        return [
            Group(gettext("Names somebody, or looks like it"), gettext("False alarm, because"), self.hard),
            Group(gettext("May narrow it down"), gettext("Accepted, because"), self.soft),
        ]

    @property
    def has_blocked(self) -> bool:
        """Whether they are why nothing was saved."""
        return not self.is_saved and any(not finding.typed for finding in self.hard)


def findings_shown(
    model: type[Model],
    findings: Iterable[PlacedFinding],
    typed: Mapping[str, str],
    language: str,
    is_saved: bool,
    naming_reasons: Iterable[PlacedFinding] = (),
    settings: Mapping[str, Setting] | None = None,
) -> FindingsShown:
    """`model`: of the record they are in; `typed`: the reasons typed so far, by marks; `language`: that of the form they are
    shown above; `settings`: what to propose wider words from, by language."""
    by_mark = _by_mark(model, findings, language)
    hard = [places for places in by_mark.values() if places[0].is_hard]
    soft = [places for places in by_mark.values() if not places[0].is_hard]
    names = [finding for places in hard for finding in places]
    apart = [left for places in soft if (left := [soft for soft in places if not _around_a_name(soft, names)])]
    around = [part for places in soft for part in places]
    shown = Shown(model, typed, language, settings or {})
    return FindingsShown(
        [shown.finding(places, [part for part in around if _around_a_name(part, places)]) for places in hard],
        [shown.finding(places) for places in apart],
        is_saved,
        [PlaceShown(reason, "", f"#{reason.field}") for reason in naming_reasons],
    )


def _by_mark(model: type[Model], findings: Iterable[PlacedFinding], language: str) -> dict[str, list[PlacedFinding]]:
    """`findings` about one thing together, those in `language` first, in the order of the form."""
    order = field_order(model)
    by_mark: dict[str, list[PlacedFinding]] = {}
    ordered = sorted(
        findings,
        key=lambda at: (
            at.language not in ("", language),
            at.language,
            order.index(at.field),
            at.start,
            at.is_published,
        ),
    )
    for finding in ordered:
        by_mark.setdefault(finding.mark, []).append(finding)
    return by_mark


@dataclass(frozen=True)
class Shown:
    """How findings are shown: see `findings_shown`."""

    model: type[Model]
    typed: Mapping[str, str]
    language: str
    settings: Mapping[str, Setting]

    def finding(self, places: list[PlacedFinding], around: Iterable[PlacedFinding] = ()) -> FindingShown:
        """One finding, shown with what narrows down `around` it."""
        told = dict.fromkeys(line for finding in (*places, *around) for line in _sentences(finding))
        if len(told) > 1:  # something more precise is said of it
            told.pop(_explained("name"), None)
        at = {(place.language, place.field, place.start, place.is_published): place for place in places}
        mark = places[0].mark
        return FindingShown(list(map(self.place, at.values())), " ".join(told), REASON + mark, self.typed.get(mark, ""))

    def place(self, found: PlacedFinding) -> PlaceShown:
        """One place of a finding, with what could be written instead."""
        setting = self.settings.get(found.language)
        wider = suggestions(found.text, found.language or "fr", found.start, found.end, found.kind, setting)
        name = place_name(self.model, found.language, found.field)
        return PlaceShown(found, name, self.anchor(found), wider if found.field != "slug" else ())

    def anchor(self, found: PlacedFinding) -> str:
        """The way to the field from this form. That of a case holds both languages."""
        here = self.model is CaseStudy or found.language in ("", self.language)
        return anchor(self.model, found) if here else f"?language={found.language}{anchor(self.model, found)}"


def _sentences(finding: PlacedFinding) -> list[str]:
    """What is said of `finding`, a sentence a kind."""
    return [finding.explained] if finding.explained else [_explained(kind) for kind in finding.kinds]


def _around_a_name(soft: PlacedFinding, names: Iterable[PlacedFinding]) -> bool:
    """Whether `soft` overlaps a name that is not settled: it is then shown with it, and asked about afterwards."""
    return any(
        (name.language, name.field, name.is_published) == (soft.language, soft.field, soft.is_published)
        and name.start < soft.end
        and soft.start < name.end
        for name in names
    )


def anchor(model: type[Model], place: PlacedFinding) -> str:
    """The field of the form of `model` in which `place` is."""
    if (place.language, place.field) == ("", "slug"):  # of a region, type or tension: made from its name
        return "#id_name"
    if place.field in ANCHORS:
        return f"#id_{ANCHORS[place.field]}"
    return f"#id_{place.language}-{place.field}" if model is CaseStudy else f"#id_{place.field}"


@dataclass(frozen=True)
class StepShown:
    step: Step
    summary: str
    reasons: list[str]


def steps_shown(case: CaseStudy) -> list[StepShown]:
    """The latest steps of `case`, ready for the page."""
    return [_step_shown(step) for step in case.steps.all()[:STEPS_SHOWN]]


def _step_shown(step: Step) -> StepShown:
    marks = {entry["mark"]: entry["severity"] for entry in step.findings}  # a name in five places is one passage
    hard = sum(severity == "hard" for severity in marks.values())
    soft = len(marks) - hard
    counts = [
        ngettext("%d passage that could name somebody", "%d passages that could name somebody", hard) % hard,
        ngettext("%d passage that may narrow it down", "%d passages that may narrow it down", soft) % soft,
    ]
    results = [text for text, number in zip(counts, (hard, soft), strict=True) if number]
    if step.checked_names is not None and not results:
        results = [gettext("nothing found")]
    if step.checked_names is False:
        results.append(gettext("names not checked"))
    lines = [
        _line(
            place_name(CaseStudy, entry["language"], entry["field"]), " ".join(map(_explained, kinds)), entry["reason"]
        )
        for entry in step.findings
        for kinds in [[entry["kind"], *entry.get("also", ())]]
    ]
    return StepShown(step, ", ".join(results), lines)


def _line(place: str, explained: str, reason: str) -> str:
    if reason:
        return gettext("%(place)s: %(explained)s Let through: “%(reason)s”") % {
            "place": place, "explained": explained, "reason": reason,
        }  # fmt: skip
    return gettext("%(place)s: %(explained)s") % {"place": place, "explained": explained}


def _explained(kind: str) -> str:
    """The sentence for a kind of finding. A step may name a kind that the guard no longer knows."""
    return reason_for(kind, get_language() or "fr") if kind in REASONS else kind


def place_name(model: type[Model], language: str, field: str) -> str:
    """The name of a field of `model`, as its form has it, with the language of its text."""
    name = called(model, language, field)
    return said_in(language, name) if language else name


def called(model: type[Model], language: str, field: str) -> str:
    """The same without the language."""
    if field == TOGETHER:
        return gettext("region, organization, sector and size together")
    translation = model._parler_meta.root_model  # type: ignore[attr-defined]
    return str(label_for_field(field, translation if language else model))


def field_order(model: type[Model]) -> list[str]:
    """The fields of `model` that hold texts, in the order of its form."""
    if model is CaseStudy:
        return [*TEXTS, TOGETHER]
    return [*text_fields(model._parler_meta.root_model), *text_fields(model)]  # type: ignore[attr-defined]
