"""The manual of the admin, in the language of the interface. `make pictures` takes its pictures from a running site."""

from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.storage import staticfiles_storage
from django.utils.html import format_html

from casestudies.reading.markdown import Prose, read

SECTIONS = ("first-hour", "new-case", "consent", "inquiry", "lost-phone", "lost-key", "leak")
"""Each has an anchor and a picture of this name, in either language."""

FOLDER = "help"
"""Of the pictures, among the static files: `help/fr/new-case.png`."""


def manual(language: str) -> Prose:
    """The manual in `language`, or in French."""
    language = language if language in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
    source = (Path(__file__).parent / f"{language}.md").read_text("utf-8")
    return read(source, language, blocks={name.replace("-", "_"): _figure(name, language) for name in SECTIONS})


def _figure(name: str, language: str) -> str:
    """The anchor of a section, with its picture where there is one. The text says all that the picture shows."""
    address = _address(f"{FOLDER}/{language}/{name}.png")
    picture = format_html('<img src="{}" alt="" loading="lazy">', address) if address else ""
    return format_html('<figure id="{}">{}</figure>', name, picture)


def _address(name: str) -> str:
    try:
        return staticfiles_storage.url(name)
    except ValueError:  # not in the manifest: the picture of a new section was not taken yet
        return ""
