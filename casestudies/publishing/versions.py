"""Keeps the words of every save and every publication of a record, compares them, and brings one back as a draft.

What is kept went through the guard when it was saved. It goes with its record.
"""

from collections.abc import Mapping
from typing import Any

from django.db import models

from ..models import Reviewed, Version
from .conflicts import Value
from .findings import Place

Words = dict[str, dict[str, Any]]
"""By language, then by field; under an empty language, what all languages share."""

SAVED = Version.Action.SAVED


def words_now(record: Reviewed) -> Words:
    """All that is written in `record`, as the database has it now."""
    stored = type(record).objects.prefetch_related(None).get(pk=record.pk)
    words = {"": _values(stored)}
    for text in stored.translations.order_by("-language_code"):
        words[text.language_code] = _values(text)
    return words


def places(words: Mapping[str, Mapping[str, Any]]) -> dict[Place, Value]:
    """`words` by place: language and field."""
    return {(language, name): value for language, fields in words.items() for name, value in fields.items()}


def begin(record: Reviewed) -> None:
    """Keeps what a record holds before its first save that is kept, as one that came with the site does."""
    if record.pk and not record.versions.exists():
        record.versions.create(number=record.version, action=SAVED, words=words_now(record))


def keep(record: Reviewed, action: str = SAVED, by: str = "") -> None:
    """Keeps what `record` holds now. A save that changed nothing is kept already."""
    words, last = words_now(record), record.versions.first()
    if action != SAVED or not last or last.words != words:
        record.versions.create(number=record.version, action=action, words=words, by=by)


def as_of(record: Reviewed, number: int) -> dict[Place, Value]:
    """What `record` held when its version was `number`, by place; nothing if that is not known."""
    kept = record.versions.filter(number__lte=number).first()
    return places(kept.words) if kept else {}


def forget_language(record: Reviewed, language: str) -> None:
    """Removes a deleted language of `record` from all that is kept."""
    for version in record.versions.all():
        version.words.pop(language, None)
        version.save(update_fields=["words"])
    record.pairs = {}
    record.save(update_fields=["pairs"])


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
