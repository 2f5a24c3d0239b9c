"""Keeps the words of every save and every publication of a record, compares them, and brings one back as a draft.

What is kept went through the guard when it was saved. It goes with its record.
"""

from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from django.conf import settings
from django.db import models, transaction
from django.utils.module_loading import import_string

from ..anonymity import WatchList
from ..models import Casebook, CaseStudy, PublishedVersion, Reviewed, Step, Version
from ..models.cases import CaseStudyTranslation
from . import translating, watch_list
from .conflicts import Value
from .findings import Place
from .watch_list import unwatched
from .words import SITE_TEXTS
from .writing import writing

Words = dict[str, dict[str, Any]]
"""By language, then by field; under an empty language, what all languages share."""

SAVED = Version.Action.SAVED

DELETED = "\x7f"
"""Stands for a text that is kept no more: its language was deleted, or a term in it is watched. No text holds this."""

PAIRED: tuple[type[Reviewed], ...] = (CaseStudy, *SITE_TEXTS)
"""Records that keep the texts of both languages as pairs."""

HOLDING_TEXTS = (Version, CaseStudy, CaseStudyTranslation, PublishedVersion, Casebook, Step)
"""Tables in which the texts of a deleted case stood."""


class Stale(Exception):
    """Nothing was stored: somebody else saved or deleted the record since the form was opened."""


@contextmanager
def saving(
    record: Reviewed, by: str, version: int | None = None, settled: Collection[str] = (), action: str = SAVED
) -> Iterator[None]:
    """A transaction in which `record` is locked and its words are stored; what it then holds is kept as a version.

    Raises Stale where its stored version is another than `version`, the one that its form was opened with. `settled` names
    the fields whose change asks for none in the other language.
    """
    with writing():
        before = _lock(record, version)
        yield
        said = unwatched(record, texts(before))
        translating.note_pairs(record, said, settled)
        if action == Version.Action.RESTORED:
            translating.note_restored(record, said, _texts_kept(record))
        keep(record, action, by)


def _texts_kept(record: Reviewed) -> Iterator[dict[Place, str]]:
    """The texts of each version of `record`, the latest first, without those that are kept no more."""
    for version in record.versions.all():
        yield {place: text for place, text in texts(places(version.words)).items() if text != DELETED}


def _lock(record: Reviewed, version: int | None) -> dict[Place, Value]:
    """Locks `record` and raises its version; returns what it holds. What no form edits is read again, so that no step taken
    meanwhile is undone."""
    stored = type(record).objects.select_for_update().filter(pk=record.pk).first()
    if stored is None and record._state.adding:
        return {}
    if stored is None or version not in (None, stored.version):
        raise Stale
    begin(stored)
    for field in stored._meta.concrete_fields:
        if not field.editable:
            setattr(record, field.attname, getattr(stored, field.attname))
    record.version += 1
    return places(words_now(stored))


def words_now(record: Reviewed) -> Words:
    """All that is written in `record`, as the database has it now."""
    return words_loaded(type(record).objects.prefetch_related(None).get(pk=record.pk))


def words_loaded(record: Reviewed) -> Words:
    """All that is written in `record`, as it was loaded; no query where its translations are prefetched."""
    words = {"": _values(record)}
    if isinstance(record, CaseStudy):
        del words[""]["position"]  # the order of the cases is no word of one
    for text in sorted(record.translations.all(), key=lambda text: text.language_code, reverse=True):
        words[text.language_code] = _values(text)
    return words


def places(words: Mapping[str, Mapping[str, Any]]) -> dict[Place, Value]:
    """`words` by place: language and field."""
    return {(language, name): value for language, fields in words.items() for name, value in fields.items()}


def texts(values: Mapping[Place, Value]) -> dict[Place, str]:
    """Of `values`, those that are texts."""
    return {place: value for place, value in values.items() if isinstance(value, str)}


def begin(record: Reviewed) -> None:
    """Keeps what a record holds before its first save that is kept, as one that came with the site does."""
    if not record.versions.exists():
        record.versions.create(number=record.version, action=SAVED, words=_without_watched(record, words_now(record)))


def keep(record: Reviewed, action: str = SAVED, by: str = "") -> None:
    """Keeps what `record` holds now. A save that changed nothing is kept already."""
    words, last = _without_watched(record, words_now(record)), record.versions.first()
    if action != SAVED or not last or last.words != words:
        record.versions.create(number=record.version, action=action, words=words, by=by)


def _without_watched(record: Reviewed, words: Words, terms: WatchList | None = None) -> Words:
    """`words` without the texts of `record` that hold one of the watched `terms`, unless a reason lets it through."""
    said = texts(places(words))
    stay = unwatched(record, said, terms)
    return {
        language: {
            name: DELETED if (language, name) in said and (language, name) not in stay else value
            for name, value in fields.items()
        }
        for language, fields in words.items()
    }


def changed_since(version: Version, before: Version | None) -> list[Place]:
    """Where `version` says something else than the one `before` it. Of what is kept no more, nothing is known."""
    if before is None:
        return []
    then, now = places(before.words), places(version.words)
    differing = [place for place in {**now, **then} if now.get(place, "") != then.get(place, "")]
    return [place for place in differing if DELETED not in (now.get(place), then.get(place))]


def as_of(record: Reviewed, number: int) -> dict[Place, Value]:
    """What `record` held when its version was `number`, by place; nothing if that is not known."""
    kept = record.versions.filter(number__lte=number).first() if number <= record.version else None
    if kept is None:
        return {}
    deleted = [language for language, fields in kept.words.items() if language and not fields]
    names = record._parler_meta.get_translated_fields()
    return {**places(kept.words), **{(language, name): DELETED for language in deleted for name in names}}


def forget_language(record: Reviewed, language: str) -> None:
    """Removes a deleted language of `record` from all that is kept. Only that it was there stays: a form that is still open
    does not bring it back unasked."""
    for version in record.versions.all():
        version.words[language] = {}
        version.save(update_fields=["words"])
    fresh = type(record).objects.get(pk=record.pk)  # `record` may remember the text, and store it again
    fresh.version, fresh.pairs = fresh.version + 1, {}
    fresh.save(update_fields=["version"])
    translating.keep_pairs(fresh)
    scrub()


def forget_watched() -> None:
    """Removes the texts that are kept with a watched term that no reason lets through: a text less is better than a name
    that stays. Call it when a watch list changed. It reads all before other writers must wait."""
    terms = watch_list.current()
    kept = Version.objects.prefetch_related("record").iterator(200)
    named = [version.pk for version in kept if _words_that_stay(version, terms) != version.words]
    paired = [
        (model, [record.pk for record in _with_pairs(model) if _named_in_pairs(record, terms)]) for model in PAIRED
    ]
    with writing():
        for version in Version.objects.filter(pk__in=named):
            version.words = _words_that_stay(version, terms)
            version.save(update_fields=["words"])
        for record in (record for model, keys in paired for record in _with_pairs(model).filter(pk__in=keys)):
            named_fields = _named_in_pairs(record, terms)
            record.pairs = {field: pair for field, pair in record.pairs.items() if field not in named_fields}
            translating.keep_pairs(record)
        scrub()


def _words_that_stay(version: Version, terms: WatchList) -> Words:
    """The words of `version` without those that hold one of the watched `terms`; all if its record was just deleted."""
    record: Any = version.record
    return _without_watched(record, version.words, terms) if record else version.words


def _with_pairs(model: Any) -> models.QuerySet:
    return model.objects.exclude(pairs={})


def _named_in_pairs(record: Reviewed, terms: WatchList) -> set[str]:
    """The fields of whose pair a text is not to be kept."""
    said = {(language, field): text for field, pair in record.pairs.items() for language, text in pair.items()}
    return {field for _language, field in said.keys() - unwatched(record, said, terms).keys()}


def scrub() -> None:
    """Takes deleted texts out of the files of the database, once the transaction is over."""
    tables = [model._meta.db_table for model in HOLDING_TEXTS]
    transaction.on_commit(lambda: import_string(settings.SCRUBBER)(tables=tables), robust=True)


def _values(record: models.Model) -> dict[str, Value]:
    """The fields of `record` that somebody can edit, as a form would post them."""
    fields = [field for field in record._meta.concrete_fields if field.editable and not field.primary_key]
    values: dict[str, Value] = {
        field.name: _as_text(field.value_from_object(record))
        for field in fields
        if field.name not in ("language_code", "master")
    }
    for field in record._meta.many_to_many:
        values[field.name] = sorted(str(chosen.pk) for chosen in getattr(record, field.name).all())
    return values


def _as_text(value: Any) -> str:
    return "" if value is None else str(value)
