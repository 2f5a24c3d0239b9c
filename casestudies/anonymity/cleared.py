"""What a text may name: public technology and law, countries and regions as wide as the taxonomy's, the trade's own words."""

import re
from functools import cache

from .plain import folded
from .words import entries, words


@cache
def public_phrases() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Two patterns: for folded text, and for text as written where the case tells ("Teams", not "teams")."""
    free = [
        folded(entry) for entry in (*entries("public"), *entries("regions"), *_countries()) if not entry.startswith("=")
    ]
    exact = [entry[1:] for entry in entries("public") if entry.startswith("=")]
    return _any_of(free), _any_of(exact)


@cache
def places() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Two patterns for folded text: places in any case; and those that are words too, where they need a capital."""
    names = [folded(entry) for entry in entries("places")]
    return _any_of(name for name in names if not name.startswith("=")), _any_of(
        name[1:] for name in names if name.startswith("=")
    )


def _any_of(phrases) -> re.Pattern[str]:
    longest_first = sorted(set(phrases), key=lambda phrase: (-len(phrase), phrase))
    forms = (
        re.escape(phrase).replace(r"\*", "(?:e|s|es|ne|nes)?").replace(r"\ ", r"[ \n-]") for phrase in longest_first
    )
    return re.compile(rf"(?<![\w@])(?:{'|'.join(forms)})(?!\w|\.\w)")


@cache
def trade(language: str) -> frozenset[str]:
    """Folded words that stand capitalised in text of `language` without naming anybody: "fr", "en", or "both", as a French
    board has its Chief Data Officer and an English one its Comité de direction."""
    if language == "both":
        return trade("fr") | trade("en")
    return frozenset(folded(word) for word in words(f"trade.{language}"))


@cache
def acronyms() -> frozenset[str]:
    return words("acronyms")


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
