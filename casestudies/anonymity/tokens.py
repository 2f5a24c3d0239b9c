"""Words of a text with where they stand: at the start of a sentence, in a heading, in short quotation marks, in prose."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum

from .plain import folded
from .words import words

LETTER = r"[^\W\d_]"
WORD = re.compile(
    rf"""
      (?<![^\W_])                                                         # not what follows a digit: "2ème"
      (?: (?i: aujourd'hui | prud'hom\w+ | quelqu'une?s? | presqu'[iî]les? | grand'\w+ | main-d'[oœ]\w+ | o'clock
             | ma'am | y'all | rock'n'roll | [a-z]+n't )                   # an apostrophe that belongs to the word
        | {LETTER}(?: [^\W_] | (?<=\w)[&.](?=[^\W\d_]\b) | (?<=[^\W_])&(?=[^\W_]) )*
      )
    """,
    re.VERBOSE,
)
ELISION = re.compile(r"(?:[ldjnsctm]|qu|jusqu|lorsqu|puisqu|quoiqu|quelqu|presqu|entr|parc)'$", re.IGNORECASE)
CONTRACTED = frozenset(["s", "t", "d", "m", "ll", "re", "ve", "em", "n", "tis", "twas"])
"""What an apostrophe puts to the word before it: we've, board's."""
BULLET = r"(?:[-–—•◦▪‣·*+>→➔➢✓✔✗☐☑]|o(?=\s))"
ENUMERATOR = r"(?:\(?(?:\d{1,3}(?:\.\d{1,2}){0,3}|[A-Za-z]|[ivxIVX]{1,5})[.):°/]\)?|\d{1,2}(?:\.\d{1,2}){1,3})"
"""What numbers a line: 1) 2.3. (b) A. iv."""
SENTENCE_END = re.compile(
    rf"""
    (?: [.!?…]['"»”’)\]]* | \n | [:;•·▪–—→] | ^ )
    \s* (?: ^\s* {BULLET} )? \s* (?: (?:^|(?<=\s)) {ENUMERATOR} (?=\s) )? \s* ['"«“‘(\[—–•*-]* \s* $
    """,
    re.VERBOSE,
)
ABBREVIATED = re.compile(
    r"\b(?:M|Mme|Mr|Mrs|Ms|Dr|Pr|Me|St|Ste|cf|v|vs|art|al|approx|env|resp|Inc|Ltd|Co|Corp)\.\s*$|(?<=\S\s)[A-Z]\.\s*$"
)
"""What a dot ends that is no sentence."""
ELIDED_BEFORE = re.compile(r"(?:\b(?:[ldjnsctm]|qu|jusqu|lorsqu|puisqu)')$", re.IGNORECASE)
NEARBY = 60
"""Characters before a word that tell where it stands."""
HEADING_CUT = re.compile(r" ?[(:]| [–—-] ")
HEADING_END = re.compile(r"[.!?…;,]\s*$")
SMALL = words("joining")
"""Words that join others, in both languages, folded or not: never a name by themselves, and in lower case in a title."""


class Place(Enum):
    START = "start"
    """Where any word takes a capital: a sentence, a line, a bullet, after a colon."""
    HEADING = "heading"
    """In a line where every word of weight has one."""
    QUOTED = "quoted"
    """Alone or nearly so between quotation marks."""
    PROSE = "prose"
    """Where only a name takes one."""


class Shape(Enum):
    LOWER = "lower"
    TITLE = "title"
    UPPER = "upper"
    MIXED = "mixed"


@dataclass(frozen=True)
class Token:
    """`text` without what is elided before it or possessive after it, at `start` to `end` of the plain text."""

    text: str
    start: int
    end: int
    place: Place
    shape: Shape

    @property
    def key(self) -> str:
        """The text folded, as word lists have it."""
        return folded(self.text)

    @property
    def is_capitalised(self) -> bool:
        """Whether it is in title case or in capitals."""
        return self.shape in (Shape.TITLE, Shape.UPPER)


def tokens(text: str) -> list[Token]:
    """The words of `text`, in order. A hyphen or an apostrophe parts words; a dot and an ampersand within initials do not."""
    found = []
    for line_start, line in _lines(text):
        matches = list(WORD.finditer(line))
        heading_end = _heading_end(line, matches)
        for match in matches:
            start, end = match.span()
            if _is_elided(line, end, match[0]) or _is_contracted(line, start, match[0]):
                continue
            place = _place(line, start, end, end <= heading_end)
            found.append(Token(match[0], line_start + start, line_start + end, place, _shape(match[0])))
    return found


def _lines(text: str) -> Iterator[tuple[int, str]]:
    start = 0
    for line in text.splitlines(keepends=True):
        yield start, line
        start += len(line)


def _is_elided(line: str, end: int, word: str) -> bool:
    return line[end : end + 1] == "'" and bool(ELISION.match(f"{word}'")) and line[end + 1 : end + 2].isalpha()


def _is_contracted(line: str, start: int, word: str) -> bool:
    return line[max(0, start - 1) : start] == "'" and word.lower() in CONTRACTED


def _heading_end(line: str, matches: list[re.Match[str]]) -> int:
    """Where the heading that `line` is, or begins with, ends: before a colon, a dash or a parenthesis; 0 where it is none."""
    for end in (len(line), *(cut.start() for cut in HEADING_CUT.finditer(line))):
        weighty = [match[0] for match in matches if match.end() <= end and match[0].lower() not in SMALL]
        if len(weighty) < 2 or len(weighty) > 12 or HEADING_END.search(line[:end]):
            continue
        if sum(word[0].isupper() for word in weighty) / len(weighty) >= 0.75:
            return end
    return 0


def _place(line: str, start: int, end: int, is_heading: bool) -> Place:
    nearby = line[:start] if start <= NEARBY else f"…x{line[start - NEARBY : start]}"
    before = ELIDED_BEFORE.sub("", nearby)
    if _is_quoted_alone(line, start, end):
        return Place.QUOTED
    if SENTENCE_END.search(before) and not ABBREVIATED.search(before):
        return Place.START
    return Place.HEADING if is_heading else Place.PROSE


def _is_quoted_alone(line: str, start: int, end: int) -> bool:
    """Whether the word is among at most three between quotation marks: « Boussole », "Blue Lantern"."""
    for opening, closing in (("«", "»"), ("“", "”"), ('"', '"'), ("‘", "’")):
        left = line.rfind(opening, 0, start)
        right = line.find(closing, end)
        if left >= 0 and right >= 0 and not (opening != closing and closing in line[left:start]):
            inside = line[left + 1 : right]
            if opening == closing and line[:left].count('"') % 2:
                continue
            rest = inside.split()[1:]  # « Oser dire non » is said, not named
            if (
                len(rest) <= 2
                and not (rest and all(word.islower() for word in rest))
                and not HEADING_END.search(inside)
            ):
                return True
    return False


def _shape(word: str) -> Shape:
    letters = [character for character in word if character.isalpha()]
    if all(character.isupper() for character in letters):
        return Shape.UPPER if len(letters) > 1 else Shape.TITLE
    if not any(character.isupper() for character in letters):
        return Shape.LOWER
    if word[0].isupper() and not any(character.isupper() for character in letters[1:]):
        return Shape.TITLE
    if re.fullmatch(r"[A-ZÀ-Þ]{2,}s", word):
        return Shape.UPPER
    return Shape.MIXED
