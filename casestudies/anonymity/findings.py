"""What the guard says: where in the text, what it looks like, how bad that is, and why."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum

from .reasons import reason_for


class Severity(StrEnum):
    HARD = "hard"
    """Names somebody or leads to them: stands in the way of publication."""
    SOFT = "soft"
    """May identify together with something else: to be mended, or accepted with a reason."""


SOFT_KINDS = frozenset(
    {
        "date",
        "amount",
        "headcount",
        "percentage",
        "superlative",
        "quotation",
        "job_title",
        "sector",
        "combination",
        "public_event",
    }
)
CERTAIN_KINDS = ("email", "url", "iban", "telephone", "number", "address", "handle", "ticker")
"""Found by their form: where two kinds of findings cover the same characters, the first named here is told."""
VAGUE_KINDS = ("name", "organisation", "place", "person")
"""Told where nothing more precise covers the same characters."""


@dataclass(frozen=True)
class Finding:
    """`start` and `end` count code points of the text as typed: `text[start:end]` is what was found."""

    start: int
    end: int
    kind: str
    severity: str
    reason: str


def found(start: int, end: int, kind: str) -> Finding:
    """A finding of `kind`; its reason is put into words last, by `worded`."""
    return Finding(start, end, kind, Severity.SOFT if kind in SOFT_KINDS else Severity.HARD, "")


def worded(findings: Iterable[Finding], language: str) -> list[Finding]:
    """`findings` with their reasons in `language`, in the order of the text."""
    ordered = sorted(findings, key=lambda finding: (finding.start, finding.end, finding.kind))
    return [replace(finding, reason=reason_for(finding.kind, language)) for finding in ordered]


def settled(findings: Iterable[Finding]) -> list[Finding]:
    """`findings` without those that say less about the same characters than another one does."""
    kept: list[Finding] = []
    for finding in sorted(set(findings), key=_weight):
        if not any(_says_more(other, finding) for other in kept):
            kept.append(finding)
    return kept


def _weight(finding: Finding) -> tuple[int, int, bool, int]:
    rank = CERTAIN_KINDS.index(finding.kind) if finding.kind in CERTAIN_KINDS else len(CERTAIN_KINDS)
    return rank, finding.start - finding.end, finding.kind in VAGUE_KINDS, finding.start


def _says_more(kept: Finding, finding: Finding) -> bool:
    if kept.kind in CERTAIN_KINDS:
        return kept.start <= finding.start and finding.end <= kept.end
    same = kept.severity == finding.severity == Severity.HARD or kept.kind == finding.kind
    return same and kept.start <= finding.start and finding.end <= kept.end
