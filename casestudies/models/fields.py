"""Text fields that store no character that XML forbids, no other control character, and none that turns text around.

Such a character (a vertical tab from a word processor, say) shows nowhere, and a feed or a PDF that holds one is not valid.
"""

import re
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator
from django.db import models

FORBIDDEN = re.compile("[^\t\n\r\x20-\x7e\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]|[\u202a-\u202e\u2066-\u2069]")
"""All but the characters of XML 1.0 (https://www.w3.org/TR/xml/#charsets). It only discourages DEL and U+0080 to U+009F. The
last nine turn the reading direction: with them a text reads otherwise than it is."""


small = MaxValueValidator(32_767)
"""Validates a small integer. SQLite would hold a larger one, and its backup could then not be restored into PostgreSQL."""


def printable(text: str) -> str:
    """`text` without control characters; tabs and line ends stay."""
    return FORBIDDEN.sub("", text)


class PrintableFormField(forms.CharField):
    """Removes control characters before anything is checked: Django would refuse a null character."""

    def to_python(self, value: Any) -> Any:
        return super().to_python(printable(value) if isinstance(value, str) else value)


class PrintableField(models.Field):
    """What the two fields below share: a text is stored without control characters, however it comes in."""

    def get_prep_value(self, value: Any) -> Any:
        prepared = super().get_prep_value(value)
        return printable(prepared) if isinstance(prepared, str) else prepared

    def formfield(self, **kwargs: Any) -> Any:  # type: ignore[override]
        return super().formfield(**{"form_class": PrintableFormField, **kwargs})


class LineField(PrintableField, models.CharField):
    """One line of text."""


class TextField(PrintableField, models.TextField):
    """Text of any length."""
