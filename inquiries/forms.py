"""The form, and what it says when something is wrong: what happened, what is kept, what to do."""

from functools import cached_property

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.formats import number_format
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from . import submissions

MESSAGE_LIMIT = 10_000
LINE_LIMIT = 200

QUIET = {"spellcheck": "false", "writingsuggestions": "false"}
"""Some browsers send what is typed to their maker, to check its spelling or to continue it. Not here."""


class Words(forms.CharField):
    """Text as its writer meant it: every line end counts as one character, NUL (which nobody types) becomes U+FFFD.

    No `maxlength` in the page: browsers cut a longer paste without a word.
    """

    default_error_messages = {
        "too_long": _(
            "Your message was not sent: “%(field)s” is longer than %(limit)s characters (%(count)s). "
            "Nothing is lost; shorten it and send it again."
        ),
    }

    def __init__(self, *, limit: int = LINE_LIMIT, **options):
        super().__init__(**options)
        self.limit = limit

    def to_python(self, value):
        text = super().to_python(value) or ""
        return text.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "\N{REPLACEMENT CHARACTER}")

    def validate(self, value):
        super().validate(value)
        if len(value) > self.limit:
            counts = {"limit": _grouped(self.limit), "count": _grouped(len(value)), "field": self.label}
            raise ValidationError(self.error_messages["too_long"], "too_long", counts)


def _grouped(number: int) -> str:
    return number_format(number, force_grouping=True)


def _line(autocomplete: str) -> forms.TextInput:
    return forms.TextInput({"autocomplete": autocomplete, **QUIET})


class InquiryForm(forms.Form):
    """A message, and whatever its writer chooses to say of themselves. Bound to a form's number (`submissions`)."""

    message = Words(
        label=_("Your message"),
        help_text=_("So that I can understand your situation. Say only what you wish to; up to 10,000 characters."),
        limit=MESSAGE_LIMIT,
        widget=forms.Textarea({"rows": 12, **QUIET}),
        error_messages={
            "required": _("Your message was not sent: it is empty. Write a few words, then send it again."),
            "too_long": _(
                "Your message was not sent: it is longer than %(limit)s characters (%(count)s). "
                "Nothing is lost; shorten it and send it again."
            ),
        },
    )
    reach = Words(
        label=_("How to reach you (optional)"),
        help_text=_(
            "So that I can answer, by the means you trust: an e-mail address, a telephone number, Signal… "
            "Without it, I can read you but not answer you."
        ),
        required=False,
        widget=_line("off"),
    )
    name = Words(
        label=_("Your name (optional)"),
        help_text=_("So that I know how to address you. You may stay anonymous."),
        required=False,
        widget=_line("name"),
    )
    organisation = Words(
        label=_("Your organization (optional)"),
        help_text=_("So that I can make sure that I am free of any conflict of interest before I answer."),
        required=False,
        widget=_line("organization"),
    )
    role = Words(
        label=_("Your role (optional)"),
        help_text=_("So that my answer speaks to what is yours to decide."),
        required=False,
        widget=_line("organization-title"),
    )
    # A browser must not put an old number back on reload, or a second message would pass for the first. The page is
    # `no-store`, for which Firefox, the one that would, keeps no state; on a hidden field `autocomplete` is not valid.
    form = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, data=None):
        super().__init__(data, initial={"form": submissions.new_form()}, label_suffix="")

    @cached_property
    def submission(self) -> submissions.Submission | None:
        return submissions.read_form(self.data.get("form", ""))

    @property
    def words(self) -> dict[str, str]:
        """What was typed, cleaned, by field."""
        return {name: text for name, text in self.cleaned_data.items() if name != "form"}

    def clean(self):
        if self.submission is None:
            self._renew()
            raise ValidationError(
                _(
                    "Your message was not sent: the site did not recognize the form that it came in. "
                    "Nothing is lost; send it again from this page."
                ),
                "unrecognized",
            )
        if self.submission.is_hasty:
            seconds = settings.INQUIRY_MIN_SECONDS
            raise ValidationError(
                ngettext(
                    "Your message was not sent: it came back faster than anyone can write, as a machine’s would. "
                    "Nothing is lost; wait %(seconds)d second and send it again.",
                    "Your message was not sent: it came back faster than anyone can write, as a machine’s would. "
                    "Nothing is lost; wait %(seconds)d seconds and send it again.",
                    seconds,
                )
                % {"seconds": seconds},
                "hasty",
            )

    def _renew(self) -> None:
        """Shows a number of ours in place of the one that came."""
        self.data = dict(self.data.items(), form=self.initial["form"])

    def read_only(self) -> "InquiryForm":
        """Itself, to be copied from and no longer filled in."""
        for field in self.fields.values():
            field.widget.attrs["readonly"] = True
        return self
