"""The words of a record that readers meet, each in its place."""

from collections.abc import Iterable, Iterator, Mapping

from django.conf import settings
from django.db import models

from ..anonymity.standing import facets
from ..models import CaseStudy, HomeTexts, InterventionType, Page, Region, Reviewed, SiteIdentity, Tension
from ..models.cases import TEXTS, CaseStudyTranslation
from .findings import Place

LANGUAGES = [code for code, _name in settings.LANGUAGES]

SITE_TEXTS: tuple[type[Reviewed], ...] = (HomeTexts, SiteIdentity, Page, Region, InterventionType, Tension)
"""Records beside the cases whose texts readers meet."""

TOGETHER = "together"
"""Stands in the place of a field for what region, organization, sector and size say across all fields."""


def words_of(case: CaseStudy, languages: Iterable[str] | None = None) -> dict[Place, str]:
    """The working text of `case`, as the database has it now: in `languages`, or in each that it is complete in."""
    texts = CaseStudyTranslation.objects.filter(master_id=case.pk)
    texts = texts.filter(is_complete=True) if languages is None else texts.filter(language_code__in=languages)
    return words_in(texts, case.region)


def words_in(texts: Iterable[CaseStudyTranslation], region: Region | None) -> dict[Place, str]:
    """The words of `texts`, translations of a case in `region`, in their places."""
    words: dict[Place, str] = {}
    for text in texts:
        fields = {name: getattr(text, name) for name in TEXTS}
        words |= {(text.language_code, name): said for name, said in fields.items()}
        words[text.language_code, TOGETHER] = said_together(region, text.language_code, fields)
    return words


def said_together(region: Region | None, language: str, fields: Mapping[str, str]) -> str:
    """The words by which `region` and the `fields` of a case say who it is about; empty where they do not say enough."""
    name = region.safe_translation_getter("name", language_code=language) if region else ""
    parts = (name, *(fields.get(part) for part in ("organisation", "context", "problem", "decision", "impact")))
    text = " — ".join(" ".join(part.split()).rstrip(".") for part in parts if part)
    return " · ".join(text[start:end] for start, end in facets(text))


def published_words(record: Reviewed) -> dict[Place, str]:
    """What readers see of `record`, where that may differ from its draft."""
    if not isinstance(record, CaseStudy):
        seen = getattr(record, "published", {})
        return {(language, name): text for language, fields in seen.items() for name, text in fields.items()}
    return {
        (version.language, name): getattr(version, name)
        for version in record.published_versions.all()
        for name in TEXTS
    }


def site_words(record: Reviewed) -> dict[Place, str]:
    """All texts of a record of SITE_TEXTS, as the database has them now."""
    words = {("", name): getattr(record, name) for name in text_fields(type(record))}
    for text in record.translations.all():
        words |= {(text.language_code, name): getattr(text, name) for name in text_fields(type(text))}
    return words


def text_fields(model: type[models.Model]) -> Iterator[str]:
    """The names of the fields of `model` that hold free text."""
    for field in model._meta.concrete_fields:
        if (
            isinstance(field, (models.CharField, models.TextField))
            and not field.choices
            and field.name != "language_code"
        ):
            yield field.name
