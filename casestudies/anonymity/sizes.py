"""How large a text says an organization is: its people, as a range, in both languages.

Definitions differ by country; where they do, the range is the widest, so that a count of such organizations stays an upper
bound. Canada: a small business has up to 99 people, a medium-sized one 100 to 499 (Statistics Canada, ISED). European Union
and Switzerland: an SME has fewer than 250. France: an ETI has 250 to 4,999 (decree 2008-1354).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from .words import alternatives


@dataclass(frozen=True, order=True)
class People:
    """From `low` to `high` people, both included; `high` is None where there is no end."""

    low: int
    high: int | None

    def meets(self, other: "People") -> bool:
        """Whether some number of people lies in both ranges."""
        return (other.high is None or self.low <= other.high) and (self.high is None or other.low <= self.high)

    def shared(self, other: "People") -> "People | None":
        """What both allow; None where nothing is."""
        ends = [end for end in (self.high, other.high) if end is not None]
        both = People(max(self.low, other.low), min(ends, default=None))
        return both if both.high is None or both.low <= both.high else None


ONES = {
    "deux": 2, "trois": 3, "quatre": 4, "cinq": 5, "six": 6, "sept": 7, "huit": 8, "neuf": 9, "dix": 10, "vingt": 20,
    "cinquante": 50, "a": 1, "one": 1, "un": 1, "two": 2, "three": 3, "four": 4, "five": 5, "seven": 7, "eight": 8,
    "nine": 9, "ten": 10, "twenty": 20, "fifty": 50,
}  # fmt: skip
SCALES = {"cent": 100, "cents": 100, "hundred": 100, "mille": 1000, "thousand": 1000, "millier": 1000, "centaine": 100}
NUMBER = (
    r"(?:\d{1,3}(?:[ .,']\d{3})+|\d{1,7}"
    rf"|(?:(?:{'|'.join(ONES)}) )?(?:cents?|mille|hundred|thousand)(?= ))"
)
PEOPLE = rf"(?:{alternatives('staff')})"
NOT_THE_WHOLE = rf"(?! (?:{alternatives('staff_in_part')}))"
PART = re.compile(
    rf"(?:{alternatives('parts')})"
    # du groupe, of the plant; not "of the company", which is the whole
    r"(?: (?!compan|group|firm|provider|entrepris|institution)[\w'-]+){0,2} "
    # de plus de, with about
    r"(?:(?:de|d'|of|with)(?: (?:plus de|environ|quelque|pres de|some|about|around|nearly|more than))? ?)?$"
)
REACHED = re.compile(rf"(?:^|\W)(?:{alternatives('reached')}) ?$")
SOME = r"(?: (?:de|d'|of) ?| )"
OVER = rf"(?:(?:plus de|superieure? a|au-dela de|more than|over|above|upwards of) (?P<over>{NUMBER}){SOME}{PEOPLE})"
FROM = (
    rf"(?:(?:au moins|minimum|at least) (?P<from1>{NUMBER}){SOME}{PEOPLE}|(?P<from2>{NUMBER}) ?\+ ?{PEOPLE}"
    rf"|(?P<from3>{NUMBER}) {PEOPLE} (?:et plus|ou plus|et davantage|ou davantage|or more|and more|and over|and above|plus)"
    rf"|(?P<from4>{NUMBER}) (?:et plus|ou plus|or more|and more|plus) {PEOPLE})"
)
UNDER = rf"(?:(?:moins de|fewer than|less than|under|below) (?P<under>{NUMBER}){SOME}{PEOPLE})"
UP_TO = rf"(?:(?:jusqu'a|au plus|maximum|up to|at most) (?P<upto>{NUMBER}){SOME}{PEOPLE})"
BETWEEN = (
    rf"(?:(?:entre |de |between |from )?(?P<least>{NUMBER}) ?(?:et|a|and|to|-|–) ?(?P<most>{NUMBER}){SOME}{PEOPLE})"
)
ABOUT = (
    r"(?:(?:environ|pres de|quelque|autour de|un peu moins de"
    r"|about|around|nearly|almost|some|approximately|roughly|close to) "
    rf"(?P<about1>{NUMBER}){SOME}{PEOPLE}|une? (?P<about2>centaine|millier) (?:de |d'){PEOPLE})"
)
HUNDREDS = rf"(?P<hundreds>(?:centaines|hundreds) (?:de |d'|of ){PEOPLE}|several hundred {PEOPLE})"
THOUSANDS = rf"(?P<thousands>(?:milliers|thousands) (?:de |d'|of ){PEOPLE}|several thousand {PEOPLE})"
DOZENS = rf"(?P<dozens>(?:dizaines|dozens|tens) (?:de |d'|of ){PEOPLE})"
EXACT = (
    rf"(?:(?P<exact1>{NUMBER}){SOME}{PEOPLE}"
    # un effectif total de 120
    rf"|effectifs? (?:total )?(?:de|d'environ) (?P<exact2>{NUMBER})"
    # a 120-person firm
    rf"|(?P<exact3>{NUMBER})-(?:person|employee|people|strong))"
)
CLASSES = (
    (People(1, 9), r"tpe|micro-?entreprises?|micro-?business(?:es)?"),
    (
        People(1, 99),
        r"petites? (?:entreprise|organisation|structure|societe)s?"
        r"|small (?:business(?:es)?|company|companies|firms?|organi[sz]ations?)",
    ),
    (
        People(1, 499),
        r"pme(?:-pmi)?|petites? et moyennes? entreprises?"
        r"|smes?|smbs?|small and medium-sized (?:enterprise|business|compan)\w*",
    ),
    (
        People(100, 499),
        r"(?:entreprise|organisation|groupe|societe|banque|assureur|hopital|fabricant)s? de taille moyenne"
        r"|moyennes? entreprises?(?<!petites et moyennes entreprises)"
        r"|mid-?size[d]?|medium-size[d]?(?<!small and medium-sized)",
    ),
    (People(100, 4999), r"de taille intermediaire|mid-?market|mid-?cap"),
    (People(250, 4999), r"eti"),
    (
        People(250, None),
        r"(?:grande?s? (?:entreprise|groupe|organisation|societe)s?|grand compte)(?! public)|de grande taille"
        r"|large (?:company|companies|corporations?|enterprises?|organi[sz]ations?|employers?|groups?)",
    ),
)
"""Sizes by name."""
SAID = re.compile(
    rf"(?<![\w.,])(?:{OVER}|{FROM}|{UNDER}|{UP_TO}|{BETWEEN}|{ABOUT}|{HUNDREDS}|{THOUSANDS}|{DOZENS}|{EXACT})"
    rf"(?!\w){NOT_THE_WHOLE}"
)
NAMED = [(people, re.compile(rf"(?<!\w)(?:{words})(?!\w)")) for people, words in CLASSES]
SMALLEST = 10
"""Fewer people are a team, not an organization that a table would count."""


def sizes(text: str) -> Iterator[tuple[int, int, People]]:
    """(start, end, how many people) in `text`, plain and folded."""
    for match in SAID.finditer(text):
        people = _range(match)
        before = text[max(0, match.start() - 60) : match.start()]
        if people and not PART.search(before) and (match["exact3"] or not REACHED.search(before)):
            yield *match.span(), people
    for people, words in NAMED:
        for match in words.finditer(text):
            yield *match.span(), people


def _range(match: re.Match[str]) -> People | None:
    said = {name: text for name, text in match.groupdict().items() if text}
    fixed = {"hundreds": People(200, 999), "thousands": People(1000, None), "dozens": People(20, 99)}
    for name, people in fixed.items():
        if name in said:
            return people
    numbers = {name.rstrip("1234"): _number(text) for name, text in said.items()}
    if not all(numbers.values()):
        return None
    if "least" in numbers:
        return People(numbers["least"], numbers["most"]) if numbers["least"] <= numbers["most"] else None
    name, number = next(iter(numbers.items()))
    ranges = {
        "over": People(number + 1, None),
        "from": People(number, None),
        "under": People(1, max(1, number - 1)),
        "upto": People(1, number),
        "about": People(number * 8 // 10, number * 12 // 10),
        "exact": People(number, number),
    }
    return ranges[name] if name != "exact" or number >= SMALLEST else None


def _number(text: str) -> int:
    digits = re.sub(r"\D", "", text)
    if digits:
        return int(digits[:12])  # more than there are people either way
    product = 1
    for word in text.split():
        product *= ONES.get(word) or SCALES.get(word, 0)
    return product
