"""Saves what somebody typed. The guard reads it first, and what names somebody is changed or kept for a reason.

No transaction is open while the guard reads.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.db import transaction
from django.views.decorators.debug import sensitive_variables

from ..models import CaseStudy, Region, Reviewed, Step
from . import published
from .alarms import clear_alarm
from .findings import Place, PlacedFinding, Texts, longest_first
from .history import open_findings, record
from .reasons import given, keep_reasons, reasons_for, redacted
from .review import Review, review_texts
from .words import TOGETHER, said_together

REASON = "reason-"
"""What the place of a reason begins with, among the texts that are read; the mark of its finding follows."""


class Refused(Exception):
    """Nothing was stored: `checked` holds what names somebody."""

    def __init__(self, checked: "CheckedText") -> None:
        super().__init__()
        self.checked = checked


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

    def blocks(self, language: str) -> bool:
        """Whether words in `language`, or reasons, name somebody."""
        return bool(self.naming_reasons) or any(finding.language in ("", language) for finding in self.blocking)

    def is_about(self, language: str, words: Mapping[str, str], reasons: Mapping[str, str]) -> bool:
        """Whether the guard read these very words and reasons."""
        return self.typed == reasons and all(
            self.review.texts.get((language, name), "") == text for name, text in words.items()
        )

    @property
    def naming_reasons(self) -> list[PlacedFinding]:
        """Hard findings in reasons. The passage that a reason is about does not count: it is not stored."""
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
    reasons = given(reasons)
    case = record if isinstance(record, CaseStudy) and record.pk else None
    typed = {(spoken, REASON + mark): reason for mark, reason in reasons.items()}
    return CheckedText(review_texts({**words, **typed}, case, region), reasons_for(record), reasons, not_asked)


@sensitive_variables()
def save(
    case: CaseStudy,
    language: str,
    words: Mapping[str, str],
    reasons: Mapping[str, str],
    by: str,
    shared: Mapping[str, Any] | None = None,
    checked: CheckedText | None = None,
) -> CheckedText:
    """Stores `words`, the texts of `case` in `language`, and `shared`, what is the same in all languages; both by field.

    `reasons` let findings through, by their marks. Raises Refused, and stores nothing, where something names somebody and has
    no reason. The guard reads before any transaction; `checked` is what it read of these very words just before, if it did.
    """
    shared, reasons = shared or {}, given(reasons)
    region = shared.get("region") or case.region
    if checked is None or not checked.is_about(language, words, reasons):
        checked = check(case, case_words(language, words, region), reasons, language, region)
    if checked.blocks(language):
        raise Refused(checked)
    with transaction.atomic():
        _store(case, language, words, shared)
        published.complete_draft(case)
        keep_reasons(case, checked.reasons(open_findings(case)), by)
        found = [finding for finding in checked.review.findings if finding.language == language]
        found = [finding for finding in found if not finding.field.startswith(REASON)]
        record(case, Step.Action.SAVED, by, found, checked.review.checked_names)
        clear_alarm(case)
    return checked


def case_words(language: str, words: Mapping[str, str], region: Region | None) -> dict[Place, str]:
    """The `words` of a case in their places, with what they say together."""
    typed = {**words, TOGETHER: said_together(region, language, words)}
    return {(language, name): text for name, text in typed.items()}


def _store(case: CaseStudy, language: str, words: Mapping[str, str], shared: Mapping[str, Any]) -> None:
    lists = {field.name for field in CaseStudy._meta.many_to_many}
    position = case.published_versions.values_list("position", flat=True).first() if case.pk else None
    case.set_current_language(language)
    for name, value in {**words, **shared}.items():
        if name not in lists:
            setattr(case, name, value)
    case.save()
    for name in lists & shared.keys():
        getattr(case, name).set(shared[name])
    if position not in (None, case.position):
        published.refresh()
