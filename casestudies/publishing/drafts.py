"""What somebody typed, before it is stored: the guard reads it, and what names somebody is changed or kept for a reason.

Nothing here is stored in between, and no transaction is open while the guard reads.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from django.views.decorators.debug import sensitive_variables

from ..models import CaseStudy, Region, Reviewed, Step
from . import published
from .alarms import clear_alarm
from .findings import PlacedFinding, Texts, longest_first
from .history import open_findings, record
from .reasons import keep_reasons, reasons_for, redacted
from .review import Review, review_texts

REASON = "reason-"
"""What the place of a reason begins with, among the texts that are read; the mark of its finding follows."""


@dataclass(frozen=True)
class CheckedText:
    """Typed words as the guard read them, and the reasons given for what it found."""

    review: Review
    kept: Mapping[str, str]
    """Reasons stored already, by marks."""
    typed: Mapping[str, str] = field(repr=False)
    """Reasons typed with the words, by marks."""
    not_asked: frozenset[str] = frozenset()
    """Fields in which watched terms alone count."""

    @cached_property
    def findings(self) -> list[PlacedFinding]:
        """What was found in the words and is not let through by a stored reason."""
        return [
            finding
            for finding in self.review.findings
            if not finding.field.startswith(REASON)
            and finding.mark not in self.kept
            and (finding.field not in self.not_asked or finding.is_watched)
        ]

    @property
    def blocking(self) -> list[PlacedFinding]:
        """Hard findings without a reason: while there is one, nothing is stored."""
        return [finding for finding in self.findings if finding.is_hard and finding.mark not in self.typed]

    @property
    def naming_reasons(self) -> list[PlacedFinding]:
        """Hard findings in reasons, but for what a reason is about: that is left out of it when it is kept."""
        quotes = {finding.mark: finding.quote for finding in longest_first(self.findings)}
        return [
            found
            for found in self.review.findings
            if found.is_hard
            and found.field.startswith(REASON)
            and redacted(found.quote, quotes.get(found.field.removeprefix(REASON), "")) != "[…]"
        ]

    def reasons(self, others: Iterable[PlacedFinding] = ()) -> list[tuple[PlacedFinding, str]]:
        """The findings that a reason was typed for, among those in the words and `others`, each with its reason."""
        known = {finding.mark: finding for finding in longest_first((*self.findings, *others))}
        return [(known[mark], reason) for mark, reason in self.typed.items() if mark in known]


@sensitive_variables()
def check(
    record: Reviewed,
    words: Texts,
    reasons: Mapping[str, str],
    spoken: str,
    region: Region | None = None,
    not_asked: frozenset[str] = frozenset(),
) -> CheckedText:
    """Has the guard read `words`, meant for `record`, and the `reasons` typed for its findings, which are in the language
    `spoken`. May take seconds. `region` is the one chosen for a case."""
    case = record if isinstance(record, CaseStudy) and record.pk else None
    typed = {(spoken, REASON + mark): reason for mark, reason in reasons.items()}
    return CheckedText(review_texts({**words, **typed}, case, region), reasons_for(record), reasons, not_asked)


def keep(case: CaseStudy, language: str, checked: CheckedText, by: str, is_step: bool = True) -> None:
    """After the words of `case` in `language` were stored: what follows from them, the reasons, and a step of its history."""
    published.complete_draft(case)
    keep_reasons(case, checked.reasons(open_findings(case)), by)
    if is_step:
        words = [found for found in checked.review.findings if not found.field.startswith(REASON)]
        found = [finding for finding in words if finding.language == language]
        record(case, Step.Action.SAVED, by, found, checked.review.checked_names)
    clear_alarm(case)
