"""Counts of anything: files, ships, servers. A large number says how large the organization is, whatever is counted."""

import re
from collections.abc import Iterator

from .plain import folded
from .words import words

COUNT = re.compile(
    r"""
    (?<! [\w.,/#§°-] )
    (?P<number> \d{1,3}(?:[ '.,]\d{3})+ | \d{2,} | (?:[a-zé]+[ -])?(?: mille | thousand | hundred ) )
    (?: \s (?: de | of ) )?
    (?P<between> (?: \s [^\W\d_]+ ){0,2}? )
    \s (?P<counted> [^\W\d_]{3,} [sx] ) (?! \w )
    """,
    re.VERBOSE | re.IGNORECASE,
)
REFERENCE = re.compile(
    r"""
    (?: \b(?: articles? | art\. | lois? | laws? | bills? | chapitres? | chapters? | sections? | annexes? | pages?
      | p\. | versions? | n[°o]\.? | phases? | lots? | no\. | num[ée]ro
      | iso | iec | windows | office | gpt | section | figure | tableau | table | step | [ée]tape | niveau
        | level | r[èe]gle | rule | g | top | fortune | ftse | cac | s&p | tsx | stoxx | sbf | nasdaq | nikkei
        | russell | global ) \s?
    | [-–/] ) $
    """,
    re.VERBOSE | re.IGNORECASE,
)
"""Before a number that counts nothing."""
LARGE = 100
"""From here on, what is counted may be the adviser's own work too: nobody writes a hundred rules."""


def counts(text: str) -> Iterator[tuple[int, int, str]]:
    """(start, end, "headcount") in `text`, as `plain` gives it."""
    for match in COUNT.finditer(text):
        if REFERENCE.search(text[max(0, match.start() - 14) : match.start()]) or _is_year(match["number"]):
            continue
        if not _is_measure(match) and (
            _value(match["number"]) >= LARGE or folded(match["counted"]) not in words("uncounted")
        ):
            yield *match.span(), "headcount"


def _is_measure(match: re.Match[str]) -> bool:
    """Whether it counts time, money, parts of a text, or joins two things: "12 jours", "30 et les autres"."""
    inside = [folded(word) for word in re.findall(r"[^\W\d_]+", match["between"] + " " + match["counted"])]
    return any(word in words("measures") for word in inside)


def _is_year(number: str) -> bool:
    return bool(re.fullmatch(r"(?:19|20)\d\d", number))


def _value(number: str) -> int:
    digits = re.sub(r"\D", "", number)
    return int(digits[:9]) if digits else LARGE
