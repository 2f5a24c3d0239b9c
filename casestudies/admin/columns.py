"""The texts of a case for its page: a row for each, with one cell a language, labeled in that language."""

from dataclasses import dataclass

from django.forms import BoundField
from django.utils.translation import ngettext, override

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


@dataclass(frozen=True)
class Row:
    """One text in all languages."""

    name: str
    cells: list[Cell]


def rows(form: CaseForm) -> list[Row]:
    """All texts of the case that `form` is about."""
    return [Row(name, [_cell(form, language, name) for language in LANGUAGES]) for name in ORDER]


def _cell(form: CaseForm, language: str, name: str) -> Cell:
    field = form[field_name(language, name)]
    value = str(field.value() or "")
    with override(language):
        text = str(dict(getattr(field.field, "choices", ())).get(value, value)) if name == "evidence" else value
        label = str(field.label)
        return Cell(
            language, name, field, label[:1].upper() + label[1:], str(field.help_text), _amount(name, value), text
        )


def _amount(name: str, text: str) -> str:
    if name == "impact":
        number = len([line for line in text.splitlines() if line.strip()])
        return ngettext("%d observation", "%d observations", number) % number
    number = len(text.split())
    return ngettext("%d word", "%d words", number) % number if name in COUNTED else ""
