"""The forms of texts that readers meet: the guard reads what was typed, and nothing that names somebody passes."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext, ngettext
from parler.forms import TranslatableModelForm

from ..models import Region
from ..publishing import drafts
from ..publishing.drafts import REASON, CheckedText
from ..publishing.findings import PlacedFinding, Texts
from ..publishing.reasons import given
from ..publishing.site_texts import not_asked
from ..publishing.words import text_fields

NAMES = "names"
"""The code of an error that a reading of the guard takes back (static/js/desk/refusal.js)."""


class ReviewedForm(forms.ModelForm):
    """A form whose texts the guard reads before anything is saved."""

    version = forms.CharField(required=False, widget=forms.HiddenInput)

    checked: CheckedText
    """After `full_clean`: what was typed, as the guard read it."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("version", self.instance.version)

    @property
    def base_version(self) -> int:
        """The version that the form was opened with; 0, older than any, where the form does not say."""
        return version_in(self.data)

    @property
    def not_asked(self) -> frozenset[str]:
        """Fields in which watched terms alone count."""
        return frozenset()

    def words(self, cleaned: Mapping[str, Any]) -> Texts:
        """The texts to be read."""
        raise NotImplementedError

    def field_of(self, finding: PlacedFinding) -> str:
        """The name of the field that `finding` is in; empty where this form has none."""
        raise NotImplementedError

    @property
    def findings(self) -> list[PlacedFinding]:
        """What the page asks about."""
        return self.checked.findings

    @property
    def typed_reasons(self) -> dict[str, str]:
        """The reasons typed beside findings, by the findings' marks."""
        return given({name.removeprefix(REASON): self.data[name] for name in self.data if name.startswith(REASON)})

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        for name, text in cleaned.items():
            if isinstance(text, str):
                cleaned[name] = text.replace("\r\n", "\n").strip()  # browsers send line ends as CR LF
        self.prepare(cleaned)
        region: Region | None = cleaned.get("region")
        words, reasons = self.words(cleaned), self.typed_reasons
        self.checked = drafts.check(self.instance, words, reasons, region=region, not_asked=self.not_asked)
        self._refuse_what_names()
        return cleaned

    def prepare(self, cleaned: dict[str, Any]) -> None:
        """Fills in what the form derives from what was typed, before it is read."""

    def _refuse_what_names(self) -> None:
        for name, sentence in told_by_field(self.checked.blocking, self.field_of).items():
            self.add_error(name, forms.ValidationError(sentence, NAMES))
        if self.checked.naming_reasons:
            sentence = gettext(
                "Nothing is saved yet: a reason names somebody, and reasons are kept. Say it without the name; "
                "everything you typed is still here."
            )
            self.add_error(None, forms.ValidationError(sentence, NAMES))


def version_in(data: Mapping[str, Any]) -> int:
    """The version that was posted; 0, older than any, where that is no version."""
    number = str(data.get("version", ""))
    return int(number) if number.isdecimal() and len(number) < 10 else 0


def told_by_field(blocking: Iterable[PlacedFinding], field_of: Callable[[PlacedFinding], str]) -> dict[str, str]:
    """What is said at each field of the passages in it that stop a save."""
    passages = {(name, finding.mark): None for finding in blocking if (name := field_of(finding))}
    numbers = Counter(name for name, _mark in passages)  # one passage may stand in several places
    return {
        name: ngettext("%d passage here could name somebody.", "%d passages here could name somebody.", number) % number
        for name, number in numbers.items()
    }


class SiteTextForm(ReviewedForm, TranslatableModelForm):
    """A form of the site's own texts: regions, types, tensions, home texts, pages, identity."""

    def words(self, cleaned: Mapping[str, Any]) -> Texts:
        """The texts of this language, and those that are the same in all."""
        own = set(text_fields(self._meta.model))
        return {
            ("" if name in own else self.language_code, name): text
            for name, text in cleaned.items()
            if isinstance(text, str) and name != "version"
        }

    def field_of(self, finding: PlacedFinding) -> str:
        """The field of the same name."""
        return finding.field if finding.language in ("", self.language_code) else ""

    @property
    def settled(self) -> list[str]:
        """The fields whose change asks for none in the other language."""
        names = list(self.fields)
        return names if "same" in self.data else [name for name in names if f"same-{name}" in self.data]

    @property
    def not_asked(self) -> frozenset[str]:
        """The contact fields of the identity."""
        return not_asked(self.instance)

    @property
    def findings(self) -> list[PlacedFinding]:
        """Only what names somebody: these texts are about no client, so nothing narrows one down."""
        return [finding for finding in self.checked.findings if finding.is_hard]
