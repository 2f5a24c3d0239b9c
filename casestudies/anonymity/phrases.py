"""What may stand in the place of a name: noun phrases of both languages, and whether one reads right where it stands."""

import re
from dataclasses import dataclass
from functools import cache

from . import lists
from .plain import folded

VOWELS = "aeiouy"
ASPIRATED = ("haut", "hors", "huit", "heros", "hollan", "hasard")
"""French words whose h does not let the word before it elide."""
ELIDES = re.compile(r"(?:^|[^\w])(?:de|que|lorsque|puisque|quoique|jusque|presque|le|la|ne|se|ce|je|du|au) $")
"""Words that become another before a vowel: de → d’, le → l’, ce → cet, du → de l’."""
CONTRACTS = re.compile(r"(?:^|[^\w])(?:de|a) $")
"""Words that "le" and "les" melt into."""
DETERMINERS = {
    **dict.fromkeys(("le", "un", "du", "au", "ce", "cet", "aucun", "quel"), "m"),
    **dict.fromkeys(("la", "une", "cette", "sa", "ma", "aucune", "quelle"), "f"),
    **dict.fromkeys(("les", "des", "aux", "ces", "nos", "leurs", "ses"), "p"),
    **dict.fromkeys(("l'", "notre", "votre", "leur", "son", "mon", "chaque"), ""),
}
"""French words before a noun, by its gender; p for a plural, empty for either."""
DETERMINER_FR = re.compile(rf"(?:^|[^\w'])({'|'.join(sorted(map(re.escape, DETERMINERS), key=len, reverse=True))}) ?$")
DETERMINER_EN = re.compile(r"(?:^|[^\w])(the|an?|its|our|their|this|that|your|each|every|his|her|any|no) $")
JOINING_EN = re.compile(
    r" (?:and|or|of|in|at|on|for|to|from|by|with|without"
    r"|is|was|are|were|has|had|have|will|would|can|could|did|does|as|that|which|who"
    r"|whose|when|where|while|but|because|then|also|not|never|already|\w+ed|said|wanted|chose|met)\b"
)
"""English words after a name that are not a noun it qualifies."""
SENTENCE_START = re.compile(r"(?:^|[.!?…]['\"»”’)]*\s+|\n)\s*[-–—•*«“\"(]*\s*$")


@dataclass(frozen=True)
class Noun:
    """A French noun phrase without its article: "groupe industriel", m or f."""

    words: str
    gender: str

    @property
    def is_elided(self) -> bool:
        """Whether the article before it is elided: it begins with a vowel or a silent h."""
        low = folded(self.words)
        return low[:1] in VOWELS or (low[:1] == "h" and not low.startswith(ASPIRATED))

    @property
    def a(self) -> str:
        """With its indefinite article."""
        return f"{'un' if self.gender == 'm' else 'une'} {self.words}"

    @property
    def the(self) -> str:
        """With its definite article, elided where it must be."""
        return f"l’{self.words}" if self.is_elided else f"{'le' if self.gender == 'm' else 'la'} {self.words}"


@dataclass(frozen=True)
class Setting:
    """What the case says of the organization, without a name: the region and the label as the site writes them, and the code
    of its sector. Each is empty where it is not known."""

    region: str = ""
    organisation: str = ""
    sector: str = ""


@dataclass(frozen=True)
class Slot:
    """A finding in its sentence: what stands around it, plain and folded."""

    found: str
    before: str
    after: str
    setting: Setting
    gender: str
    """m or f where the sentence tells it."""
    typed: str = ""
    """What was found, as it was typed."""

    @property
    def is_lower(self) -> bool:
        """Whether it begins with a small letter, as an adjective does."""
        return self.typed[:1].islower()


@cache
def noun(phrase: str) -> Noun:
    """The noun of "un groupe industriel" or "une entreprise"."""
    article, _, words = phrase.partition(" ")
    return Noun(words, "m" if article == "un" else "f")


def starts_with_vowel(phrase: str) -> bool:
    """Whether « le » and « de » are elided before `phrase`."""
    return Noun(phrase, "").is_elided


def fits_fr(candidate: str, before: str) -> bool:
    """Whether `candidate` reads right after `before`, plain and folded: no missing and no wrong elision or contraction."""
    if before.endswith("'"):
        article = re.match(r"(?:l’|le |la |les |un |une |d’|des )", candidate)
        return starts_with_vowel(candidate) and not (re.search(r"(?:^|\W)l'$", before) and article)
    if ELIDES.search(before) and starts_with_vowel(candidate):
        return False
    return not (CONTRACTS.search(before) and re.match(r"les? ", candidate))


def fits_en(candidate: str, before: str) -> bool:
    """Whether `candidate` goes with the "a" or "an" before it. True where there is neither."""
    article = re.search(r"(?:^|\W)(an?) $", before)
    return not article or (article[1] == "an") == bool(re.match(r"[aeio]|u(?!ni|se|ti)", candidate, re.IGNORECASE))


def determiner_fr(before: str) -> str | None:
    """The gender that the French word before a noun tells: m, f, p, empty for either; None where there is no such word."""
    match = DETERMINER_FR.search(before)
    return DETERMINERS[match[1]] if match and (match[1].endswith("'") or before.endswith(" ")) else None


def capitalized_as(candidate: str, before: str) -> str:
    """`candidate` with the capital that a sentence begins with."""
    return candidate[:1].upper() + candidate[1:] if SENTENCE_START.search(before) else candidate


@cache
def place_of(name: str) -> tuple[str, str]:
    """(code of the region, "town" or "canton") of a known place; empty where it is not known. `name` is plain and folded."""
    return _places().get(name, ("", ""))


@cache
def _places() -> dict[str, tuple[str, str]]:
    rows = lists.rows("places.csv")
    return {
        folded(name.replace("’", "'")): (row["region"], row["kind"]) for row in rows for name in row["names"].split("|")
    }
