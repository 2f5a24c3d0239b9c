"""Draft and publication of the home page, the editable pages and the identity: what is saved is a draft, as with cases."""

from collections.abc import Mapping

from django.utils import timezone

from ..models import Page, Reviewed, SiteIdentity, Version
from ..models.texts import SiteText
from . import consent, portrait, published, versions, watch_list
from .drafts import CheckedText, Refused
from .reasons import reasons_for
from .review import review_texts
from .words import site_words
from .writing import writing

Words = Mapping[str, Mapping[str, str]]
"""Texts by language, then by field; under an empty language, those that all languages share."""


def save(record: Reviewed, words: Words, by: str, version: int | None = None, action: str = versions.SAVED) -> None:
    """Stores `words`, by language and field, as a draft of `record`; readers see those of lists at once. Raises Refused where
    they name somebody, WatchListChanged, and Stale as `versions.saving` does; then nothing is stored."""
    checked = CheckedText(
        review_texts(versions.texts(versions.places(words))), reasons_for(record), {}, not_asked(record)
    )
    if checked.blocking:
        raise Refused(checked)
    spoken = record.get_current_language()
    with versions.saving(record, by, version, action=action):
        watch_list.refuse_if_changed(checked.review.watched)
        for language, texts in words.items():
            if language:
                record.set_current_language(language)
            for name, text in texts.items():
                setattr(record, name, text)
        record.set_current_language(spoken)
        record.save()
        if not isinstance(record, SiteText):
            published.refresh()
            consent.mark_all_published()


def publish(record: SiteText, by: str = "") -> None:
    """Shows the draft of `record` to readers, in each language it is written in. Raises Refused where it names somebody, and
    readers keep seeing what they saw. The guard reads before the transaction, and again if words or watch lists changed."""
    while True:
        words = site_words(record)
        checked = CheckedText(review_texts(words), reasons_for(record), {}, not_asked(record))
        if checked.blocking:
            raise Refused(checked)
        with writing():
            record.refresh_from_db()
            if site_words(record) == words and checked.review.watched == watch_list.version():
                versions.begin(record)
                show(record)
                versions.keep(record, Version.Action.PUBLISHED, by)
                published.refresh()
                return


def show(record: SiteText) -> None:
    """Makes the draft of `record` what readers see. `published.refresh` then brings it to the pages."""
    words, now = versions.words_now(record), timezone.now().isoformat()
    for language, fields in words.items():
        seen = record.published.get(language, {})
        fields["changed_at"] = seen.get("changed_at", now) if _without_date(seen) == fields else now
    record.published = words
    record.save(update_fields=["published"])
    if portrait.is_on(record):
        portrait.publish()


def has_unpublished_changes(record: SiteText, words: Words | None = None) -> bool:
    """Whether the draft of `record`, or the `words` of it that are loaded already, differs from what readers see."""
    seen = {language: _without_date(fields) for language, fields in record.published.items()}
    differs = (versions.words_now(record) if words is None else words) != seen
    return differs or (portrait.is_on(record) and portrait.has_draft())


def languages_seen(record: SiteText) -> list[str]:
    """The languages in which readers see a text: of a page without a body they see nothing."""
    body = "body" if isinstance(record, Page) else "changed_at"
    return [language for language, fields in record.published.items() if fields.get(body)]


def last_published(record: SiteText) -> Version | None:
    """The version that readers see; None where it came with the site."""
    return record.versions.filter(action=Version.Action.PUBLISHED).first()


def not_asked(record: object) -> frozenset[str]:
    """Fields of `record` in which watched terms alone count: the contact fields of the identity."""
    return SiteIdentity.IS_THERE_TO_IDENTIFY if isinstance(record, SiteIdentity) else frozenset()


def _without_date(fields: Mapping[str, str]) -> dict[str, str]:
    return {name: text for name, text in fields.items() if name != "changed_at"}
