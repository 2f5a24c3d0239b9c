"""A text as a reader sees it, without what hides a name from a machine, and with the way back to what was typed.

Taken out: mark-up, zero-width characters and soft hyphens, hyphens at the end of a line. Replaced: letters of other
alphabets that look Latin, compatibility forms (full-width, ligatures), every kind of space, apostrophe and hyphen.
"""

import html
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

HOMOGLYPHS = str.maketrans(
    "АВЕЅІЈКМНОРСТУХЬаеѕіјорсухһԁԛԝвмтнкгпΑΒΕΖΗΙΚΜΝΟΡΤΥΧαβεικνορτυχγηɑɡıʟɪɴʀᴀʙᴄᴅᴇɢʜᴊᴋᴍᴏᴘᴛᴜᴠᴡᴢѵѡӀⅼꞌ",
    "ABESIJKMHOPCTYXbaesijopcyxhdqwbmthkrnABEZHIKMNOPTYXaβeikvoptuxynagilinrabcdeghjkmoptuvwzvwll'",
)
"""Cyrillic, Greek and phonetic letters, each as the Latin letter a reader takes it for (after Unicode TR 39)."""
APOSTROPHES = "’ʼ′‘ʹ＇`´"
HYPHENS = "‐‑‒⁃−﹣－"
BLOCKS = "address|article|blockquote|br|dd|div|dl|dt|h[1-6]|hr|li|ol|p|pre|section|table|td|th|tr|ul"
MIDDLE_DOTS = "·•‧∙⋅・"
INCLUSIVE = rf"""
    (?<=[a-zà-ÿ]{{2}})
    (?: (?: [{MIDDLE_DOTS}] (?: [nltvsf]?es? | t?rices? | ices? | euses? | i?ères? | esses? | elles? | x | s ) ){{1,2}}
          (?: [{MIDDLE_DOTS}]? s )?
      | \. (?: [nf]?e | t?rice | euse | i?ère ) (?: \.? s )? (?! [\w.] )
      | - (?: [nf]?e | t?rice | euse | i?ère ) (?: - s | s )? (?! [\w-] )
      | \( (?: [nltf]?e s? | t?rice s? | euse s? | s | x ) \) s?
    ) (?! \w )
"""
"""Endings for everybody: informé·e·s, collaborateur·rice·s, salarié.e.s, consultant-e-s, projet(s)."""
HIDDEN = re.compile(
    rf"""
      (?P<block> </?(?:{BLOCKS})\b [^<>]{{0,300}} > )
    | (?P<gone>
          {INCLUSIVE}
        | <!-- .{{0,2000}}? --> | </?[a-zA-Z][^<>]{{0,300}}>                 # a comment, a tag
        | \*+ | ~~ | __ | ``+ | (?<![^\W\d_])` | `(?![^\W\d_])             # Markdown; a lone ` in a word is an apostrophe
        | (?<=[^\W\d_])[-‐­]\n[ \t]*(?=[^\W\d_])                           # a hyphen at the end of a line
      )
    | (?P<entity> &(?: \#\d{{1,7}} | \#[xX][0-9a-fA-F]{{1,6}} | [a-zA-Z]{{2,31}} ); )
    """,
    re.DOTALL | re.VERBOSE,
)


@dataclass(frozen=True)
class Plain:
    """`text[i]` stands for the characters `starts[i]` to `ends[i]` of what was typed."""

    text: str
    starts: list[int]
    ends: list[int]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Where `text[start:end]`, at least one character, stands in what was typed."""
        return self.starts[start], self.ends[end - 1]


def plain(typed: str) -> Plain:
    """`typed` as it reads. Any string will do."""
    text: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    for start, end, piece in _pieces(typed):
        for character in piece:
            if unicodedata.category(character) == "Mn" and text and text[-1].isalpha():
                composed = unicodedata.normalize("NFC", text[-1] + character)
                if len(composed) == 1:
                    text[-1] = composed
                ends[-1] = end
                continue
            for shown in _shown(character):
                text.append(shown)
                starts.append(start)
                ends.append(end)
    return Plain("".join(text), starts, ends)


def _pieces(typed: str) -> Iterator[tuple[int, int, str]]:
    position = 0
    for hidden in HIDDEN.finditer(typed):
        for index in range(position, hidden.start()):
            yield index, index + 1, typed[index]
        if hidden["block"]:
            yield hidden.start(), hidden.end(), "\n"
        elif hidden["entity"]:
            yield hidden.start(), hidden.end(), html.unescape(hidden[0])
        position = hidden.end()
    for index in range(position, len(typed)):
        yield index, index + 1, typed[index]


@lru_cache(maxsize=4096)
def _shown(character: str) -> str:
    if character == "\n" or " " <= character <= "~":
        return character
    if character in APOSTROPHES:
        return "'"
    if character in HYPHENS:
        return "-"
    if character in "\r\u2028\u2029\x0b\x0c\x85":
        return "\n"
    category = unicodedata.category(character)
    if category in ("Cf", "Mn", "Cc", "Me") and character != "\t":
        return ""
    if category == "Zs" or character == "\t":
        return " "
    return unicodedata.normalize("NFKC", character.translate(HOMOGLYPHS)) if character.isprintable() else " "


def folded(text: str) -> str:
    """`text` in lower case without accents, as long as it was: position for position."""
    return "".join(map(_folded, text))


@lru_cache(maxsize=4096)
def _folded(character: str) -> str:
    low = character.lower()
    base = unicodedata.normalize("NFD", low)[:1]
    return base if len(low) == 1 else character
