"""How words vary: prefixes, endings, accents left out, slips of the keyboard. Candidates only: a dictionary decides."""

import re
from collections.abc import Iterator
from itertools import combinations, pairwise

from .words import words

ACCENTED = {"a": "àâ", "c": "ç", "e": "éèê", "i": "îï", "o": "ô", "u": "ùû"}
LETTERS = "abcdefghijklmnopqrstuvwxyzàâçéèêîïôùû"
PREFIXES = words("prefixes")
ENDINGS = {
    "en": (
        ("ability", ("", "e", "able")),
        ("able", ("", "e")),
        ("ible", ("", "e")),
        ("ably", ("able",)),
        ("isation", ("ise", "ize", "", "e")),
        ("ization", ("ise", "ize", "", "e")),
        ("ising", ("ise", "ize", "", "e")),
        ("izing", ("ise", "ize", "", "e")),
        ("ised", ("ise", "ize", "", "e")),
        ("ized", ("ise", "ize", "", "e")),
        ("ise", ("ize", "", "e")),
        ("ize", ("ise", "", "e")),
        ("ings", ("", "e")),
        ("ing", ("", "e")),
        ("ed", ("", "e")),
        ("ers", ("", "e")),
        ("er", ("", "e")),
        ("ness", ("",)),
        ("less", ("",)),
        ("like", ("",)),
        ("wide", ("",)),
        ("wise", ("",)),
        ("ship", ("",)),
        ("ful", ("",)),
        ("ish", ("",)),
        ("ly", ("", "le")),
        ("ity", ("", "e")),
        ("ism", ("", "e")),
        ("ist", ("", "e")),
        ("ists", ("", "e")),
        ("ies", ("y",)),
        ("es", ("",)),
        ("s", ("",)),
    ),
    "fr": (
        ("isations", ("iser", "el", "", "e")),
        ("isation", ("iser", "el", "", "e", "al")),
        ("isateurs", ("iser",)),
        ("isateur", ("iser",)),
        ("abilité", ("able", "er")),
        ("ibilité", ("ible",)),
        ("ement", ("er", "e", "")),
        ("ements", ("er", "e", "")),
        ("ments", ("r",)),
        ("iser", ("", "e", "el", "al", "ique")),
        ("isé", ("", "e", "el", "al", "ique")),
        ("isée", ("", "e", "el", "al", "ique")),
        ("isés", ("", "e", "el", "al", "ique")),
        ("isées", ("", "e", "el", "al", "ique")),
        ("ables", ("er", "e", "")),
        ("able", ("er", "e", "")),
        ("ateurs", ("er", "ation")),
        ("ateur", ("er", "ation")),
        ("atrices", ("er", "ation")),
        ("atrice", ("er", "ation")),
        ("ations", ("er", "e")),
        ("ation", ("er", "e")),
        ("ages", ("er", "e")),
        ("age", ("er", "e", "")),
        ("eurs", ("er", "e")),
        ("eur", ("er", "e")),
        ("euses", ("er", "e")),
        ("euse", ("er", "e")),
        ("istes", ("e", "", "isme")),
        ("iste", ("e", "", "isme")),
        ("ismes", ("e", "")),
        ("isme", ("e", "", "iste")),
        ("ité", ("", "e")),
        ("ique", ("e", "ie")),
        ("iques", ("e", "ie")),
        ("er", ("", "e")),
        ("ées", ("er", "e", "")),
        ("ée", ("er", "e", "")),
        ("és", ("er", "e", "")),
        ("é", ("er", "e", "")),
        ("es", ("", "e")),
        ("s", ("",)),
    ),
}
"""An ending, and what the word it is put to may end in instead."""
SHORTEST_BASE = 4
SHORTEST_PART = 3
SHORTEST_MISSPELLED = 5
LONG = 8
"""Letters from which on a word one slip away need not be common."""
LONGEST = 28
"""Letters beyond which a word is not looked into."""


def without_prefix(word: str) -> str:
    """`word` without its longest prefix, or nothing where it has none or too little is left."""
    for length in range(len(word) - SHORTEST_BASE, 1, -1):
        rest = word[length:].removeprefix("-")
        if word[:length].removesuffix("-") in PREFIXES and (length > 2 or "-" in word or len(rest) > SHORTEST_BASE):
            return rest
    return ""


def derived_from(word: str, language: str) -> Iterator[str]:
    """What `word` may be made from: "priorisation" from "prioriser", "mapping" from "map"."""
    for ending, replaced in ENDINGS[language]:
        stem = word.removesuffix(ending)
        if stem == word or len(stem) < SHORTEST_BASE - (language == "en" and stem[-1:] == stem[-2:-1]):
            continue
        yield from (stem + end for end in replaced)
        if len(stem) > 1 and stem[-1] == stem[-2]:
            yield stem[:-1]


def with_accents(word: str) -> Iterator[str]:
    """Spellings of `word` with one or two accents added."""
    places = [index for index, letter in enumerate(word) if letter in ACCENTED]
    if len(word) > LONGEST:
        return
    for count in (1, 2):
        for chosen in combinations(places, count):
            yield from _accented_at(word, chosen)


def _accented_at(word: str, places: tuple[int, ...]) -> Iterator[str]:
    if not places:
        yield word
        return
    place, *rest = places
    for letter in ACCENTED[word[place]]:
        yield from _accented_at(word[:place] + letter + word[place + 1 :], tuple(rest))


def parts(word: str) -> Iterator[tuple[str, str]]:
    """The ways to read `word` as two words run together."""
    if len(word) <= LONGEST:
        yield from ((word[:cut], word[cut:]) for cut in range(SHORTEST_PART, len(word) - SHORTEST_PART + 1))


def doubled_or_not(word: str) -> Iterator[str]:
    """Spellings of `word` with one or two letters doubled that were single, or the other way: "reccomendation"."""
    if not SHORTEST_MISSPELLED <= len(word) <= LONGEST:
        return
    runs = [match[0] for match in re.finditer(r"(.)\1?", word)]
    other = [run[0] if len(run) > 1 else run * 2 for run in runs]
    for count in (1, 2):
        for chosen in combinations(range(1, len(runs)), count):
            yield "".join(other[place] if place in chosen else run for place, run in enumerate(runs))


def one_slip_away(word: str) -> Iterator[str]:
    """What `word` may be with one letter more, less, changed or swapped; its first letter is seldom wrong."""
    if not SHORTEST_MISSPELLED <= len(word) <= LONGEST:
        return
    cuts = range(1, len(word) + 1)
    yield from (word[:cut] + word[cut + 1 :] for cut in cuts)
    yield from (word[:cut] + letter + word[cut:] for cut in cuts for letter in LETTERS)
    yield from (word[:cut] + letter + word[cut + 1 :] for cut in cuts for letter in LETTERS)
    letters = list(word)
    for place, (first, second) in enumerate(pairwise(letters)):
        if place:
            yield word[:place] + second + first + word[place + 2 :]
