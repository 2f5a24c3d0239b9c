"""Kinds of sentences that once were read wrong: each as several sentences of its own."""

import re
from collections import defaultdict
from pathlib import Path

MARK = re.compile(r"\[\[(hard|soft):(.*?)\]\]")


def sentences():
    """(kind, language, text, [(start, end, severity), …]) of kinds.txt."""
    kind = ""
    for line in Path(__file__).with_name("kinds.txt").read_text("utf-8").splitlines():
        if line.startswith("#"):
            kind = line.removeprefix("# ")
            continue
        language, marked = line.split("|", 1)
        text, expected = "", []
        for piece in re.split(r"(\[\[.*?\]\])", marked.replace("\\n", "\n")):
            if mark := MARK.fullmatch(piece):
                expected.append((len(text), len(text) + len(mark[2]), mark[1]))
            text += mark[2] if mark else piece
        yield kind, language, text, expected


def is_right(findings, expected):
    """Whether every expected place is found, and nothing else."""
    found = [(finding.start, finding.end, str(finding.severity)) for finding in findings]
    return all(any(overlap(one, other) for other in found) for one in expected) and all(
        any(overlap(one, other) for other in expected) for one in found
    )


def overlap(one, other):
    return one[2] == other[2] and one[0] < other[1] and other[0] < one[1]


def test_each_kind_is_read_right(full_review):
    asked = list(sentences())
    findings = full_review([(language, text) for _, language, text, _ in asked])
    right, wrong = defaultdict(int), defaultdict(list)
    for (kind, _, text, expected), found in zip(asked, findings, strict=True):
        right[kind] += is_right(found, expected)
        if not is_right(found, expected):
            wrong[kind].append((text, [text[one.start : one.end] for one in found]))

    assert sum(right.values()) >= 0.95 * len(asked), dict(wrong)
    assert all(len(missed) <= 1 for missed in wrong.values()), dict(wrong)
