"""Takes cases out as one JSON file, brings them in as drafts, and copies one. The format is in docs/exchange.md.

What comes in is saved by `drafts.save`, so the guard reads it first: a case is stored whole, or not at all.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.debug import sensitive_variables

from ..models import CaseStudy
from ..models.cases import TEXTS, CaseStudyTranslation
from . import drafts, published
from .exchange_format import FORMAT, VERSION, NotReadable, ReadCase, read
from .findings import PlacedFinding
from .reasons import reasons_for

LONGEST_TITLE = CaseStudyTranslation._meta.get_field("title").max_length or 120


@dataclass(frozen=True)
class Imported:
    """What became of one case of a file: the draft, or else what the guard found."""

    read: ReadCase
    case: CaseStudy | None
    findings: tuple[PlacedFinding, ...] = ()


def exported(cases: Iterable[CaseStudy]) -> dict[str, Any]:
    """The drafts of `cases`, in every language that is written, as the file holds them."""
    return {
        "format": FORMAT,
        "version": VERSION,
        "exported_on": timezone.localdate().isoformat(),
        "cases": [_exported(case) for case in cases],
    }


def _exported(case: CaseStudy) -> dict[str, Any]:
    return {
        "region": case.region.slug,
        "intervention_types": [term.slug for term in case.intervention_types.all()],
        "tensions": [term.slug for term in case.tensions.all()],
        "texts": texts_of(case),
    }


def texts_of(case: CaseStudy) -> dict[str, dict[str, str]]:
    """All that is written in `case`, by language and field."""
    written = case.translations.order_by("-language_code")
    return {text.language_code: {name: getattr(text, name) for name in TEXTS} for text in written}


@sensitive_variables()
def import_cases(data: bytes, by: str) -> list[Imported]:
    """Brings in the cases of a file as drafts; those that name somebody are left out. Raises NotReadable, and stores nothing,
    where the file is not right. May take seconds."""
    return [_import(case, by) for case in read(data)]


@sensitive_variables()
def _import(found: ReadCase, by: str) -> Imported:
    words = {language: _with_free_slug(language, fields) for language, fields in found.words.items()}
    case = CaseStudy()
    try:
        drafts.save(case, words, {}, by, found.shared)
    except drafts.Refused as refusal:
        return Imported(found, None, tuple(refusal.checked.blocking))
    except drafts.AddressTaken:  # since just now
        return _import(found, by)
    except drafts.ChoiceGone:
        raise NotReadable(_("“region” must be the slug of a region of this site.")) from None
    return Imported(found, case)


def _with_free_slug(language: str, fields: Any) -> dict[str, str]:
    """`fields`, without an address that another case has: one is then made from the title."""
    return {**fields, "slug": "" if published.is_taken(fields["slug"], language, None) else fields["slug"]}


@sensitive_variables()
def duplicate(case: CaseStudy, by: str) -> CaseStudy:
    """A new draft with the words, lists and reasons of `case`. Raises drafts.Refused where it names somebody by now."""
    words = {language: _copied(language, fields) for language, fields in texts_of(case).items()}
    shared = {
        "region": case.region,
        "intervention_types": list(case.intervention_types.all()),
        "tensions": list(case.tensions.all()),
    }
    copy = CaseStudy()
    drafts.save(copy, words, reasons_for(case), by, shared)
    return copy


def _copied(language: str, fields: dict[str, str]) -> dict[str, str]:
    with override(language):
        ending = " " + _("(copy)")
    return {**fields, "title": fields["title"][: LONGEST_TITLE - len(ending)] + ending, "slug": ""}
