"""The texts of a case for its page: a row for each, with one cell a language, labeled in that language."""

from dataclasses import dataclass
from functools import cached_property

from django.forms import BoundField
from django.utils.translation import gettext, ngettext, override

from ..models import CaseStudy
from ..publishing.translating import OlderField, missing_observations, older_fields
from ..publishing.words import LANGUAGES
from .case_form import CaseForm, field_name
from .findings import place_name

ORDER = (
    *("title", "context", "problem", "decision", "impact", "organisation", "intervention", "summary"),
    *("evidence", "evidence_period", "slug"),
)
"""The texts as the page has them: first what the decision sheet tells."""

COUNTED = ("title", "context", "problem", "decision", "impact", "intervention", "summary")
"""Texts whose words are counted. Of the impact, the observations are."""


@dataclass(frozen=True)
class Amount:
    """How much is written in a text; `zero`, `one`, `many` and `of` say it in the language of the text, to the script too."""

    number: int
    by: str
    zero: str
    one: str
    many: str
    of: str
    missing: int = 0
    missing_one: str = ""
    missing_many: str = ""

    @property
    def text(self) -> str:
        """ "3 words", or "2 of 3" where the other language has more observations."""
        if self.missing:
            return self.of % (self.number, self.number + self.missing)
        return {0: self.zero, 1: self.one}.get(self.number, self.many) % self.number

    @property
    def missing_text(self) -> str:
        """What the other language says and this one does not yet."""
        sentence = self.missing_one if self.missing == 1 else self.missing_many
        return sentence.replace("%d", str(self.missing)) if self.missing else ""


@dataclass(frozen=True)
class Cell:
    """One text in one language. `text` is for those who may only look."""

    language: str
    name: str
    field: BoundField
    older: OlderField | None
    """How the text in the other language changed since this one was last brought up to it."""
    missing: int
    """How many observations the other language has that this one lacks."""

    @cached_property
    def value(self) -> str:
        """The text itself."""
        return _value(self.field)

    @cached_property
    def label(self) -> str:
        """The name of the field, in the language of the text."""
        with override(self.language):
            label = str(self.field.label)
        return label[:1].upper() + label[1:]

    @property
    def place(self) -> str:
        """The name of the field and its language, in that of the interface."""
        return place_name(CaseStudy, self.language, self.name)

    @cached_property
    def help(self) -> str:
        """What belongs in the field, in the language of the text."""
        with override(self.language):
            return str(self.field.help_text)

    @cached_property
    def widget(self) -> str:
        """The field to write in; what it lets one choose is in the language of the text."""
        with override(self.language):
            return str(self.field)

    @cached_property
    def text(self) -> str:
        """What was chosen or written, for those who may only look."""
        with override(self.language):
            return str(dict(getattr(self.field.field, "choices", ())).get(self.value, self.value))

    @cached_property
    def amount(self) -> Amount | None:
        """How much is written; None for what is not counted."""
        if self.name not in COUNTED:
            return None
        with override(self.language):
            return _observations(self.value, self.missing) if self.name == "impact" else _words(self.value)


@dataclass(frozen=True)
class Row:
    """One text in all languages."""

    name: str
    cells: list[Cell]


def rows(form: CaseForm, case: CaseStudy | None) -> list[Row]:
    """All texts of `case`, which `form` is about."""
    typed = {
        (language, name): _value(form[field_name(language, name)]).replace("\r\n", "\n").strip()
        for name in ORDER
        for language in LANGUAGES
    }
    older = {(text.language, text.field): text for text in older_fields(case, typed)} if case else {}
    behind, missing = missing_observations(typed)

    def cell(language: str, name: str) -> Cell:
        lacks = missing if (language, name) == (behind, "impact") else 0
        return Cell(language, name, form[field_name(language, name)], older.get((language, name)), lacks)

    return [Row(name, [cell(language, name) for language in LANGUAGES]) for name in ORDER]


def _value(field: BoundField) -> str:
    return str(field.value() or "")


def _words(text: str) -> Amount:
    zero, one, many = (ngettext("%d word", "%d words", number) for number in (0, 1, 2))
    return Amount(len(text.split()), "words", zero, one, many, of="")


def _observations(text: str, missing: int) -> Amount:
    zero, one, many = (ngettext("%d observation", "%d observations", number) for number in (0, 1, 2))
    return Amount(
        number=len([line for line in text.splitlines() if line.strip()]),
        by="lines",
        zero=zero,
        one=one,
        many=many,
        of=gettext("%d of %d"),
        missing=missing,
        missing_one=ngettext("%d observation is missing here.", "%d observations are missing here.", 1),
        missing_many=ngettext("%d observation is missing here.", "%d observations are missing here.", 2),
    )
