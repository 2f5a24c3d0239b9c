"""Texts for the bench by others than the guard's authors: real clean sentences, and letters filled with names by chance."""

from collections.abc import Mapping, Sequence

from casestudies.anonymity import Finding
from tests.support.corpus import Marked, Paragraph
from tests.support.letters import letters
from tests.support.prose import absent, sentences

SENTENCES = 1500
"""Of the scored documents, in each language: as many as keep the slowest of those compared within minutes."""
LETTERS = 200


def samples() -> dict[str, list[Paragraph]]:
    """By name, what is read: no real prose where its packages are not there."""
    found = {}
    for language in ("fr", "en"):
        if not absent():
            said = sentences(language, "scored")
            chosen = said[:: max(1, len(said) // SENTENCES)][:SENTENCES]
            found[f"real sentences, {language}"] = [
                Paragraph(str(i), language, text, ()) for i, text in enumerate(chosen)
            ]
        found[f"letters, {language}"] = [
            Paragraph(str(i), language, text, tuple(Marked(start, end, "name") for start, end in places))
            for i, (text, places) in enumerate(letters(language, LETTERS))
        ]
    return found


def row(name: str, texts: Sequence[Paragraph], readings: Mapping[str, Sequence[Sequence[Finding]]]) -> tuple[str, ...]:
    """One row of the table: false hard findings per 1,000 words of real sentences, or the names found in letters."""
    if any(text.marked for text in texts):
        total = str(sum(len(text.marked) for text in texts))
        return f"{name}: names", *(f"{100 * recall(texts, reading):.1f} %" for reading in readings.values()), total
    words = sum(len(text.text.split()) for text in texts)
    figures = (f"{false_hard(texts, reading):.2f}" for reading in readings.values())
    return f"{name}: false hard per 1,000 words", *figures, f"{words} words"


def recall(texts: Sequence[Paragraph], reading: Sequence[Sequence[Finding]]) -> float:
    """The share, 0 to 1, of marked names that a hard finding overlaps."""
    marked = [(mark, findings) for text, findings in zip(texts, reading, strict=True) for mark in text.marked]
    found = sum(
        any(one.severity == "hard" and one.start < mark.end and mark.start < one.end for one in findings)
        for mark, findings in marked
    )
    return found / len(marked)


def false_hard(texts: Sequence[Paragraph], reading: Sequence[Sequence[Finding]]) -> float:
    """Hard findings per 1,000 words."""
    words = sum(len(text.text.split()) for text in texts)
    return 1000 * sum(one.severity == "hard" for findings in reading for one in findings) / words
