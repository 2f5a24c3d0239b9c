"""Addresses made from titles, as a person would write them."""

import re
import unicodedata

SPELLED_OUT = str.maketrans(
    {"œ": "oe", "æ": "ae", "ß": "ss", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i", "ħ": "h", "ŋ": "n"}
)
"""Letters that Unicode does not take apart, and what stands for them without a special keyboard."""


def slug_from(title: str) -> str:
    """`title` in ASCII, its words joined by hyphens: « L’œuvre » becomes `l-oeuvre`. Empty where no letter is left."""
    letters = unicodedata.normalize("NFKD", title).casefold().translate(SPELLED_OUT)
    bare = "".join(letter for letter in letters if not unicodedata.combining(letter) and letter != "\xad")
    return re.sub(r"[^a-z0-9]+", "-", bare).strip("-")


def shortened(slug: str, length: int) -> str:
    """`slug` cut to `length` characters, between two words where it can be."""
    if len(slug) <= length:
        return slug
    return slug[: length + 1].rpartition("-")[0] or slug[:length]


def free(stem: str, taken: set[str] | frozenset[str]) -> str:
    """`stem`, or `stem-2`, `stem-3`…: the first that is not taken."""
    numbered = (stem if number == 1 else f"{stem}-{number}" for number in range(1, len(taken) + 2))
    return next(slug for slug in numbered if slug not in taken)
