"""Reads the JSON file in which cases travel (docs/exchange.md). Anything may come in it: each fault becomes a sentence."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ..models import InterventionType, Region, Tension
from ..models.cases import TEXTS, CaseStudyTranslation
from ..models.fields import LineField, printable
from .words import LANGUAGES

FORMAT, VERSION = "huis-clos-cases", 1
MOST_BYTES, MOST_CASES, MOST_SENTENCES = 2 * 1024 * 1024, 500, 20
LONGEST_TEXT = 10_000
"""Characters of a field that has no limit of its own."""

LINES = frozenset(field.name for field in CaseStudyTranslation._meta.fields if isinstance(field, LineField))
"""Fields that hold one line."""

LISTS = {"intervention_types": InterventionType, "tensions": Tension}


Terms = Mapping[type[models.Model], Mapping[str, Any]]
"""The records of each list, by their slugs."""


class NotReadable(Exception):
    """The file is not what export_cases writes: `sentences` say where. Nothing of it was stored."""

    def __init__(self, *sentences: str) -> None:
        super().__init__(*sentences)
        self.sentences = list(sentences)


@dataclass(frozen=True)
class ReadCase:
    """One case of a file, whole and well formed. The guard has not read it."""

    number: int
    words: Mapping[str, Mapping[str, str]] = field(repr=False)
    """Its texts, by language and field."""
    shared: Mapping[str, Any]
    """Its region, and its intervention types and tensions, as records."""

    @property
    def title(self) -> str:
        """The title in the first language that has one."""
        return next((texts["title"] for texts in self.words.values() if texts.get("title")), "")


def read(data: bytes) -> list[ReadCase]:
    """The cases in a file. Raises NotReadable."""
    cases = _cases_in(_parsed(data))
    lists: tuple[Any, ...] = (Region, InterventionType, Tension)
    terms: Terms = {model: {term.slug: term for term in model.objects.all()} for model in lists}
    readers = [_Reader(number, case, terms) for number, case in enumerate(cases, 1)]
    sentences = [sentence for reader in readers for sentence in reader.faults()]
    if sentences:
        more = len(sentences) - MOST_SENTENCES
        rest = [ngettext("And %(number)d more.", "And %(number)d more.", more) % {"number": more}] if more > 0 else []
        raise NotReadable(*sentences[:MOST_SENTENCES], *rest)
    return [reader.case() for reader in readers]


def _parsed(data: bytes) -> Any:
    if len(data) > MOST_BYTES:
        raise NotReadable(_("The file is larger than 2 MB. Nothing was imported; export fewer cases at a time."))
    try:
        return json.loads(data.decode("utf-8-sig"))
    except (ValueError, RecursionError):  # neither UTF-8 nor JSON, or JSON nested without end
        raise NotReadable(
            _("The file is not JSON in UTF-8. Nothing was imported; choose one that was exported.")
        ) from None


def _cases_in(content: Any) -> list:
    if not isinstance(content, dict) or content.get("format") != FORMAT:
        raise NotReadable(
            _("The file holds no cases of this site. Nothing was imported; choose one that was exported.")
        )
    if content.get("version") != VERSION:
        raise NotReadable(_("The file was made by another version of this site. Nothing was imported."))
    cases = content.get("cases")
    if not isinstance(cases, list) or not 0 < len(cases) <= MOST_CASES:
        raise NotReadable(
            _("“cases” must be a list of 1 to %(most)d cases. Nothing was imported.") % {"most": MOST_CASES}
        )
    return cases


class _Reader:
    """Reads one case of the file, and says what is wrong with it."""

    def __init__(self, number: int, content: Any, terms: Terms) -> None:
        self.number, self.content, self.terms = number, content, terms

    def faults(self) -> Iterator[str]:
        """A sentence for each fault."""
        for fault in self._faults():
            yield _("Case %(number)d: %(fault)s") % {"number": self.number, "fault": fault}

    def _faults(self) -> Iterator[str]:
        if not isinstance(self.content, dict):
            yield _("a JSON object is expected.")
            return
        yield from self._unknown(self.content, ("region", *LISTS, "texts"), "")
        yield from self._term_faults()
        texts = self.content.get("texts")
        if not isinstance(texts, dict) or not texts:
            yield _("“texts” must hold at least one language.")
            return
        for language, fields in texts.items():
            yield from self._language_faults(language, fields)

    def _unknown(self, found: Mapping, known: tuple[str, ...], place: str) -> Iterator[str]:
        for name in found:
            if name not in known:
                yield _("“%(name)s” is not known here.") % {"name": _short(f"{place}{name}")}

    def _term_faults(self) -> Iterator[str]:
        if not self._is_term(Region, self.content.get("region")):
            yield _("“region” must be the slug of a region of this site.")
        for name, model in LISTS.items():
            slugs = self.content.get(name, [])
            if not isinstance(slugs, list) or not all(self._is_term(model, slug) for slug in slugs):
                yield _("“%(name)s” must be a list of slugs of this site.") % {"name": name}

    def _is_term(self, model: type, slug: Any) -> bool:
        return isinstance(slug, str) and slug in self.terms[model]

    def _language_faults(self, language: str, fields: Any) -> Iterator[str]:
        if language not in LANGUAGES:
            yield _("the language “%(name)s” is not one of this site.") % {"name": _short(language)}
        elif not isinstance(fields, dict):
            yield _("“%(name)s” must be a JSON object.") % {"name": language}
        else:
            yield from self._unknown(fields, TEXTS, f"{language}.")
            for name in TEXTS:
                for fault in _text_faults(name, fields.get(name, "")):
                    yield f"{language}.{name}: {fault}"

    def case(self) -> ReadCase:
        """The case, once it has no faults."""
        words = {
            language: {name: fields.get(name, "").replace("\r\n", "\n").strip() for name in TEXTS}
            for language, fields in self.content["texts"].items()
        }
        lists = {
            name: [self.terms[model][slug] for slug in self.content.get(name, [])] for name, model in LISTS.items()
        }
        return ReadCase(self.number, words, {"region": self.terms[Region][self.content["region"]], **lists})


def _text_faults(name: str, text: Any) -> Iterator[str]:
    """What keeps `text` out of the translated field `name`."""
    if not isinstance(text, str):
        yield _("a text is expected.")
    elif printable(text) != text:
        yield _("it holds characters that no text may hold.")
    elif len(text) > LONGEST_TEXT:
        yield _("it is longer than %(most)s characters.") % {"most": number_format(LONGEST_TEXT, force_grouping=True)}
    elif name == "slug" and text and not text.strip("-_"):
        yield _("an address needs a letter or a digit.")
    elif "\n" in text.strip() and name in LINES:
        yield _("it must be one line.")
    elif text or name == "title":
        try:
            CaseStudyTranslation._meta.get_field(name).clean(text.strip(), None)
        except ValidationError as fault:
            yield " ".join(fault.messages)[:200]


def _short(name: str) -> str:
    """What a file calls something, fit to be shown."""
    shown = printable(name)
    return shown if len(shown) <= 40 else f"{shown[:40]}…"
