from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.formats import number_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from ..models import Region
from ..models.cases import CaseStudyTranslation
from ..models.fields import PrintableFormField
from ..publishing.notes import LONGEST, Pair
from .watched_terms_form import LONGEST_TERM

FIELDS = ("title", "organisation", "intervention", "context", "problem", "decision", "impact", "summary")
QUIET = {"autocomplete": "off", "spellcheck": "false", "writingsuggestions": "false"}
"""Nothing of notes may reach a browser's own memory, or its maker."""

MOST_PAIRS = 200


class NotesForm(forms.Form):
    """Raw notes, and the fields of the draft that they become."""

    language = forms.ChoiceField(label=_("language"), choices=settings.LANGUAGES)
    notes = PrintableFormField(label=_("notes"), required=False, widget=forms.Textarea({"rows": 14, **QUIET}))
    region = forms.ModelChoiceField(Region.objects.all(), label=_("region"), required=False)

    def __init__(self, data: Any, **options: Any) -> None:
        super().__init__(data, label_suffix="", **options)
        for name in FIELDS:
            self.fields[name] = self._text_field(name)

    def _text_field(self, name: str) -> forms.Field:
        stored = CaseStudyTranslation._meta.get_field(name)
        field = stored.formfield(required=False)
        field.widget = forms.TextInput(QUIET) if stored.max_length else forms.Textarea({"rows": 4, **QUIET})
        field.help_text = ""
        return field

    def clean_notes(self) -> str:
        """The notes, with plain line ends."""
        text = self.cleaned_data["notes"].replace("\r\n", "\n")
        if len(text) > LONGEST:
            counts = {"limit": LONGEST, "count": len(text)}
            raise ValidationError(
                gettext(
                    "The notes are longer than %(limit)s characters (%(count)s). Nothing is lost; read them in parts."
                ),
                params={name: number_format(count, force_grouping=True) for name, count in counts.items()},
            )
        return text

    def ask_for_what_a_draft_needs(self) -> bool:
        """Whether title and region are given; says so beside the fields where not."""
        for name, sentence in (("title", gettext("Give the draft a title.")), ("region", gettext("Choose a region."))):
            if not self.cleaned_data.get(name):
                self.add_error(name, sentence)
        return self.is_valid()

    @property
    def draft_fields(self) -> list[forms.BoundField]:
        """The fields of the draft."""
        return [self["region"], *(self[name] for name in FIELDS)]

    @property
    def words(self) -> dict[str, str]:
        """The texts of the draft, by field."""
        return {name: self.cleaned_data[name].replace("\r\n", "\n").strip() for name in FIELDS}

    @property
    def pairs(self) -> list[Pair]:
        """The names that were replaced so far."""
        data: Any = self.data
        return list(zip(data.getlist("real"), data.getlist("public"), strict=False))[:MOST_PAIRS]

    @property
    def watched(self) -> list[Pair]:
        """Those of the pairs that are to be watched for, and can be."""
        chosen = set(self.data.getlist("watch"))  # type: ignore[attr-defined]
        return [(real, public) for real, public in self.pairs if real in chosen and _is_a_name(real)]

    def show(self, **values: Any) -> None:
        """Shows these values in place of what was posted."""
        self.data = self.data.copy()  # type: ignore[attr-defined]
        for name, value in values.items():
            self.data[name] = value  # type: ignore[index]


def _is_a_name(term: str) -> bool:
    return len(term) <= LONGEST_TERM and sum(sign.isalnum() for sign in term) >= 2
