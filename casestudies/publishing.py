"""The one way out: what must hold for a case to be read, and what happens when it may be.

Whatever readers see is derived here, in the transaction of the change that calls for it.
"""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _

from . import caching, casebook
from .documents import store
from .models import Casebook, CaseStudy, Edition, FormerSlug, HomeTexts, InterventionType, Region, SiteIdentity, Tension
from .models.cases import RESERVED_SLUGS, TEXTS, CaseStudyTranslation

LANGUAGES = [code for code, _name in settings.LANGUAGES]


@transaction.atomic
def publish(case: CaseStudy) -> None:
    """Shows `case` to readers, in every language it is complete in.

    Raises ValidationError, with a sentence for the consultant, where it is complete in none.
    """
    settle(case)
    if not case.languages_complete:
        raise ValidationError(
            _(
                "“%(case)s” is not published: no language is complete yet. "
                "Nothing is lost; fill in every field of one language."
            ),
            params={"case": case},
        )
    case.state = CaseStudy.State.PUBLISHED
    case.published_at = case.published_at or timezone.now()
    case.save(update_fields=["state", "published_at"])
    refresh(case)


@transaction.atomic
def withdraw(case: CaseStudy) -> None:
    """Takes `case` away from readers, everywhere at once."""
    case.state = CaseStudy.State.WITHDRAWN
    case.save(update_fields=["state"])
    refresh(case)


def settle(case: CaseStudy) -> None:
    """Fills in what follows from the words of `case`: a missing address, and whether each language is complete."""
    for text in case.translations.all():
        text.slug = text.slug or free_slug(text.title, text.language_code, case)
        text.is_complete = all((getattr(text, name) or "").strip() for name in TEXTS)
        text.save(update_fields=["slug", "is_complete"])


def free_slug(title: str, language: str, case: CaseStudy) -> str:
    """`title` as an address that no other case has in `language`."""
    stem = slugify(title)[:100] or f"case-{case.pk}"
    taken = RESERVED_SLUGS | set(
        CaseStudyTranslation.objects.filter(language_code=language, slug__startswith=stem)
        .exclude(master=case)
        .values_list("slug", flat=True)
    )
    return next(
        slug
        for number in range(1, len(taken) + 2)
        if (slug := stem if number == 1 else f"{stem}-{number}") not in taken
    )


@transaction.atomic
def refresh(*cases: CaseStudy) -> None:
    """Makes what readers see agree with what is published: the editions of `cases`, then the casebook of each language."""
    for case in cases:
        settle(case)
        _refresh_editions(case)
    for language in LANGUAGES:
        Casebook.objects.update_or_create(language=language, defaults={"content": _contents(language).as_json()})
    transaction.on_commit(caching.advance_generation, robust=True)
    transaction.on_commit(store.clear, robust=True)


def edition_of(case: CaseStudy, language: str) -> Edition:
    """What readers would see of `case` in `language`; not saved. The translation must exist."""
    words = case.translations.get(language_code=language)
    return Edition(
        case=case,
        language=language,
        position=case.position,
        region_id=case.region_id,
        intervention_types=sorted(case.intervention_types.values_list("pk", flat=True)),
        tensions=sorted(case.tensions.values_list("pk", flat=True)),
        published_at=case.published_at or timezone.now(),
        changed_at=timezone.now(),
        **{name: getattr(words, name) for name in TEXTS},
    )


def _refresh_editions(case: CaseStudy) -> None:
    readable = case.languages_complete if case.state == CaseStudy.State.PUBLISHED else set()
    before = {edition.language: edition for edition in case.editions.all()}
    case.editions.all().delete()
    for language in sorted(readable):
        edition, old = edition_of(case, language), before.get(language)
        if old and _shown(old) == _shown(edition):
            edition.changed_at = old.changed_at
        edition.save(force_insert=True)
        FormerSlug.objects.filter(language=language, slug=edition.slug).delete()
    for language, old in before.items():
        if not Edition.objects.filter(language=language, slug=old.slug).exists():
            FormerSlug.objects.update_or_create(language=language, slug=old.slug, defaults={"case": case})


def _shown(edition: Edition) -> dict:
    hidden = {"id", "changed_at"}
    return {
        field.attname: getattr(edition, field.attname) for field in Edition._meta.fields if field.attname not in hidden
    }


def _contents(language: str) -> casebook.Contents:
    return casebook.Contents(
        site=_words(SiteIdentity.objects.get(), language),
        home=_words(HomeTexts.objects.get(), language),
        region=_terms(Region, language),
        intervention=_terms(InterventionType, language),
        tension=_terms(Tension, language),
        index=tuple(
            map(
                casebook.Entry._make,
                Edition.objects.filter(language=language)
                .order_by("position", "case_id")
                .values_list("slug", "title", "region_id", "intervention_types", "tensions"),
            )
        ),
    )


def _words(record, language: str) -> dict[str, str]:
    """The plain and translated text fields of `record`; empty where there is no translation."""
    translation = record.translations.filter(language_code=language).first()
    words = {name: getattr(translation, name, "") for name in record._parler_meta.get_translated_fields()}
    plain = {field.name: getattr(record, field.name) for field in record._meta.concrete_fields if field.name != "id"}
    return {**plain, **words}


def _terms(model, language: str) -> tuple[casebook.Term, ...]:
    """Terms named in `language`; those without a name there are shown by their slug, so that no case loses its place."""
    return tuple(
        casebook.Term(term.pk, term.slug, term.safe_translation_getter("name", language_code=language) or term.slug)
        for term in model.objects.prefetch_related("translations")
    )
