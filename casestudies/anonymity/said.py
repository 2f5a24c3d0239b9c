"""What a text says an organization is: its region, sector, size and legal kind, and where it says so. Nothing is guessed."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Generic, TypeVar

from . import lists
from .plain import folded, plain
from .sizes import People, sizes

Value = TypeVar("Value")
HEADS_FR = (
    r"(?:secteurs?|industries?|branches?|domaines?|filieres?|groupes?|entreprises?|societes?|organisations?|institutions?"
    r"|acteurs?|etablissements?|clientes?|clients?|compagnies?) (?:de la |de l'|du |des |de |d')?"
)
TAILS_EN = (
    r" (?:sector|industry|business|company|companies|group|firm|organi[sz]ation|institution|client|player|operator)s?"
)
KINDS = {
    "cooperative": r"cooperati(?:f|ve)s?|co-operatives?",
    "family": r"(?:entreprise|groupe|societe|pme)s? familia(?:le?s?|ux)|family[ -](?:owned|run)|family business",
    "listed": r"(?:societe|entreprise|groupe)s? cote(?:e)?s?|publicly (?:traded|listed)|listed (?:company|group|firm)",
    "state": r"societes? d'etat|entreprises? publiques?|crown corporations?|state-owned",
    "foundation": r"fondations?|foundations?",
    "mutual": r"mutuelles?|mutuals?(?= (?:company|insurer|society))",
    "subsidiary": r"filiales?|subsidiar(?:y|ies)",
    "nonprofit": r"organismes? sans but lucratif|obnl|osbl|non-?profits?",
}
"""Legal kinds, of which no table says how many there are."""


@dataclass(frozen=True)
class Mention(Generic[Value]):
    """`value`, said at `start` to `end` of the text as typed."""

    value: Value
    start: int
    end: int


@dataclass(frozen=True)
class Said:
    """What one text says: codes of regions and sectors, sizes, and keys of KINDS."""

    regions: tuple[Mention[str], ...]
    sectors: tuple[Mention[str], ...]
    sizes: tuple[Mention[People], ...]
    kinds: tuple[Mention[str], ...]


def said(text: str) -> Said:
    """What `text` says, in either language."""
    reading = plain(text)
    low = folded(reading.text)
    if len(low) != len(reading.text):  # no letter of ours
        return Said((), (), (), ())

    def mentions(found: Callable[[str], Iterator[tuple[int, int, Value]]]) -> tuple[Mention[Value], ...]:
        return tuple(Mention(value, *reading.span(start, end)) for start, end, value in sorted(found(low), key=_place))

    return Said(mentions(_regions), mentions(_sectors), mentions(sizes), mentions(_kinds))


def region_named(name: str) -> str:
    """The code of the region that `name`, of a list of the site, means; empty where it means none that is known."""
    low = folded(plain(name).text).strip()
    codes = [code for code, region in lists.regions().items() if lists.pattern(region.words).fullmatch(low)]
    return codes[0] if codes else ""


def _place(found: tuple) -> tuple[int, int]:
    return found[0], found[1]


def _regions(text: str) -> Iterator[tuple[int, int, str]]:
    for code, region in lists.regions().items():
        for match in lists.pattern(region.words).finditer(text):
            yield *match.span(), code


@cache
def _sector_patterns() -> list[tuple[str, re.Pattern[str]]]:
    """Patterns of each sector: its organizations, its own name, and its themes beside a word for a sector or a company."""
    patterns = []
    for code, sector in lists.sectors().items():
        names = [re.escape(folded(name)).rstrip("s") + "s?" for name in (sector.fr.replace("’", "'"), sector.en)]
        words = [*filter(None, [sector.words]), *(name for name in names if " " in name)]
        if sector.themes:
            words += [f"{HEADS_FR}(?:{sector.themes})", f"(?:{sector.themes}){TAILS_EN}"]
        patterns.append((code, lists.pattern("|".join(words))))
    return patterns


def _sectors(text: str) -> Iterator[tuple[int, int, str]]:
    for code, pattern in _sector_patterns():
        for match in pattern.finditer(text):
            yield *match.span(), code


def _kinds(text: str) -> Iterator[tuple[int, int, str]]:
    for kind, words in KINDS.items():
        for match in lists.pattern(words).finditer(text):
            yield *match.span(), kind
