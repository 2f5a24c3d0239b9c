"""The form of a case: both languages at once. The field of a text is named `<language>-<field>`, as in `fr-title`."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator
from django.utils import timezone
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from ..models import CaseStudy, PublishedVersion
from ..models.cases import TEXTS, CaseStudyTranslation
from ..models.contents import Contents, Term
from ..models.fields import LineField
from ..publishing import drafts, published
from ..publishing.consent import Casebooks
from ..publishing.exchange_format import LONGEST_TEXT
from ..publishing.findings import PlacedFinding, Texts
from ..publishing.missing import SHARED
from ..publishing.words import LANGUAGES, TOGETHER
from .forms import ReviewedForm

TOO_LONG = _(
    "At most %(limit_value)d characters; there are %(show_value)d. Nothing is saved yet; everything you typed is still here."
)


def field_name(language: str, name: str) -> str:
    """The name that the form gives the text `name` in `language`."""
    return f"{language}-{name}"


def field_of(finding: PlacedFinding) -> str:
    """The name of the field of the form that `finding` is in."""
    return "region" if finding.field == TOGETHER else field_name(finding.language, finding.field)


def _called(name: str) -> str:
    return str(CaseStudy._meta.get_field(name).verbose_name)


def _form_field(name: str) -> forms.Field:
    field = CaseStudyTranslation._meta.get_field(name)
    if name == "evidence":
        return field.formfield(required=False, choices=[("", _("not stated")), *field.choices])
    if name == "slug":
        return field.formfield(required=False, widget=forms.TextInput(attrs={"placeholder": " "}))
    widget = forms.Textarea(attrs={"rows": 1, "placeholder": " "})
    return field.formfield(required=False, widget=widget, validators=[MaxLengthValidator(LONGEST_TEXT, TOO_LONG)])


LONGEST_WAIT = timedelta(days=36_525)
"""A schedule beyond it is a slip of the keyboard. The last days that a date can hold cannot be shown in every time zone."""

WordsForm = type(
    "WordsForm",
    (forms.Form,),
    {field_name(language, name): _form_field(name) for language in LANGUAGES for name in TEXTS},
)
"""A field for each text of a case in each language. The model's own form knows no translation."""


class CaseForm(ReviewedForm, WordsForm, forms.ModelForm):  # type: ignore[misc, valid-type]
    """The form of a case. A language in which nothing is written is not stored."""

    publish_at = forms.DateTimeField(required=False)
    casebooks: Casebooks = {}
    """What all pages share, by language: where the names of regions, types and tensions come from."""

    class Meta:
        model = CaseStudy
        fields = SHARED

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in SHARED[1:]:  # a draft may do without; the gate asks
            if name in self.fields:
                self.fields[name].required = False
        for name, terms in self._terms.items():
            if terms and name in self.fields:
                is_one = name == "region"
                field: Any = self.fields[name]
                field.choices = [
                    *([("", "—")] if is_one else []),
                    *((term.id, term.name) for term in terms),
                ]
        if self.instance.pk:
            for text in self.instance.translations.all():
                for name in TEXTS:
                    self.initial.setdefault(field_name(text.language_code, name), getattr(text, name))

    def prepare(self, cleaned: dict[str, Any]) -> None:
        """Derives missing addresses, and checks what the model would."""
        for language, texts in self._texts(cleaned).items():
            self._check_language(language, texts, cleaned)
        if not drafts.written(self._texts(cleaned)):
            self.add_error(
                field_name(LANGUAGES[0], "title"), gettext("A case needs a title, in at least one language.")
            )
        if "_schedule" in self.data:
            self._ask_for_a_time(cleaned.get("publish_at"))

    def words(self, cleaned: Mapping[str, Any]) -> Texts:
        """The texts of both languages."""
        return drafts.case_words(drafts.written(self._texts(cleaned)), cleaned.get("region"))

    def field_of(self, finding: PlacedFinding) -> str:
        """The field of the text, in its language."""
        return field_of(finding)

    @property
    def typed_words(self) -> drafts.Words:
        """What was typed, by language and field."""
        return self._texts(self.cleaned_data)

    @property
    def casebook(self) -> Contents:
        """What all pages of the reader's language share; empty before anything was published."""
        book = self.casebooks.get(get_language() or settings.LANGUAGE_CODE)
        return Contents.from_json(book.content) if book else Contents()

    @property
    def _terms(self) -> dict[str, tuple[Term, ...]]:
        book = self.casebook
        return {"region": book.region, "intervention_types": book.intervention, "tensions": book.tension}

    @property
    def chosen_fields(self) -> list[str]:
        """The names of those fields that all languages share in which something is chosen, typed or stored."""
        stored = dict(self.chosen())
        return [name for name in SHARED if (self[name].value() if name in self.fields else stored.get(_called(name)))]

    def chosen(self) -> list[tuple[str, str]]:
        """What all languages share, as stored: the name of each field, and the names chosen."""
        case = self.instance
        if not case.pk:
            return []
        keys = {
            "region": {case.region_id},
            "intervention_types": {term.pk for term in case.intervention_types.all()},
            "tensions": {term.pk for term in case.tensions.all()},
        }
        return [
            (
                _called(name),
                ", ".join(term.name for term in terms if term.id in keys[name]),
            )
            for name, terms in self._terms.items()
        ]

    @property
    def settled(self) -> list[str]:
        """The texts whose change asks for none in the other language."""
        return list(TEXTS) if "same" in self.data else [name for name in TEXTS if f"same-{name}" in self.data]

    @property
    def shared(self) -> dict[str, Any]:
        """What was chosen for all languages, by field."""
        return {name: self.cleaned_data[name] for name in SHARED}

    @staticmethod
    def _texts(cleaned: Mapping[str, Any]) -> dict[str, dict[str, str]]:
        return {
            language: {name: cleaned.get(field_name(language, name)) or "" for name in TEXTS} for language in LANGUAGES
        }

    def _check_language(self, language: str, texts: dict[str, str], cleaned: dict[str, Any]) -> None:
        stored = self.instance.pk and self.instance.has_translation(language)
        if not stored and not any(texts.values()):
            return
        if not texts["title"] and field_name(language, "title") not in self.errors:
            self.add_error(field_name(language, "title"), gettext("This language has texts, so it needs a title."))
        if texts["title"] and not texts["slug"] and field_name(language, "slug") not in self.errors:
            case = self.instance if self.instance.pk else None
            texts["slug"] = published.free_slug(texts["title"], language, case)
        self._check_address(language, texts["slug"])
        for name, text in texts.items():
            cleaned[field_name(language, name)] = self._cleaned(language, name, text)

    def _cleaned(self, language: str, name: str, text: str) -> str:
        """`text` on one line where the model wants a line, and checked as the model would."""
        field = CaseStudyTranslation._meta.get_field(name)
        text = " ".join(text.split("\n")) if isinstance(field, LineField) else text
        try:
            field.run_validators(text)
        except ValidationError as error:
            if field_name(language, name) not in self.errors:
                self.add_error(field_name(language, name), error)
        return text

    def _check_address(self, language: str, slug: str) -> None:
        """A case may take neither the address of what readers see nor that of another draft, nor one without a letter."""
        if not slug:
            return
        if not slug.strip("-_"):
            sentence = gettext("An address must contain a letter or a digit. Everything you typed is still here.")
            self.add_error(field_name(language, "slug"), sentence)
            return
        seen = PublishedVersion.objects.filter(language=language, slug=slug).exclude(case=self.instance.pk)
        if seen.exists():
            sentence = gettext("Readers find another case at this address. Choose another.")
            self.add_error(field_name(language, "slug"), sentence)
        elif published.is_taken(slug, language, self.instance):
            sentence = gettext("Another case has this address. Choose another; everything you typed is still here.")
            self.add_error(field_name(language, "slug"), sentence)

    def _ask_for_a_time(self, at: datetime | None) -> None:
        now = timezone.now()
        if not at or not now < at < now + LONGEST_WAIT:
            sentence = gettext(
                "Nothing is saved yet: to schedule a case, choose a day and a time in the future, within a hundred years. "
                "Everything you typed is still here."
            )
            self.add_error(None, sentence)


def proposed_time(case: CaseStudy | None) -> str:
    """What the schedule proposes, as a field of a page has it: the time set for `case`, or tomorrow at eight. In the time
    zone of the site."""
    tomorrow = (timezone.localtime() + timedelta(days=1)).replace(hour=8, minute=0)
    at = timezone.localtime(case.publish_at) if case and case.publish_at else tomorrow
    return at.strftime("%Y-%m-%dT%H:%M")


def time_not_set(case: CaseStudy, posted: Mapping[str, str]) -> str:
    """The time that was chosen for `case` on the page and is not set, as where something is still to be decided."""
    chosen = posted.get("publish_at", "")
    is_chosen = "_schedule" in posted or chosen != posted.get("proposed")
    return chosen if is_chosen and chosen != proposed_time(case) else ""
