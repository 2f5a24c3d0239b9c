"""Findings and steps as the admin shows them, in the language of the interface."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.utils.translation import get_language, gettext, ngettext

from ..anonymity.reasons import REASONS, reason_for
from ..models import CaseStudy, Step
from ..models.cases import TEXTS, CaseStudyTranslation
from ..publishing.review import PlacedFinding
from .forms import REASON

STEPS_SHOWN = 50
"""The latest; older ones stay in the database."""


@dataclass(frozen=True)
class FindingShown:
    """One finding on the page: where it is, and the field that takes the reason for letting it through."""

    found: PlacedFinding
    place: str
    anchor: str
    explained: str
    input_name: str
    typed: str


@dataclass(frozen=True)
class Group:
    """Findings of one severity, and what may be said of each."""

    title: str
    label: str
    findings: list[FindingShown]


@dataclass(frozen=True)
class FindingsShown:
    """Those that name somebody, and those that may narrow it down. `is_saved`: the text they are in is kept already."""

    hard: list[FindingShown]
    soft: list[FindingShown]
    is_saved: bool

    def __bool__(self) -> bool:
        return bool(self.hard or self.soft)

    @property
    def groups(self) -> list[Group]:
        return [
            Group(gettext("Names somebody, or looks like it"), gettext("False alarm, because"), self.hard),
            Group(gettext("May narrow it down"), gettext("Accepted, because"), self.soft),
        ]

    @property
    def has_blocked(self) -> bool:
        """Whether they are why nothing was saved."""
        return not self.is_saved and any(not finding.typed for finding in self.hard)


def findings_shown(
    findings: Iterable[PlacedFinding], typed: Mapping[str, str], language: str, is_saved: bool
) -> FindingsShown:
    """`typed`: the reasons typed so far, by marks; `language`: that of the form the findings are shown above."""
    once = {finding.mark: finding for finding in findings}
    shown = [
        FindingShown(
            finding,
            _place(finding.language, finding.field),
            f"#id_{finding.field}" if finding.language == language else f"?language={finding.language}",
            _explained(finding.kind),
            REASON + finding.mark,
            typed.get(finding.mark, ""),
        )
        for finding in sorted(
            once.values(), key=lambda at: (at.language != language, at.language, TEXTS.index(at.field), at.start)
        )
    ]
    return FindingsShown(
        [finding for finding in shown if finding.found.is_hard],
        [finding for finding in shown if not finding.found.is_hard],
        is_saved,
    )


@dataclass(frozen=True)
class StepShown:
    step: Step
    summary: str
    reasons: list[str]


def steps_shown(case: CaseStudy) -> list[StepShown]:
    return [_step_shown(step) for step in case.steps.all()[:STEPS_SHOWN]]


def _step_shown(step: Step) -> StepShown:
    hard = sum(entry["severity"] == "hard" for entry in step.findings)
    soft = len(step.findings) - hard
    counts = [
        ngettext("%d passage that could name somebody", "%d passages that could name somebody", hard) % hard,
        ngettext("%d passage that may narrow it down", "%d passages that may narrow it down", soft) % soft,
    ]
    told = [text for text, number in zip(counts, (hard, soft), strict=True) if number]
    if step.checked_names is not None and not told:
        told = [gettext("nothing found")]
    if step.checked_names is False:
        told.append(gettext("names not checked"))
    lines = [
        (_place(entry["language"], entry["field"]), _explained(entry["kind"]), entry["reason"])
        for entry in step.findings
    ]
    return StepShown(step, ", ".join(told), [_line(*line) for line in lines])


def _line(place: str, explained: str, reason: str) -> str:
    if reason:
        return gettext("%(place)s: %(explained)s Let through: “%(reason)s”") % {
            "place": place, "explained": explained, "reason": reason,
        }  # fmt: skip
    return gettext("%(place)s: %(explained)s") % {"place": place, "explained": explained}


def _explained(kind: str) -> str:
    """What a kind of finding means; a step may name one that the guard no longer knows."""
    return reason_for(kind, get_language() or "fr") if kind in REASONS else kind


def _place(language: str, field: str) -> str:
    name = str(CaseStudyTranslation._meta.get_field(field).verbose_name)
    return f"{name} ({language.upper()})"
