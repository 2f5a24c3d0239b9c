"""Writes the steps of a case, and tells what its last review left open."""

from collections.abc import Iterable
from datetime import datetime
from itertools import takewhile

from ..anonymity import WatchList
from ..anonymity.findings import WATCHED
from ..models import CaseStudy, Step
from ..models.cases import TEXTS
from . import how_many, watch_list
from .findings import PlacedFinding, Texts
from .reasons import reasons_for
from .review import count_findings
from .words import TOGETHER, published_words, words_of

OPENING = frozenset({Step.Action.SAVED, Step.Action.REVIEWED, Step.Action.REFUSED, Step.Action.SCHEDULED})
"""Steps whose findings wait for the consultant."""

CLOSING = frozenset({Step.Action.PUBLISHED, Step.Action.WITHDRAWN})
"""Steps after which nothing waits."""


def record(
    case: CaseStudy,
    action: str,
    by: str,
    findings: Iterable[PlacedFinding] = (),
    checked_names: bool | None = None,
    planned_for: datetime | None = None,
) -> Step:
    """Stores a step of `case`, with the findings and the reasons for letting them through."""
    found = list(findings)
    reasons = reasons_for(case) if found else {}
    return Step.objects.create(
        case=case,
        action=action,
        by=by,
        planned_for=planned_for,
        checked_names=checked_names,
        findings=[finding.record(reasons.get(finding.mark, "")) for finding in found],
    )


def open_findings(case: CaseStudy) -> list[PlacedFinding]:
    """What the last review and the last alarm of `case` found that still stands without a reason, in its draft or in what
    readers see. A term that has left the watch list is no longer found."""
    entries = _waiting(case)
    drafts = words_of(case, {entry["language"] for entry in entries})
    reasons = reasons_for(case) if entries else {}
    found = _placed(entries, drafts, case)
    counted: list[PlacedFinding] = []
    if any(entry["kind"] in how_many.KINDS.values() for entry in entries):
        counted = count_findings(drafts, how_many.count_organizations(drafts, case.region, case))
    terms = watch_list.current() if any(finding.kind == WATCHED for finding in found) else None
    return [
        finding for finding in (*found, *counted) if finding.mark not in reasons and _is_still_watched(finding, terms)
    ]


def open_names(case: CaseStudy, terms: WatchList) -> list[PlacedFinding]:
    """Those of `open_findings` that name somebody, in what readers see or else in the draft; no query where translations,
    published versions, steps and reasons of `case` are prefetched. `terms` are those of all watch lists."""
    entries = [entry for entry in _waiting(case) if entry["severity"] == "hard" and entry["field"] != TOGETHER]
    drafts = {
        (text.language_code, name): getattr(text, name) or "" for text in case.translations.all() for name in TEXTS
    }
    reasons = {reason.mark for reason in case.reasons.all()}
    return [
        finding
        for finding in _placed(entries, drafts, case, is_draft_first=False)
        if finding.mark not in reasons and _is_still_watched(finding, terms)
    ]


def _placed(
    entries: Iterable[dict], drafts: Texts, case: CaseStudy, is_draft_first: bool = True
) -> list[PlacedFinding]:
    """The findings of `entries` whose sentences still stand: in the draft or else in what readers see, or the other way."""
    sides = [(drafts, False), (published_words(case), True)]
    ordered = sides if is_draft_first else sides[::-1]
    placed = (
        next(filter(None, (PlacedFinding.from_record(entry, texts, seen) for texts, seen in ordered)), None)
        for entry in entries
    )
    return [finding for finding in placed if finding]


def _waiting(case: CaseStudy) -> list[dict]:
    """The findings of the last review and of the last alarm since `case` last went out or was withdrawn."""
    since = list(takewhile(lambda step: step.action not in CLOSING, case.steps.all()))
    review = next((step for step in since if step.action in OPENING), None)
    alarm = next((step for step in since if step.action == Step.Action.ALARM), None)
    return [entry for step in (review, alarm) if step for entry in step.findings]


def _is_still_watched(finding: PlacedFinding, terms: WatchList | None) -> bool:
    return terms is None or finding.kind != WATCHED or any(terms.findings(finding.quote))
