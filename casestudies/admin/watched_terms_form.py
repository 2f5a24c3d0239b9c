from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

LONGEST_TERM, MOST_TERMS = 120, 300


class WatchedTermsForm(forms.Form):
    """Names to watch for, one a line."""

    terms = forms.CharField(
        label=_("names to watch for"),
        help_text=_(
            "One a line: the client, its brands, people, projects, places. Each is looked for in every case, in any case "
            "of letters, with or without accents, spaces or small slips. You will not see them here again."
        ),
        widget=forms.Textarea(attrs={"rows": 8, "autocomplete": "off", "spellcheck": "false", "autocapitalize": "off"}),
    )
    replace = forms.BooleanField(
        label=_("in place of the present list"),
        required=False,
        help_text=_("The names entered before are then no longer watched for."),
    )

    def clean_terms(self) -> list[str]:
        """The names, one a line, without repetitions."""
        terms = list(dict.fromkeys(filter(None, (line.strip() for line in self.cleaned_data["terms"].splitlines()))))
        if len(terms) > MOST_TERMS:
            raise ValidationError(
                gettext("These are %(number)d lines, and %(most)d can be added at a time."),
                params={"number": len(terms), "most": MOST_TERMS},
            )
        for number, term in enumerate(terms, 1):
            if len(term) > LONGEST_TERM or sum(sign.isalnum() for sign in term) < 2:
                raise ValidationError(
                    gettext(
                        "Line %(number)d is not a name: give two letters or more, and %(most)d characters at most."
                    ),
                    params={"number": number, "most": LONGEST_TERM},
                )
        return terms
