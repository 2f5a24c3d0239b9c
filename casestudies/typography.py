"""Sets text with the typography of its language. Applied when a page is made, never stored.

French follows the Swiss and French use (Lexique des règles typographiques en usage à l'Imprimerie nationale, 2002): a
no-break thin space before ; ! ?, a no-break space before : and inside guillemets. Québec's use (Office québécois de la
langue française, Banque de dépannage linguistique) puts none before ; ! ?. English takes curly quotes and en dashes.
"""

import re
from datetime import date
from enum import StrEnum
from functools import lru_cache

from django.utils.formats import date_format

THIN, SPACE = "\u202f", "\u00a0"
"""Both no-break: the thin one before ; ! ? and in large numbers, the full one before : and inside « »."""

GAP = "[ \t\u00a0\u202f\u2009]"


class FrenchUse(StrEnum):
    SWISS = "swiss"
    QUEBEC = "quebec"


def day(moment: date, language: str) -> str:
    """A day in full: “1er novembre 2026”, “November 1, 2026”."""
    written = date_format(moment, "j F Y" if language == "fr" else "F j, Y")
    return re.sub(r"^1(?= )", "1er", written) if language == "fr" else written


HELD = "\ue000"
"""Stands in for protected text while the rules run. A private-use character: the rules see neither a word nor a space."""

PROTECTED = re.compile(
    r"""
      \b[a-z][a-z0-9+.-]*://[^\s«»"<>]+     # an address with its scheme
    | \bwww\.[^\s«»"<>]+
    | [\w.+-]+@[\w-]+(?:\.[\w-]+)+          # an e-mail address
    | `[^`]*`                               # code
    | </?[a-z][^<>]*>                       # a tag, in a sentence of the interface
    | \b\d{1,2}:\d{2}(?::\d{2})?\b          # a time
    | \ue000
    """,
    re.VERBOSE | re.IGNORECASE,
)

Rules = list[tuple[re.Pattern[str], str]]

UNITS = r"(?:[KMG]io|[KMG]iB|[KMG]o|[kKMG]B|bits?|octets?|bytes?|px|km|mm|cm|kg|min|ms|CHF|EUR|CAD)"

COMMON: Rules = [
    (re.compile(rf"(?<=\d){GAP}(?={UNITS}(?!\w))"), SPACE),
    (re.compile(r"(?<!\.)\.{3}(?!\.)"), "…"),
    (re.compile(r"(?<=\w)['’](?=\w)"), "’"),
]

FRENCH: Rules = [
    *COMMON,
    (re.compile(r"(?<=\w)'"), "’"),
    (re.compile(rf'(?<!\w)"{GAP}*([^"«»\n]*?[^"«»\s]){GAP}*"'), r"«\1»"),
    (re.compile(rf"«{GAP}*"), f"«{SPACE}"),
    (re.compile(rf"{GAP}*»"), f"{SPACE}»"),
    (re.compile(rf"(?<=[^\s:;!?]){GAP}*:(?=\s|$)"), f"{SPACE}:"),
    (re.compile(rf"(?<=\d){GAP}(?=\d{{3}}(?!\d))"), THIN),
    (re.compile(rf"(?<=\d){GAP}*(?=[%‰€])|(?<=\d){GAP}(?=\$(?!\w))"), SPACE),
]

HIGH_MARKS = re.compile(rf"(?<=[^\s:;!?(«]){GAP}*([;!?]+)(?=[\s)»”…]|$)")

ENGLISH: Rules = [
    *COMMON,
    (re.compile(r'(^|[\s(\[–—‘])"(?=\S)'), r"\1“"),
    (re.compile(r'"'), "”"),
    (re.compile(r"(^|[\s(\[–—“])'(?=\d0s\b)"), r"\1’"),
    (re.compile(r"(^|[\s(\[–—“])'(?=\S)"), r"\1‘"),
    (re.compile(r"'"), "’"),
    (re.compile(r"(?<=\d)-(?=\d{4}\b)|(?<=\b\d{4})-(?=\d{4}\b)"), "–"),
    (re.compile(r"(?<=\w)--(?=\w)|(?<=\s)--?(?=\s)"), "–"),
]


WORD = r"[^\W_]+(?:[-–’][^\W_]+)*"
COMPOUND = r"[^\W_]+(?:[-–][^\W_]+)+"
COMPOUNDS = re.compile(COMPOUND)
"""“direction–IT”, “follow-up”, “HC-7F3K-Q2”."""

WITH_PREPOSITIONS = {
    "fr": re.compile(rf"\b(?:à|au|aux|de|des|du|en|par|sur) {WORD}|{COMPOUND}", re.IGNORECASE),
    "en": re.compile(rf"\b(?:a|at|by|for|in|of|on|to) {WORD}|{COMPOUND}", re.IGNORECASE),
}
"""Also a short preposition with the word after it."""

LONGEST_TOGETHER = 24
"""Characters that a screen still holds on one line, whatever the size of the letters."""

LONGEST_ON_PHONES = 12
"""Characters that the narrowest phone still holds on one line. The style breaks what is longer there."""


def unbroken(html: str, pattern: re.Pattern[str] = COMPOUNDS) -> str:
    """`html`, which is escaped text, with a span around each thing that `pattern` finds: the style does not break it."""
    return pattern.sub(_together, html)


def _together(found: re.Match[str]) -> str:
    if len(found[0]) > LONGEST_TOGETHER:
        return found[0]
    long = " long" if len(found[0]) > LONGEST_ON_PHONES else ""
    return f'<span class="together{long}">{found[0]}</span>'


@lru_cache(maxsize=2048)  # half a megabyte: names and titles come many times on a page, and on every page
def typeset(text: str, language: str, use: FrenchUse = FrenchUse.SWISS) -> str:
    """`text` with the punctuation and spaces of `language` ("fr" or "en"); addresses, times and `code` stay as they are.

    Idempotent: setting set text changes nothing.
    """
    kept: list[str] = []

    def keep(match: re.Match[str]) -> str:
        kept.append(match[0])
        return HELD

    text = PROTECTED.sub(keep, text)
    for pattern, replacement in FRENCH if language == "fr" else ENGLISH:
        text = pattern.sub(replacement, text)
    if language == "fr":
        text = HIGH_MARKS.sub(rf"{'' if use == FrenchUse.QUEBEC else THIN}\1", text)
    return re.sub(HELD, lambda _held: kept.pop(0), text)
