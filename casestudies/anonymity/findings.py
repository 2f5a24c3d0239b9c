"""What the guard says: where in the text, what it looks like, how bad that is, and why."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum

from .reasons import reason_for


class Severity(StrEnum):
    HARD = "hard"
    """Names somebody or leads to them: stands in the way of publication."""
    SOFT = "soft"
    """May identify together with something else: to be corrected, or accepted with a reason."""


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
        "small_group",
        "age",
        "kinship",
    }
)
CERTAIN_KINDS = ("email", "url", "iban", "telephone", "number", "address", "handle", "ticker")
"""Kinds found by their form. Where two of them cover the same characters, the first in this list is reported."""
WATCHED = "watch_list"
"""The kind of a finding that is on the watch list."""
VAGUE_KINDS = ("name", "organisation", "place", "person")
"""Reported only where no more precise finding covers the same characters."""


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
    """`findings` without those that say less about the same characters than another one does; names that overlap are one."""
    kept: list[Finding] = []
    for finding in sorted(set(findings), key=_weight):
        if not any(_says_more(other, finding) for other in kept):
            kept.append(finding)
    hard = sorted((found for found in kept if found.severity == Severity.HARD), key=lambda found: found.start)
    return [
        *(_as_one(group)[0] for group in _joined(hard)),
        *(found for found in kept if found.severity != Severity.HARD),
    ]


def told_once(findings: Iterable[Finding]) -> list[tuple[Finding, tuple[str, ...]]]:
    """`findings` as a person is asked about them: what overlaps is one, over all that it covers, with every kind that it is.

    A soft finding that reaches beyond a hard one stays by itself: a decision about the name does not settle the rest.
    """
    ordered = sorted(findings, key=lambda finding: (finding.start, finding.end))
    hard = _joined([finding for finding in ordered if finding.severity == Severity.HARD])
    soft = [finding for finding in ordered if finding.severity == Severity.SOFT]
    for inner in list(soft):
        for outer in hard:
            if outer[0].start <= inner.start and inner.end <= outer[0].end:
                outer.append(inner)
                soft.remove(inner)
                break
    groups = sorted([*hard, *_joined(soft)], key=lambda group: (group[0].start, group[0].severity))
    return [_as_one(group) for group in groups]


def _joined(ordered: list[Finding]) -> list[list[Finding]]:
    """Groups of findings that overlap, each led by one that covers its whole group."""
    groups: list[list[Finding]] = []
    for finding in ordered:
        if groups and finding.start < groups[-1][0].end:
            leader = groups[-1][0]
            groups[-1][0] = replace(leader, end=max(leader.end, finding.end))
            groups[-1].append(finding)
        else:
            groups.append([finding, finding])
    return groups


def _as_one(group: list[Finding]) -> tuple[Finding, tuple[str, ...]]:
    leader, *members = group
    kinds = list(dict.fromkeys(finding.kind for finding in sorted(members, key=_telling)))
    return replace(leader, kind=kinds[0]), tuple(kinds[1:])


def _telling(finding: Finding) -> tuple[bool, bool, tuple[int, int, bool, int]]:
    """A name before what narrows down, and the watch list before any name."""
    return finding.severity != Severity.HARD, finding.kind != WATCHED, _weight(finding)


def _weight(finding: Finding) -> tuple[int, int, bool, int]:
    rank = CERTAIN_KINDS.index(finding.kind) if finding.kind in CERTAIN_KINDS else len(CERTAIN_KINDS)
    return rank, finding.start - finding.end, finding.kind in VAGUE_KINDS, finding.start


def _says_more(kept: Finding, finding: Finding) -> bool:
    contains = kept.start <= finding.start and finding.end <= kept.end
    same = kept.severity == finding.severity == Severity.HARD or kept.kind in (*CERTAIN_KINDS, finding.kind)
    same = same or (finding.kind == "headcount" and kept.kind in ("date", "amount"))  # "12 mars", "12 milliards"
    return contains and same
