"""Which words of a text stand there as names, judged by capitals, position, the words around and what the dictionaries know.

With the guard's own process (`known`) every word is judged, in any case; without, only what capitals and neighbors give away.
"""

import re
from bisect import bisect_left
from itertools import pairwise
from typing import Protocol

from .cleared import acronyms, trade
from .known import ANYBODY, PERSONS, Name
from .naming import LIST_ITEM, ROMAN
from .slots import follows_a_name_word, stands_in_a_slot, stands_where_only_a_name_can
from .subjects import is_subject
from .tokens import SMALL, Place, Shape, Token
from .words import words as listed

ABSTRACT = re.compile(
    r"(?:tions?|ments?|ances?|ences?|ités?|iques?|els?|elles?|als?|ales?|aux|ures?|ismes?|ages?|ifs?|ives?)$"
)
"""Endings of French words that a title takes and a name seldom is."""
AROUND = 12
"""Words on either side that tell what a capital means."""


class Known(Protocol):
    """What `vocabulary.Vocabulary` is asked."""

    def is_word(self, word: str) -> bool: ...
    def is_likely_word(self, word: str) -> bool: ...
    def is_spelled(self, word: str) -> bool: ...
    def is_misspelled(self, word: str) -> bool: ...
    def is_misdoubled(self, word: str) -> bool: ...
    def is_seen(self, word: str) -> bool: ...
    def is_borrowed(self, word: str) -> bool: ...
    def name(self, folded_name: str) -> int: ...


def judged(text: str, words: list[Token], language: str, known: Known | None) -> list[Token]:
    """Those of `words` that stand in `text` as names."""
    guilty: list[Token] = []
    for token in words:
        is_name = _is_guilty(token, words, text, known) and not (
            _is_listed(token, words, guilty, text, known) or _is_title(token, words, text, language, known)
        )
        if is_name or _is_lone_subject(token, text, language, known):
            guilty.append(token)
    return [*_coordinated(words, guilty, text), *guilty]


def _is_guilty(token: Token, words: list[Token], text: str, known: Known | None) -> bool:
    if len(token.text) == 1 or ROMAN.fullmatch(token.text) or _is_acronym_of_the_trade(token):
        return False
    if token.key in SMALL and token.shape is not Shape.MIXED:
        return False
    if token.shape is Shape.MIXED:
        return token.text[0].isupper() or not (known and known.is_word(token.text.lower()))
    if token.shape is Shape.UPPER:
        return _is_guilty_in_capitals(token, words, text, known)
    if token.shape is Shape.TITLE:
        return _is_guilty_in_title_case(token, text, known)
    return known is not None and _is_guilty_in_lower_case(token, text, known)


def _is_acronym_of_the_trade(token: Token) -> bool:
    """In capitals, with or without a plural s or dots; all in lower case too, as addresses and people in a hurry write it."""
    text = token.text.replace(".", "")
    written = {text, re.sub(r"(?<=[A-Z])s$", "", text)}
    if token.shape is Shape.LOWER:
        written |= {text.upper(), text.upper().rstrip("S")}
    return bool(written & acronyms()) or text in SMALL


def _is_guilty_in_lower_case(token: Token, text: str, known: Known) -> bool:
    """An unknown word, unless it is rather a new, foreign or misspelled one than a name."""
    low = token.text
    if stands_where_only_a_name_can(text, token) and not known.is_spelled(low):
        return True
    is_prefix = low in listed("prefixes") and text[token.end : token.end + 1] == "-"
    if is_prefix or token.key in trade("both") or _is_ordinary(token, known):
        return False
    in_a_slot = stands_in_a_slot(text, token)
    if known.is_misdoubled(low) or (known.is_borrowed(low) and not in_a_slot):
        return False
    if known.name(token.key) & ANYBODY:
        return True
    if known.is_seen(low):
        return False
    return in_a_slot or not known.is_likely_word(low)


def _is_guilty_in_capitals(token: Token, words: list[Token], text: str, known: Known | None) -> bool:
    """An acronym is, and an ordinary word in the place of a surname, as French writes them: "selon CORNIER"."""
    if token.key in trade("both"):
        return False
    shouted = _is_shouted(token, words)
    if known is None:
        return not shouted and (len(token.text) <= 5 or token.place is Place.PROSE)
    if not known.is_word(token.text.lower()):
        return True
    if len(token.text) <= 3 or shouted:
        return not shouted
    return token.place is Place.PROSE and bool(known.name(token.key) & PERSONS) and follows_a_name_word(text, token)


def _is_shouted(token: Token, words: list[Token]) -> bool:
    """Whether a word next to it, longer than an acronym, is in capitals too, or most words around are."""
    place = bisect_left(words, token.start, key=_start)
    neighbors = [word for word in words[max(0, place - 2) : place + 3] if word is not token]
    around = words[max(0, place - AROUND) : place + AROUND]
    capitals = sum(word.shape is Shape.UPPER for word in around)
    return capitals > len(around) / 2 or any(word.shape is Shape.UPPER and len(word.text) > 3 for word in neighbors)


def _is_guilty_in_title_case(token: Token, text: str, known: Known | None) -> bool:
    """In running prose every capital is, unless the word belongs to the trade; where any word has one, an unknown word is."""
    if token.key in trade("both"):
        return False
    if token.place in (Place.PROSE, Place.QUOTED):
        return True
    if known is None or _is_ordinary(token, known):
        return False
    low = token.text.lower()
    return bool(known.name(token.key) & ANYBODY) or known.is_seen(low) or not known.is_misspelled(low)


def _is_ordinary(token: Token, known: Known) -> bool:
    """Whether the word is ordinary, or is common in the other language and is not a name in this one."""
    low = token.text.lower()
    return known.is_word(low) or (known.is_borrowed(low) and not known.name(token.key) & ANYBODY)


def _is_listed(token: Token, words: list[Token], guilty: list[Token], text: str, known: Known | None) -> bool:
    """Whether an ordinary word has its capital from a list of such: "Groupe, Pays, Unité"."""
    if known is None or token.shape is not Shape.TITLE or token.place is not Place.PROSE:
        return False
    if not _is_ordinary(token, known) or known.name(token.key) & PERSONS:
        return False
    item = LIST_ITEM.search(text[max(0, token.start - 60) : token.start])
    if not item:
        return False
    place = bisect_left(words, token.start, key=_start)
    inside = [word for word in words[max(0, place - AROUND) : place] if word.end > token.start - len(item[0])]
    return bool(inside) and inside[0].is_capitalised and inside[0] not in guilty[-AROUND:]


def _is_title(token: Token, words: list[Token], text: str, language: str, known: Known | None) -> bool:
    """Whether an ordinary word has its capital from a title of the trade: "Board Observation", "Release Manager"."""
    if known is None or token.shape is not Shape.TITLE or token.place not in (Place.PROSE, Place.HEADING):
        return False
    if not _is_ordinary(token, known) or known.name(token.key) & (PERSONS | Name.TOWN):
        return False
    place = bisect_left(words, token.start, key=_start)
    for other in words[max(0, place - 1) : place + 2]:
        start, end = sorted((other.start, token.start)), sorted((other.end, token.end))
        if (
            other is token
            or text[end[0] : start[1]] != " "
            or not other.is_capitalised
            or other.key not in trade("both")
        ):
            continue
        if other.start < token.start:
            low = token.text.lower()
            # Not "Cellule Albatros".
            is_title = language == "en" or bool(ABSTRACT.search(low)) or not known.is_word(low)
            return is_title and other.key not in listed("naming") | listed("bodies")
        if other.key in listed("roles"):
            return True
    return False


def _is_lone_subject(token: Token, text: str, language: str, known: Known | None) -> bool:
    if token.place is not Place.START or token.shape is not Shape.TITLE or token.key in trade("both") | SMALL:
        return False
    if known and known.name(token.key) & Name.GIVEN and text.startswith("'s ", token.end):
        return True
    is_someones = known is not None and bool(known.name(token.key) & PERSONS)
    return is_subject(token.text.lower(), text[token.end : token.end + 60], language, is_someones=is_someones)


def _coordinated(words: list[Token], guilty: list[Token], text: str) -> list[Token]:
    """Words that start a sentence in one breath with a name: "Apple et Brévaud"."""
    named = set(guilty)
    return [
        first
        for first, second in pairwise(word for word in words if word.key not in ("et", "and", "v", "vs", "c", "contre"))
        if second in named and first not in named and first.place is Place.START and first.shape is Shape.TITLE
        if first.key not in trade("both") | SMALL
        and re.fullmatch(r" | et | and | & |, | v\. | vs\.? | c\. | contre ", text[first.end : second.start])
    ]


def _start(token: Token) -> int:
    return token.start
