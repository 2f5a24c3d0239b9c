from django import forms
from django.conf import settings
from django.utils.module_loading import import_string
from django.utils.translation import get_language, gettext

from .models import Inquiry


class KeptBecauseForm(forms.ModelForm):
    """Why an inquiry is kept beyond its time: stored in clear, so nobody may be named in it.

    settings.TEXT_CHECKER names the function that says so of a text.
    """

    class Meta:
        model = Inquiry
        fields = ["kept_because"]

    def clean_kept_because(self) -> str:
        reason = self.cleaned_data["kept_because"]
        if not any(letter.isalnum() for letter in reason):
            return ""  # it shows nothing, so it says nothing
        names_somebody = import_string(settings.TEXT_CHECKER)
        is_new = reason != self.initial.get("kept_because")
        if is_new and names_somebody(reason, (get_language() or "fr")[:2]):
            raise forms.ValidationError(
                gettext(
                    "Nothing is saved yet: this is stored in clear, and it could name somebody. Say it without the name; "
                    "what you typed is still here."
                )
            )
        return reason
