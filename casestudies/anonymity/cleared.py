"""What a text may name: public technology and law, countries and regions as wide as the taxonomy's, the trade's own words."""

import re
from collections.abc import Iterable
from functools import cache
from typing import Any

from .plain import folded
from .words import entries, words

PUBLIC = ("public", "software", "methods", "authorities")


@cache
def public_phrases() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Two patterns: for folded text, and for text as written where the case tells ("Teams", not "teams")."""
    listed = [entry for name in PUBLIC for entry in entries(name)]
    exact = {entry.removeprefix("=") for entry in listed if entry.startswith("=") or _is_acronym(entry)}
    free = {folded(entry) for entry in (*listed, *entries("regions"), *_countries()) if entry not in exact}
    return _any_of(entry for entry in free if not entry.startswith("=")), _any_of(exact)


@cache
def regions() -> re.Pattern[str]:
    """Folded names of countries and wide regions, and of who lives or what is spoken there: "francophone"."""
    return _any_of(folded(entry) for entry in (*entries("regions"), *_countries()))


@cache
def software() -> re.Pattern[str]:
    """Folded names of what is sold widely, where the case does not matter."""
    return _any_of(folded(entry) for entry in entries("software") if not entry.startswith("="))


def _is_acronym(entry: str) -> bool:
    return entry.isupper() and entry.isalpha()


@cache
def places() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Two patterns for folded text: places in any case; and those that are words too, where they need a capital."""
    names = [folded(entry) for entry in entries("places")]
    with_capital = _any_of(name[1:] for name in names if name.startswith("="))
    return _any_of(name for name in names if not name.startswith("=")), with_capital


def _any_of(phrases: Iterable[str]) -> re.Pattern[str]:
    """Any of `phrases` as whole words, the longest first. Written as a tree, so that each letter is looked at once."""
    tree: dict[str, Any] = {}
    for phrase in phrases:
        branch = tree
        for letter in phrase:
            branch = branch.setdefault(letter, {})
        branch[""] = {}
    return re.compile(rf"(?<![\w@]){_branches(tree)}(?!\w|\.\w)")


def _branches(tree: dict[str, Any]) -> str:
    ways = [_letter(letter) + _branches(rest) for letter, rest in sorted(tree.items()) if letter]
    if not ways:
        return ""
    together = ways[0] if len(ways) == 1 and "" not in tree else f"(?:{'|'.join(ways)})"
    return f"{together}?" if "" in tree else together


def _letter(letter: str) -> str:
    if letter == "*":
        return "(?:e|s|es|ne|nes)?"
    return "[ \n-]" if letter == " " else re.escape(letter)


@cache
def trade(language: str) -> frozenset[str]:
    """Folded words that `language` ("fr", "en" or "both") writes in capitals without a name: "Chief Data Officer"."""
    if language == "both":
        return trade("fr") | trade("en")
    return frozenset(folded(word) for word in words(f"trade.{language}"))


@cache
def acronyms() -> frozenset[str]:
    """Acronyms that name nobody: those of the word list, and those of bodies that everybody knows."""
    listed = (entry.removeprefix("=") for name in PUBLIC for entry in entries(name))
    return words("acronyms") | frozenset(entry for entry in listed if _is_acronym(entry))


@cache
def portals() -> frozenset[str]:
    """Domains of portals for everybody."""
    return words("portals")


@cache
def _countries() -> tuple[str, ...]:
    """Countries in French and English, of 2 words at most, as Babel (CLDR) names them, and what people say for some."""
    from babel import Locale

    names = {name for code in ("fr", "en") for name in Locale(code).territories.values() if len(name) > 3}
    plain_names = {re.sub(r"\s*\(.*?\)|’", lambda found: "'" if found[0] == "’" else "", name) for name in names}
    return tuple(sorted(plain_names - _TOO_FINE))


_TOO_FINE = {
    "Monde",
    "Monaco",
    "Saint-Marin",
    "San Marino",
    "Gibraltar",
    "Jersey",
    "Ceuta et Melilla",
    "Guernsey",
    "Guernesey",
    "World",
}
"""Of Babel's territories, those no wider than a town or a county."""
