"""From raw notes to words that name nobody: finds what names somebody, and replaces it everywhere. Nothing here is stored."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from django.views.decorators.debug import sensitive_variables

from ..anonymity.suggestions import suggestions
from .findings import PlacedFinding
from .review import review_texts

LONGEST = 50_000
"""Characters of notes."""

SMALL_WORDS = re.compile(r"^(?:[^\W\dA-ZÀ-ÖØ-Þ_]+(?:[’'\s-]+))+(?=\S)")

SENTENCE_BEFORE = re.compile(r"(?:^|[.!?…]\s+|\n\s*)[«“]?\s*$")

Pair = tuple[str, str]
"""What stood in the notes, and what stands for it in public."""


@dataclass(frozen=True)
class Found:
    """One name, or one other finding, with every place in the notes where it stands."""

    places: tuple[PlacedFinding, ...] = field(repr=False)
    suggestions: tuple[str, ...] = ()

    @property
    def first(self) -> PlacedFinding:
        """Its first place."""
        return self.places[0]

    @property
    def spellings(self) -> list[str]:
        """Every way it is written."""
        return list(dict.fromkeys(place.quote for place in self.places))


@dataclass(frozen=True)
class Notes:
    """Notes as the guard read them."""

    text: str = field(repr=False)
    found: tuple[Found, ...] = field(repr=False)
    checked_names: bool


@sensitive_variables()
def read(text: str, language: str) -> Notes:
    """Has the guard read notes, in memory. May take seconds."""
    review = review_texts({(language, "notes"): text})
    hard = [finding for finding in review.findings if finding.is_hard]
    apart = [finding for finding in review.findings if finding.is_hard or not _touches(finding, hard)]
    by_mark: dict[str, list[PlacedFinding]] = {}
    for finding in sorted(apart, key=lambda finding: (not finding.is_hard, finding.start)):
        by_mark.setdefault(finding.mark, []).append(finding)
    found = [Found(tuple(places), _suggested(places[0], language)) for places in by_mark.values()]
    return Notes(text, tuple(found), review.checked_names)


def _touches(finding: PlacedFinding, names: list[PlacedFinding]) -> bool:
    """Whether `finding` overlaps a name: it is asked about once the name is replaced."""
    return any(name.start < finding.end and finding.start < name.end for name in names)


def _suggested(finding: PlacedFinding, language: str) -> tuple[str, ...]:
    return tuple(suggestions(finding.text, language, finding.start, finding.end, finding.kind, None))


@sensitive_variables()
def replaced(notes: Notes, public: Mapping[str, str]) -> tuple[str, list[Pair]]:
    """The text with each finding replaced, in all its places, by what `public` has for its mark; and the pairs of names."""
    text, last, pairs = notes.text, len(notes.text) + 1, []
    chosen = [found for found in notes.found if public.get(found.first.mark)]
    places = [(place, found) for found in chosen for place in found.places]
    for place, found in sorted(places, key=lambda each: -each[0].start):
        if place.end <= last:
            words = _words_at(place, found, public[place.mark])
            text = text[: place.start] + words + text[place.end :]
            last = place.start
    for found in chosen:
        if found.first.is_hard:
            pairs += [(bare(spelling), public[found.first.mark]) for spelling in found.spellings]
    return text, list(dict.fromkeys(pairs))


def _words_at(place: PlacedFinding, found: Found, chosen: str) -> str:
    """`chosen` as it reads at `place`: what was suggested agrees with each sentence; what was typed takes its capital."""
    if chosen in found.suggestions:
        own = _suggested(place, place.language)
        same = [words for words in own if words.lower() == chosen.lower()]
        alike = [words for words in own if _noun(words) == _noun(chosen)]
        return [*same, *alike, *own[found.suggestions.index(chosen) :], chosen][0]
    begins = SENTENCE_BEFORE.search(place.text[: place.start])
    return chosen[:1].upper() + chosen[1:] if begins else chosen


def _noun(words: str) -> str:
    return re.split(r"[\s’']", words.lower())[-1]


def bare(name: str) -> str:
    """A name without the small words in front of it: “de Nestlé SA” is watched for as “Nestlé SA”."""
    stripped = SMALL_WORDS.sub("", name)
    return stripped if stripped[:1].isupper() else name
