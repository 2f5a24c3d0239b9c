"""The watch list: what must not be named, kept so that nobody can read it back from where it is stored.

A term is stored as keyed hashes (HMAC-SHA-256) of its letters and digits run together, folded, and, from five on, of each way
of leaving one out: two words that differ by one letter more, less, changed or swapped share one of these (after Garbe's
SymSpell). The key must live outside the database; without it the hashes can be neither read nor tried.
"""

import hashlib
import hmac
import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property

from .findings import Finding, found
from .plain import plain

LETTERS = re.compile(r"[^\W_]+")
LONGEST_TERM = 6
"""Words of a text that are tried together; a longer term is stored by its first ones."""
SHORTEST_WITH_TYPOS = 5
LETTERS_ONLY = {"œ": "oe", "æ": "ae", "ß": "ss", "ø": "o", "ł": "l", "đ": "d"}
LEGAL_FORMS = frozenset(
    [
        "sa",
        "sarl",
        "sas",
        "ag",
        "gmbh",
        "se",
        "inc",
        "ltd",
        "ltee",
        "llc",
        "plc",
        "corp",
        "limited",
        "senc",
        "snc",
        "nv",
        "bv",
        "spa",
        "kg",
        "scs",
        "sca",
        "cie",
        "co",
    ]
)


def fingerprints(term: str, key: bytes) -> set[str]:
    """What to store of `term`, in hexadecimal: of all of it, of it without its legal form, and of every two words or more
    that follow each other in it ("Marie Favre" of "Anne Marie Favre"). Empty where the term has no letter or digit.

    A surname, or the telling word of a longer name, is a term of its own: add it too.
    """
    words = [_simple(word) for word in LETTERS.findall(plain(term).text)][: LONGEST_TERM + 2]
    bare = words
    while len(bare) > 1 and bare[-1] in LEGAL_FORMS:
        bare = bare[:-1]
    wholes = {"".join(words), "".join(bare)}
    for start in range(len(bare)):
        for end in range(start + 2, len(bare) + 1):
            if sum(len(word) > 3 for word in bare[start:end]) >= 2:
                wholes.add("".join(bare[start:end]))
    return {_hash(form, key) for whole in wholes if whole for form in _forms(whole)}


MOST_REMEMBERED = 50_000
"""Texts: reading one takes milliseconds, and most stay as they are from one save to the next."""

_without_a_term: set[bytes] = set()


@dataclass(frozen=True)
class WatchList:
    """Stored fingerprints, and the key they were made with."""

    fingerprints: frozenset[str] | set[str]
    key: bytes = field(repr=False)

    @cached_property
    def _mark(self) -> bytes:
        """Stands for this very list."""
        every = "".join(sorted(self.fingerprints)).encode()
        return hashlib.blake2b(every, key=self.key[:64], digest_size=32).digest()

    def holds(self, text: str) -> bool:
        """Whether `text` holds a term. That a text holds none is remembered, by a keyed fingerprint of text and list."""
        if not self.fingerprints:
            return False
        mark = hashlib.blake2b(text.encode(), key=self._mark, digest_size=16).digest()
        if mark in _without_a_term:
            return False
        if any(self.findings(text)):
            return True
        if len(_without_a_term) >= MOST_REMEMBERED:
            _without_a_term.clear()
        _without_a_term.add(mark)
        return False

    def findings(self, text: str) -> Iterator[Finding]:
        """Where `text` holds a term, however spaced, accented, hyphenated or marked up, or with one slip of the keyboard."""
        if not self.fingerprints:
            return
        reading = plain(text)
        words = [(match.start(), match.end(), _simple(match[0])) for match in LETTERS.finditer(reading.text)]
        known: dict[str, bool] = {}
        for start, end, whole in _runs(words):
            if whole not in known:
                known[whole] = any(_hash(form, self.key) in self.fingerprints for form in _forms(whole))
            if known[whole]:
                yield found(*reading.span(start, end), "watch_list")


def _simple(word: str) -> str:
    decomposed = unicodedata.normalize("NFKD", word.casefold())
    letters = "".join(character for character in decomposed if not unicodedata.combining(character))
    return "".join(LETTERS_ONLY.get(letter, letter) for letter in letters)


def _runs(words: list[tuple[int, int, str]]) -> Iterator[tuple[int, int, str]]:
    """Every run of up to LONGEST_TERM words, where letters spelled out one by one ("H e l v e t i s") count as one word."""
    for first, (start, _, _) in enumerate(words):
        whole, count, is_letter_before = "", 0, False
        for _, end, word in words[first:]:
            is_letter = len(word) == 1
            count += not (is_letter and is_letter_before)
            if count > LONGEST_TERM or len(whole) > 60:
                break
            whole += word
            is_letter_before = is_letter
            yield start, end, whole


def _forms(whole: str) -> Iterable[str]:
    yield whole
    if len(whole) >= SHORTEST_WITH_TYPOS:
        yield from {whole[:index] + whole[index + 1 :] for index in range(len(whole))}


def _hash(form: str, key: bytes) -> str:
    return hmac.digest(key, form.encode(), "sha256").hex()
