"""Acronyms that a text explains in ordinary words: "MCO (maintien en condition opérationnelle)", "service desk (SD)"."""

import re
from collections.abc import Iterator

from .plain import folded
from .tokens import SMALL
from .words import words

AFTER = re.compile(r"(?<![\w.])(?P<acronym>[A-Z][A-Za-z&]{1,7})\s?\((?P<meaning>[^()\n]{5,80})\)")
BEFORE = re.compile(r"(?P<meaning>[^\W\d_](?:[^()\n.;:,]{4,80}))\s\((?P<acronym>[A-Z][A-Za-z&]{1,7})\)")
WORD = re.compile(r"[^\W\d_]+")


def explained(text: str) -> Iterator[tuple[int, int]]:
    """Where `text` holds such an acronym, with what explains it; not where that is the name of a body, or of somebody."""
    if "(" not in text:
        return
    for match in AFTER.finditer(text):
        if _stands_for(match["acronym"], match["meaning"]):
            yield match.span()
    for match in BEFORE.finditer(text):
        starts = [match.start("meaning") + word.start() for word in WORD.finditer(match["meaning"])]
        for start in reversed(starts):
            if _stands_for(match["acronym"], text[start : match.end("meaning")]):
                yield start, match.end()
                break


def _stands_for(acronym: str, meaning: str) -> bool:
    """Whether `acronym` is made of the first letters of `meaning`, small words counted or not, and names no body."""
    low = [folded(word) for word in WORD.findall(meaning)]
    if len(low) < 2 or set(low) & words("bodies"):
        return False
    letters = re.sub(r"[^a-z]", "", acronym.lower().removesuffix("s"))
    weighty = "".join(word[0] for word in low if word not in SMALL)
    every = "".join(word[0] for word in low)
    return letters in (weighty, every)
