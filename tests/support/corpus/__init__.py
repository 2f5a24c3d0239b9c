"""The guard's own corpus: invented paragraphs in the register of the cases, with what identifies marked [[kind:…]].

`seen` is the part that the rules were tuned on; `scored` was only ever scored: nobody looked at what it misses.
"""

import json
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from casestudies.anonymity.findings import SOFT_KINDS, Finding

PARTS = ("seen", "scored")
MARK = re.compile(r"\[\[(\w+):(.*?)\]\](?!\])", re.DOTALL)


@dataclass(frozen=True)
class Marked:
    start: int
    end: int
    kind: str

    @property
    def is_hard(self) -> bool:
        return self.kind not in SOFT_KINDS


@dataclass(frozen=True)
class Paragraph:
    """`text` without its marks; a paragraph without any is clean."""

    id: str
    language: str
    text: str
    marked: tuple[Marked, ...]


def paragraphs(*parts: str) -> list[Paragraph]:
    """Those of `parts`, by default of both."""
    folder = Path(__file__).parent
    lines = [line for part in parts or PARTS for line in (folder / f"{part}.jsonl").read_text("utf-8").splitlines()]
    return [_paragraph(json.loads(line)) for line in lines]


def _paragraph(record: dict[str, str]) -> Paragraph:
    text, marked, position = "", [], 0
    for mark in MARK.finditer(record["text"]):
        text += record["text"][position : mark.start()]
        marked.append(Marked(len(text), len(text) + len(mark[2]), mark[1]))
        text += mark[2]
        position = mark.end()
    return Paragraph(record["id"], record["language"], text + record["text"][position:], tuple(marked))


@dataclass
class Score:
    """Counts over paragraphs. A marked span is found where a finding of its severity overlaps it, in one character or more.
    False findings are counted in clean paragraphs alone, where there is nothing to find."""

    found: dict[str, int] = field(default_factory=dict)
    marked: dict[str, int] = field(default_factory=dict)
    missed: list[tuple[str, str, str]] = field(default_factory=list)
    false: list[tuple[str, str, str]] = field(default_factory=list)
    clean: int = 0

    def recall(self, *kinds: str) -> float:
        marked = sum(self.marked.get(kind, 0) for kind in kinds)
        return sum(self.found.get(kind, 0) for kind in kinds) / marked if marked else 1.0

    @property
    def hard_recall(self) -> float:
        return self.recall(*(kind for kind in self.marked if kind not in SOFT_KINDS))

    @property
    def soft_recall(self) -> float:
        return self.recall(*(kind for kind in self.marked if kind in SOFT_KINDS))

    def false_a_paragraph(self, severity: str) -> float:
        return sum(1 for _, found_severity, _ in self.false if found_severity == severity) / max(1, self.clean)


def score(corpus: Iterable[Paragraph], read: Callable[[Sequence[tuple[str, str]]], list[list[Finding]]]) -> Score:
    """What `read`, which takes (language, text) pairs, makes of `corpus`."""
    corpus, result = list(corpus), Score()
    for paragraph, findings in zip(corpus, read([(p.language, p.text) for p in corpus]), strict=True):
        result.clean += not paragraph.marked
        for mark in paragraph.marked:
            result.marked[mark.kind] = result.marked.get(mark.kind, 0) + 1
            hits = [
                f
                for f in findings
                if f.start < mark.end and mark.start < f.end and (f.severity == "hard") == mark.is_hard
            ]
            result.found[mark.kind] = result.found.get(mark.kind, 0) + bool(hits)
            if not hits:
                result.missed.append((paragraph.id, mark.kind, paragraph.text[mark.start : mark.end]))
        if not paragraph.marked:
            result.false += [
                (paragraph.id, str(f.severity), f"{f.kind}: {paragraph.text[f.start : f.end]}") for f in findings
            ]
    return result
