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
    | [\w.+-]+@[\w-]+(?:\.[\w-]+)+          # an email address
    | `[^`]*`                               # code
    | </?[a-z][^<>]*>                       # a tag, in a sentence of the interface
    | \b\d{1,2}:\d{2}(?::\d{2})?\b          # a time
    | \ue000
    """,
    re.VERBOSE | re.IGNORECASE,
)

Rules = list[tuple[re.Pattern[str], str]]

UNITS = r"(?:[KMG]io|[KMG]iB|[KMG]o|[kKMG]B|bits?|octets?|bytes?|pixels?|px|km|mm|cm|kg|min|ms|CHF|EUR|CAD)"

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


PREPOSITIONS = {
    "fr": "à|au|aux|avec|chez|dans|de|des|du|en|entre|par|pour|sans|sous|sur|vers",
    "en": "a|amid|an|at|by|for|from|in|into|of|on|to|under|with",
}
MARKS = r"(?<![^ \t\r\n])[^ \t\r\n<>\w]*+"
WORD = r"[^ \t\r\n<>]+"
"""With what is set close to it: a box that ends inside “2 Kio” or before a comma would let the line break there."""
COMPOUND = r"[^\W_]++(?:[-–][^\W_]++)++[^ \t\r\n<>]*+"
"""“direction–IT”, “follow-up”, “HC-7F3K-Q2”."""


def _with_prepositions(short: str) -> re.Pattern[str]:
    """Tried at every word of a page: it never goes back within one, and looks for two letters instead of ignoring case."""
    either = "|".join(f"[{word[0]}{word[0].upper()}]{word[1:]}" for word in short.split("|"))
    return re.compile(rf"{MARKS}(?:(?:(?:{either}) )++{WORD}|(?:[^\W\d_]++’)?+{COMPOUND})")


WITH_PREPOSITIONS = {language: _with_prepositions(short) for language, short in PREPOSITIONS.items()}
"""Compounds, and short prepositions with the word after them."""

LONGEST_TOGETHER = 24
"""Characters that are kept on one line: longer ones would leave a gap at the end of the line before. Where a line holds
less than these, the style breaks them."""


MARKUP = re.compile(
    r"(<(?:code|script|style|svg|textarea|title)\b.*?</(?:code|script|style|svg|textarea|title)>|<[^>]*>)", re.DOTALL
)
"""What is no text: tags, and elements whose text is not for lines."""


def unbroken(html: str, language: str) -> str:
    """`html` with a span around each compound, and around short prepositions with their word: the style does not break it."""
    parts = ["", "", *MARKUP.split(html), "", ""]
    held = [
        _held(text, parts[place - 2], parts[place + 2], WITH_PREPOSITIONS[language])
        if place % 2 == 0 and not text.isspace()
        else text
        for place, text in enumerate(parts[2:-2], 2)
    ]
    return "".join(held)


def _held(text: str, before: str, after: str, pattern: re.Pattern[str]) -> str:
    """`text`, with what `pattern` finds held; but not at an end where a tag alone parts it from other text: lines break
    beside a box, also before a comma."""
    begins_close, ends_close = before[-1:].strip() != "", after[:1].strip() != ""

    def together(found: re.Match[str]) -> str:
        parted = (begins_close and found.start() == 0) or (ends_close and found.end() == len(text))
        return found[0] if parted else _together(found)

    return pattern.sub(together, text)


def _together(found: re.Match[str]) -> str:
    return f'<span class="together">{found[0]}</span>' if len(found[0]) <= LONGEST_TOGETHER else found[0]


def bound(text: str, language: str) -> str:
    """`text` with a no-break space after each short preposition: for documents, which hold compounds by themselves."""
    return WITH_PREPOSITIONS[language].sub(
        lambda found: found[0].replace(" ", SPACE) if len(found[0]) <= LONGEST_TOGETHER else found[0], text
    )


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
