"""What stands in the way of publishing, counted for each language and said in it."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass

from django.conf import settings
from django.utils.translation import ngettext, override

from ..publishing.translating import OlderField
from ..publishing.words import LANGUAGES
from .findings import FindingShown, FindingsShown


@dataclass(frozen=True)
class Count:
    """How many passages of one kind there are, with the way to the first. `kind` is a CSS class."""

    kind: str
    text: str
    anchor: str


@dataclass(frozen=True)
class Standing:
    """One language."""

    language: str
    counts: list[Count]

    @property
    def name(self) -> str:
        """Its own name for itself."""
        return dict(settings.LANGUAGES)[self.language]

    def as_dict(self) -> dict:
        """For the script."""
        return asdict(self)


def standing(shown: FindingsShown, older: Iterable[OlderField]) -> list[Standing]:
    """What is to be corrected, decided or brought up to date in each language. What has a reason by now does not count."""
    behind = list(older)
    return [
        Standing(language, _counts(shown, language, [field.field for field in behind if field.language == language]))
        for language in LANGUAGES
    ]


def _counts(shown: FindingsShown, language: str, older: list[str]) -> list[Count]:
    hard, soft = (_first_anchors(group, language) for group in (shown.hard, shown.soft))
    counts = []
    with override(language):
        if hard:
            text = ngettext("%d passage to correct", "%d passages to correct", len(hard)) % len(hard)
            counts.append(Count("stop", text, hard[0]))
        if soft:
            text = ngettext("%d passage to decide", "%d passages to decide", len(soft)) % len(soft)
            counts.append(Count("warn", text, soft[0]))
        if older:
            text = ngettext("%d older field", "%d older fields", len(older)) % len(older)
            counts.append(Count("warn", text, f"#id_{language}-{older[0]}"))
    return counts


def _first_anchors(findings: list[FindingShown], language: str) -> list[str]:
    """For each finding that stands in `language` and has no reason yet: the way to it."""
    waiting = [found for found in findings if not found.typed]
    places = ([place for place in found.places if place.finding.language == language] for found in waiting)
    return [here[0].anchor for here in places if here]
