"""The texts of a case for its page: a row for each, with one cell a language, labeled in that language."""

from dataclasses import dataclass

from django.forms import BoundField
from django.utils.translation import ngettext, override

from ..models import CaseStudy
from ..publishing.translating import OlderField, missing_observations, older_fields
from ..publishing.words import LANGUAGES
from .case_form import CaseForm, field_name

ORDER = (
    *("title", "context", "problem", "decision", "impact", "organisation", "intervention", "summary"),
    *("evidence", "evidence_period", "slug"),
)
"""The texts as the page has them: first what the decision sheet tells."""

COUNTED = ("title", "context", "problem", "decision", "intervention", "summary")
"""Texts whose words are counted. Of the impact, the observations are."""


@dataclass(frozen=True)
class Cell:
    """One text in one language. `text` is for those who may only look."""

    language: str
    name: str
    field: BoundField
    label: str
    help: str
    amount: str
    text: str
    older: OlderField | None
    """How the text in the other language changed since this one was last brought up to it."""
    missing: str
    """How many observations are missing here, in words."""


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
    missing = missing_observations(typed)
    return [
        Row(name, [_cell(form, language, name, older.get((language, name)), missing) for language in LANGUAGES])
        for name in ORDER
    ]


def _value(field: BoundField) -> str:
    return str(field.value() or "")


def _cell(form: CaseForm, language: str, name: str, older: OlderField | None, missing: tuple[str, int]) -> Cell:
    field = form[field_name(language, name)]
    value = _value(field)
    absent = _missing(missing[1]) if (language, name) == (missing[0], "impact") else ""
    with override(language):
        text = str(dict(getattr(field.field, "choices", ())).get(value, value)) if name == "evidence" else value
        label = str(field.label)
        return Cell(
            language,
            name,
            field,
            label[:1].upper() + label[1:],
            str(field.help_text),
            _amount(name, value),
            text,
            older,
            absent,
        )


def _missing(number: int) -> str:
    return ngettext("%d observation is missing here.", "%d observations are missing here.", number) % number


def _amount(name: str, text: str) -> str:
    if name == "impact":
        number = len([line for line in text.splitlines() if line.strip()])
        return ngettext("%d observation", "%d observations", number) % number
    number = len(text.split())
    return ngettext("%d word", "%d words", number) % number if name in COUNTED else ""
