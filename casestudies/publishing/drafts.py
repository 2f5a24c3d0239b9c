"""Saves what somebody typed. The guard reads it first, and what names somebody is changed or kept for a reason.

No transaction is open while the guard reads.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.conf import settings
from django.utils.translation import get_language
from django.views.decorators.debug import sensitive_variables

from ..models import CaseStudy, Region, Reviewed, Step, Version
from ..models.taxonomy import Term
from . import published, watch_list
from .alarms import clear_alarm
from .findings import Place, PlacedFinding, Texts, longest_first
from .history import open_findings, record
from .reasons import given, keep_reasons, reasons_for, redacted
from .review import Review, review_texts
from .versions import Stale, saving
from .words import TOGETHER, said_together
from .writing import Outdated

REASON = "reason-"
"""What the place of a reason begins with, among the texts that are read; the mark of its finding follows."""


__all__ = [
    "AddressTaken",
    "CheckedText",
    "ChoiceGone",
    "Refused",
    "Stale",
    "Words",
    "case_words",
    "check",
    "save",
    "written",
]

Words = Mapping[str, Mapping[str, str]]
"""The texts of a case: a language code, then the name of a field."""


class AddressTaken(Outdated):
    """Another case has the address by now."""


class ChoiceGone(Outdated):
    """A region, type or tension that was chosen is deleted."""


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

    @property
    def is_refused(self) -> bool:
        """Whether words or reasons name somebody."""
        return bool(self.naming_reasons or self.blocking)

    @property
    def waiting(self) -> int:
        """How many passages have no reason yet. A name in five places is one."""
        return len({finding.mark for finding in self.findings} - self.typed.keys())

    @property
    def in_words(self) -> list[PlacedFinding]:
        """All that was found in the words, let through or not."""
        return [finding for finding in self.review.findings if not finding.field.startswith(REASON)]

    def is_about(self, words: Words, reasons: Mapping[str, str]) -> bool:
        """Whether the guard read these very words and reasons."""
        return self.typed == reasons and all(
            self.review.texts.get((language, name), "") == text
            for language, texts in words.items()
            for name, text in texts.items()
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
    region: Region | None = None,
    not_asked: frozenset[str] = frozenset(),
) -> CheckedText:
    """Has the guard read `words`, meant for `record`, and the `reasons` typed for its findings, which are in the language of
    the interface. May take seconds. `region` is the one chosen for a case."""
    reasons = given(reasons)
    spoken = (get_language() or settings.LANGUAGE_CODE)[:2]
    case = record if isinstance(record, CaseStudy) and record.pk else None
    typed = {(spoken, REASON + mark): reason for mark, reason in reasons.items()}
    return CheckedText(review_texts({**words, **typed}, case, region), reasons_for(record), reasons, not_asked)


@sensitive_variables()
def save(
    case: CaseStudy,
    words: Words,
    reasons: Mapping[str, str],
    by: str,
    shared: Mapping[str, Any] | None = None,
    version: int | None = None,
    checked: CheckedText | None = None,
    settled: Collection[str] = (),
    action: str = Version.Action.SAVED,
) -> CheckedText:
    """Stores `words`, the texts of `case`, and `shared`, what all languages share. A language without a word is not stored.

    `reasons` let findings through, by their marks. Raises Refused where something names somebody and has no reason, and Stale
    where the stored version is another than `version`, the one that the form was opened with, AddressTaken where another case
    has an address of `words`, and ChoiceGone; then nothing is stored. The guard reads before any transaction; `checked` is
    what it read of these very words just before, if it did. `settled` names the texts whose change asks for none in the other
    language, `action` what the version that is kept says of itself.
    """
    shared, reasons, words = shared or {}, given(reasons), written(words)
    region = shared.get("region") or case.region
    checked = _passed(case, words, reasons, region, checked)
    try:
        with saving(case, by, version, settled, action):
            _refuse_what_changed(case, words, shared, checked)
            _store(case, words, shared)
            _note(case, checked, by)
    except watch_list.WatchListChanged:
        return save(case, words, reasons, by, shared, version, None, settled, action)
    return checked


def _refuse_what_changed(case: CaseStudy, words: Words, shared: Mapping[str, Any], checked: CheckedText) -> None:
    """Raises what keeps a draft from being stored, of what others did since it was `checked`."""
    watch_list.refuse_if_changed(checked.review.watched)
    if any(_is_gone(value) for value in shared.values()):
        raise ChoiceGone
    if any(published.is_taken(texts.get("slug", ""), language, case) for language, texts in words.items()):
        raise AddressTaken


def _is_gone(value: Any) -> bool:
    """Whether a term in `value`, one or several that were chosen or something else, is no longer stored."""
    terms = [value] if isinstance(value, Term) else value if isinstance(value, Iterable) else []
    return any(not type(term).objects.filter(pk=term.pk).exists() for term in terms)


def _note(case: CaseStudy, checked: CheckedText, by: str) -> None:
    """Stores what else follows from a save: reasons, a step, the end of an alarm."""
    keep_reasons(case, checked.reasons(open_findings(case)), by)
    record(case, Step.Action.SAVED, by, checked.in_words, checked.review.checked_names)
    clear_alarm(case)


def _passed(
    case: CaseStudy, words: Words, reasons: Mapping[str, str], region: Region, checked: CheckedText | None
) -> CheckedText:
    """What the guard reads of `words`, or `checked` where it is about them. Raises Refused."""
    if checked is None or not checked.is_about(words, reasons):
        checked = check(case, case_words(words, region), reasons, region)
    if checked.is_refused:
        raise Refused(checked)
    return checked


def written(words: Words) -> Words:
    """`words` without the languages in which nothing is written."""
    return {language: texts for language, texts in words.items() if any(texts.values())}


def case_words(words: Words, region: Region | None) -> dict[Place, str]:
    """The `words` of a case in their places, with what they say together."""
    return {
        (language, name): text
        for language, texts in words.items()
        for name, text in {**texts, TOGETHER: said_together(region, language, texts)}.items()
    }


def _store(case: CaseStudy, words: Words, shared: Mapping[str, Any]) -> None:
    lists = {field.name for field in CaseStudy._meta.many_to_many}
    for name in shared.keys() - lists:
        setattr(case, name, shared[name])
    spoken = case.get_current_language()
    for language, texts in words.items():
        case.set_current_language(language)
        for name, text in texts.items():
            setattr(case, name, text)
    case.set_current_language(spoken)  # what is said of the case names it in the reader's language
    case.save()
    for name in lists & shared.keys():
        getattr(case, name).set(shared[name])
    published.complete_draft(case)
