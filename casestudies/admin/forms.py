"""The forms of texts that readers meet: the guard reads what was typed, and nothing that names somebody passes."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import get_language, gettext, ngettext
from django.utils.translation import gettext_lazy as _
from parler.forms import TranslatableModelForm

from ..models import PublishedVersion
from ..models.cases import TEXTS, CaseStudyTranslation
from ..publishing import drafts, published
from ..publishing.drafts import REASON, CheckedText
from ..publishing.findings import PlacedFinding, Texts
from ..publishing.reasons import given
from ..publishing.site_texts import not_asked
from ..publishing.words import text_fields, words_of

LEADING_OUT = ("_review", "_publish", "_schedule")
"""Buttons that have both languages read; without them, what is typed is saved as a draft."""


class ReviewedForm(TranslatableModelForm):
    """A form whose texts the guard reads before anything is saved."""

    checked: CheckedText
    """After `full_clean`: what was typed, as the guard read it."""

    def words(self, cleaned: Mapping[str, Any]) -> Texts:
        """The texts to be read."""
        own = set(text_fields(self._meta.model))
        return {
            ("" if name in own else self.language_code, name): text
            for name, text in cleaned.items()
            if isinstance(text, str) and name != "version"
        }

    @property
    def not_asked(self) -> frozenset[str]:
        """Fields in which watched terms alone count."""
        return frozenset()

    @property
    def findings(self) -> list[PlacedFinding]:
        """What the page asks about."""
        return self.checked.findings

    @property
    def typed_reasons(self) -> dict[str, str]:
        """The reasons typed beside findings, by the findings' marks."""
        return given({name.removeprefix(REASON): self.data[name] for name in self.data if name.startswith(REASON)})

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        for name, text in cleaned.items():
            if isinstance(text, str):
                cleaned[name] = text.replace("\r\n", "\n").strip()  # browsers send line ends as CR LF
        self.prepare(cleaned)
        spoken = (get_language() or self.language_code)[:2]
        self.checked = drafts.check(
            self.instance,
            self.words(cleaned),
            self.typed_reasons,
            spoken,
            region=cleaned.get("region"),
            not_asked=self.not_asked,
        )
        self._refuse_what_names()
        return cleaned

    def prepare(self, cleaned: dict[str, Any]) -> None:
        """Fills in what the form derives from what was typed, before it is read."""

    def _refuse_what_names(self) -> None:
        fields = [finding.field for finding in self.checked.blocking if finding.language in ("", self.language_code)]
        for name in dict.fromkeys(fields):
            number = fields.count(name)
            text = ngettext(
                "%d passage here could name somebody: see the top of the page.",
                "%d passages here could name somebody: see the top of the page.",
                number,
            )
            self.add_error(name, text % number)
        if self.checked.naming_reasons:
            self.add_error(
                None,
                gettext(
                    "Nothing is saved yet: a reason names somebody, and reasons are kept. Say it without the name; "
                    "everything you typed is still here."
                ),
            )


class SiteTextForm(ReviewedForm):
    """A form of the site's own texts: regions, types, tensions, home texts, pages, identity."""

    version = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("version", self.instance.version)

    @property
    def base_version(self) -> int:
        """The version that the form was opened with; 0, older than any, where the form does not say."""
        number = str(self.data.get("version", ""))
        return int(number) if number.isdecimal() else 0

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


class CaseForm(ReviewedForm):
    """The form of a case in one language. Buttons that lead out have the other languages read too."""

    publish_at = forms.DateTimeField(required=False)

    @property
    def leads_out(self) -> bool:
        """Whether a button was pressed that has both languages read."""
        return any(button in self.data for button in LEADING_OUT)

    def prepare(self, cleaned: dict[str, Any]) -> None:
        """Derives a missing address, and checks the address and the time."""
        case = self.instance if self.instance.pk else None
        if cleaned.get("title") and not cleaned.get("slug") and "slug" not in self.errors:
            cleaned["slug"] = published.free_slug(cleaned["title"], self.language_code, case)
        self._check_address(cleaned.get("slug"))
        if "_schedule" in self.data:
            self._ask_for_a_time(cleaned.get("publish_at"))

    def words(self, cleaned: Mapping[str, Any]) -> Texts:
        """The texts of this language, and of the others where the case is to go out."""
        others = words_of(self.instance) if self.leads_out and self.instance.pk else {}
        typed = {name: cleaned.get(name) or "" for name in TEXTS}
        return {**others, **drafts.case_words(self.language_code, typed, cleaned.get("region"))}

    @property
    def typed_words(self) -> dict[str, str]:
        """The texts of the case in this language, by field."""
        return {name: self.cleaned_data[name] for name in TEXTS}

    @property
    def shared(self) -> dict[str, Any]:
        """What was chosen for all languages, by field."""
        return {name: self.cleaned_data[name] for name in ("region", "intervention_types", "tensions", "position")}

    def _check_address(self, slug: str | None) -> None:
        """A case may take neither the address of what readers see nor that of another draft, nor one without a letter."""
        if not slug:
            return
        if not slug.strip("-_"):
            sentence = gettext("An address needs a letter or a digit. Everything you typed is still here.")
            self.add_error("slug", sentence)
            return
        seen = PublishedVersion.objects.filter(language=self.language_code, slug=slug).exclude(case=self.instance.pk)
        written = CaseStudyTranslation.objects.filter(language_code=self.language_code, slug=slug)
        if seen.exists():
            self.add_error("slug", gettext("Readers find another case at this address. Choose another."))
        elif written.exclude(master=self.instance.pk).exists():
            sentence = gettext("Another case has this address. Choose another; everything you typed is still here.")
            self.add_error("slug", sentence)

    def _ask_for_a_time(self, at: datetime | None) -> None:
        if not at or at <= timezone.now():
            self.add_error(
                None,
                ValidationError(
                    _(
                        "Nothing is saved yet: to schedule a case, choose a day and a time in the future. "
                        "Everything you typed is still here."
                    )
                ),
            )


def tomorrow() -> datetime:
    """What the schedule proposes: tomorrow at eight, in UTC."""
    return (datetime.now(UTC) + timedelta(days=1)).replace(hour=8, minute=0, second=0, microsecond=0)
