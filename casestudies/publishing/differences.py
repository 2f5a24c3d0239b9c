"""Compares two texts word by word. Plain Python over text."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

WORD = re.compile(r"\w+|\s+|[^\w\s]")

SHORT = 3
"""Letters of a run, such as “des”, that makes two changes harder to read than one."""


class Kind(StrEnum):
    """What became of a piece of text."""

    EQUAL = "equal"
    DELETE = "delete"
    INSERT = "insert"


@dataclass(frozen=True)
class Piece:
    """A run of words. The equal and deleted pieces make the older text, the equal and inserted ones the newer."""

    kind: Kind
    text: str


def compare(older: str, newer: str) -> list[Piece]:
    """The pieces of both texts, in order; words that moved are deleted and inserted."""
    pieces = []
    for is_equal, old, new in _joined(older, newer):
        found = [Piece(Kind.EQUAL, new)] if is_equal else [Piece(Kind.DELETE, old), Piece(Kind.INSERT, new)]
        pieces += [piece for piece in found if piece.text]
    return pieces


def excerpt(pieces: list[Piece], words: int = 6) -> list[Piece]:
    """`pieces` with long equal runs cut to the `words` beside a change."""
    last = len(pieces) - 1
    return [
        Piece(piece.kind, _cut(piece.text, words, number > 0, number < last)) if piece.kind == Kind.EQUAL else piece
        for number, piece in enumerate(pieces)
    ]


def _cut(text: str, words: int, follows: bool, precedes: bool) -> str:
    """`text` without its middle: its first words stay if it `follows` a change, its last if it `precedes` one."""
    parts = re.findall(r"\s*\S+\s*", text)
    kept = words * (follows + precedes)
    if len(parts) <= kept + 1:
        return text
    head = "".join(parts[:words]).rstrip() + " " if follows else ""
    tail = " " + "".join(parts[-words:]).lstrip() if precedes else ""
    return f"{head}…{tail}"


def _joined(older: str, newer: str) -> Iterator[tuple[bool, str, str]]:
    """Equal and changed runs in turn. A SHORT run between two changes belongs to the change, which then reads as one."""
    changed_old = changed_new = ""
    runs = list(_runs(older, newer))
    for number, (is_equal, old, new) in enumerate(runs):
        is_between = len(old.strip()) <= SHORT and 0 < number < len(runs) - 1
        if is_equal and not is_between:
            if changed_old or changed_new:
                yield False, changed_old, changed_new
            changed_old = changed_new = ""
            yield True, old, new
        else:
            changed_old, changed_new = changed_old + old, changed_new + new
    if changed_old or changed_new:
        yield False, changed_old, changed_new


def _runs(older: str, newer: str) -> Iterator[tuple[bool, str, str]]:
    old, new = WORD.findall(older), WORD.findall(newer)
    for tag, old_from, old_to, new_from, new_to in SequenceMatcher(str.isspace, old, new).get_opcodes():
        yield tag == "equal", "".join(old[old_from:old_to]), "".join(new[new_from:new_to])
