"""Makes what readers see from what the consultant writes. `gate` decides when; nothing else calls `show`."""

from django.db import transaction
from django.db.models import F, OuterRef, Subquery
from django.utils import timezone
from django.utils.translation import override

from .. import caching, slugs
from ..models import (
    Casebook,
    CaseStudy,
    FormerSlug,
    HomeTexts,
    InterventionType,
    Page,
    PublishedVersion,
    Region,
    Reviewed,
    SiteIdentity,
    Tension,
    contents,
)
from ..models.cases import NEEDED_TEXTS, RESERVED_SLUGS, TEXTS, CaseStudyTranslation
from . import portrait, watch_list
from .words import LANGUAGES
from .writing import writing


def complete_draft(case: CaseStudy) -> None:
    """Fills in what follows from the words of `case`: a missing address, and whether each language is complete."""
    for text in CaseStudyTranslation.objects.filter(master=case):
        text.slug = text.slug or free_slug(text.title, text.language_code, case)
        text.is_complete = all((getattr(text, name) or "").strip() for name in NEEDED_TEXTS)
        text.save(update_fields=["slug", "is_complete"])
    case.refresh_from_db()


def is_taken(slug: str, language: str, case: CaseStudy | None) -> bool:
    """Whether another case has this address in `language`, in its draft or for its readers."""
    return bool(slug) and slug in _taken(slug, language, case)


def free_slug(title: str, language: str, case: CaseStudy | None) -> str:
    """`title` as an address that no other case has in `language`; `cas`, `cas-2`… where it has no Latin letter or digit."""
    with override(language):
        stem = slugs.shortened(slugs.slug_from(title), 100) or slugs.slug_from(str(CaseStudy._meta.verbose_name))
    return slugs.free(stem, RESERVED_SLUGS | _taken(stem, language, case))


def _taken(stem: str, language: str, case: CaseStudy | None) -> set[str]:
    """The addresses that begin with `stem` and that other cases than `case` have in `language`; one query."""
    mine = case.pk if case else None
    drafts = CaseStudyTranslation.objects.filter(language_code=language, slug__startswith=stem).exclude(master=mine)
    shown = PublishedVersion.objects.filter(language=language, slug__startswith=stem).exclude(case=mine)
    return set(drafts.values_list("slug", flat=True).union(shown.values_list("slug", flat=True)))


def version_of(case: CaseStudy, words: CaseStudyTranslation) -> PublishedVersion:
    """What readers would see of `case` in the language of `words`, one of its translations; not saved. No query where the
    lists of `case` are prefetched."""
    return PublishedVersion(
        case=case,
        language=words.language_code,
        position=case.position,
        region_id=case.region_id,
        intervention_types=sorted(term.pk for term in case.intervention_types.all()),
        tensions=sorted(term.pk for term in case.tensions.all()),
        published_at=case.published_at or timezone.now(),
        changed_at=timezone.now(),
        **{name: getattr(words, name) for name in TEXTS},
    )


def has_unpublished_changes(case: CaseStudy) -> bool:
    """Whether the draft of a published `case` differs from what readers see."""
    if case.state != CaseStudy.State.PUBLISHED:
        return False
    drafts = {text.language_code: version_of(case, text) for text in case.translations.all() if text.is_complete}
    shown = {version.language: version for version in case.published_versions.all()}
    return drafts.keys() != shown.keys() or any(_shown(drafts[code]) != _shown(shown[code]) for code in drafts)


@writing()
def show(*cases: CaseStudy) -> None:
    """Makes what readers see of `cases` agree with their drafts, in each complete language; of those that are not published,
    they see nothing."""
    for case in cases:
        _issue(case)
    refresh()


def _issue(case: CaseStudy) -> None:
    texts = case.translations.all() if case.state == CaseStudy.State.PUBLISHED else []
    readable = {text.language_code: text for text in texts if text.is_complete}
    before = {version.language: version for version in case.published_versions.all()}
    PublishedVersion.objects.filter(case=case).delete()
    for language in sorted(readable):
        version, old = version_of(case, readable[language]), before.get(language)
        if old and _shown(old) == _shown(version):
            version.changed_at = old.changed_at
        version.save(force_insert=True)
        FormerSlug.objects.filter(language=language, slug=version.slug).delete()
    for language, old in before.items():
        if not PublishedVersion.objects.filter(language=language, slug=old.slug).exists():
            FormerSlug.objects.update_or_create(language=language, slug=old.slug, defaults={"case": case})
    terms = watch_list.current()
    for former in case.former_slugs.all():
        if any(terms.findings(former.slug)):  # better a dead link than a name that stays
            former.delete()


@writing()
def withdraw_language(case: CaseStudy, language: str) -> None:
    """Takes one language of `case` from readers."""
    for version in PublishedVersion.objects.filter(case=case, language=language):
        FormerSlug.objects.update_or_create(language=language, slug=version.slug, defaults={"case": case})
        version.delete()
    refresh()


@writing()
def refresh() -> None:
    """Makes what all pages share agree with what is published: the order of the cases, the site's words, its lists."""
    position = CaseStudy.objects.filter(pk=OuterRef("case")).order_by().values("position")
    PublishedVersion.objects.exclude(position=F("case__position")).update(position=Subquery(position))
    for language in LANGUAGES:
        Casebook.objects.filter(language=language).update(content=_contents(language).as_json())
    transaction.on_commit(caching.advance_generation, robust=True)


def _shown(version: PublishedVersion) -> dict:
    hidden = {"id", "changed_at", "published_at", "position", "consented_until"}
    return {
        field.attname: getattr(version, field.attname)
        for field in PublishedVersion._meta.fields
        if field.attname not in hidden
    }


def _contents(language: str) -> contents.Contents:
    return contents.Contents(
        site=SiteIdentity.objects.get().seen_in(language),
        home=HomeTexts.objects.get().seen_in(language),
        region=_terms(Region, language),
        intervention=_terms(InterventionType, language),
        tension=_terms(Tension, language),
        portrait=portrait.digests().get(portrait.PUBLISHED, ""),
        has_about=language in Page.objects.seen("about"),
        index=tuple(
            map(
                contents.Entry._make,
                PublishedVersion.objects.filter(language=language)
                .order_by("position", "case_id")
                .values_list("slug", "title", "region_id", "intervention_types", "tensions"),
            )
        ),
    )


def _terms(model: type[Reviewed], language: str) -> tuple[contents.Term, ...]:
    """Terms named in `language`; those without a name there are shown by their slug, so that no case loses its place."""
    return tuple(
        contents.Term(term.pk, term.slug, term.safe_translation_getter("name", language_code=language) or term.slug)
        for term in model.objects.prefetch_related("translations")
    )
