"""What stands in the way of publishing, counted for each language and said in it; and what is missing, in one line."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from functools import cached_property

from django.conf import settings
from django.utils.translation import ngettext, override, pgettext

from ..models import CaseStudy
from ..publishing.missing import Missing
from ..publishing.translating import OlderField
from ..publishing.words import LANGUAGES
from .columns import ORDER
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


@dataclass(frozen=True)
class MissingShown:
    """What keeps a case from its readers because it is not there yet, in the language of the interface."""

    missing: Missing

    @cached_property
    def languages(self) -> list[Count]:
        """The languages of which one must be completed."""
        return [Count("missing", self._fields(code), _way_to(self.missing, code)) for code in self.missing.languages]

    @cached_property
    def choices(self) -> list[Count]:
        """The fields in which something is to be chosen."""
        names = {name: str(CaseStudy._meta.get_field(name).verbose_name) for name in self.missing.choices}
        return [Count("missing", text, f"#id_{name}") for name, text in names.items()]

    def __str__(self) -> str:
        either = f" {pgettext('between alternatives', 'or')} ".join(count.text for count in self.languages)
        return ", ".join(filter(None, [either, *(count.text for count in self.choices)]))

    def _fields(self, language: str) -> str:
        number = len(self.missing.texts[language])
        if language == "fr":
            return ngettext("%d field in French", "%d fields in French", number) % number
        return ngettext("%d field in English", "%d fields in English", number) % number


def standing(shown: FindingsShown, older: Iterable[OlderField], missing: Missing) -> list[Standing]:
    """What is to be corrected, decided, brought up to date or filled in, in each language. What has a reason by now does not
    count."""
    behind = list(older)
    return [
        Standing(
            language,
            [
                *_counts(shown, language, [field.field for field in behind if field.language == language]),
                *_to_fill_in(missing, language),
            ],
        )
        for language in LANGUAGES
    ]


def _to_fill_in(missing: Missing, language: str) -> list[Count]:
    number = len(missing.texts[language])
    with override(language):
        text = ngettext("%d field to fill in", "%d fields to fill in", number) % number
    return [Count("missing", text, _way_to(missing, language))] if number else []


def _way_to(missing: Missing, language: str) -> str:
    """The first empty field of `language`, in the order of the page."""
    empty = missing.texts[language]
    return f"#id_{language}-{next(name for name in ORDER if name in empty)}"


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
