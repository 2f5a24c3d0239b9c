"""Stored values in words: as the form of their record shows them, and moments in the zone of the site."""

from datetime import datetime
from typing import Any

from django.db import models
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import capfirst

from ..publishing.conflicts import Value
from ..publishing.findings import Place


def value_shown(model: type[models.Model], place: Place, value: Value) -> str:
    """A text as it is; what is chosen from a list by its name, separated by commas."""
    language, name = place
    owner: Any = model._parler_meta.root_model if language else model  # type: ignore[attr-defined]
    field = owner._meta.get_field(name)
    if field.is_relation:
        chosen = {str(term.pk): str(term) for term in field.related_model._default_manager.all()}
        keys = value if isinstance(value, list) else [value]
        return ", ".join(chosen[key] for key in keys if key in chosen)
    if field.choices:
        return capfirst(str(dict(field.flatchoices).get(value, value)))
    return str(value)


def moment(at: datetime) -> str:
    """`at` in the time zone of the site, with its name."""
    local = timezone.localtime(at)
    return f"{date_format(local, 'DATETIME_FORMAT')} {local.tzname()}"
