"""The two forms on the client's page: agree until a day, or ask for a change. Also as a browser sealed them."""

import base64
import binascii
import hashlib
import json
import secrets
from datetime import date, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.formats import number_format
from django.utils.translation import gettext_lazy as _

from sealing.agefile import AgeFileTooLarge, BadAgeFile, check_shape

from ..models import ClientAnswer
from ..models.fields import PrintableFormField

MESSAGE_LIMIT, NAME_LIMIT = 10_000, 200
QUIET = {"spellcheck": "false", "writingsuggestions": "false"}
YEAR, LONGEST = timedelta(days=365), timedelta(days=3660)

MALFORMED = _(
    "Your answer was not recorded: what your browser sealed is not an envelope that this site can keep. "
    "Nothing is lost; reload this page in another tab and answer from there."
)


NOT_OURS = _(
    "Your answer was not recorded: the site did not recognize the form that it came in. Nothing is lost; reload this page "
    "and answer again."
)


class LimitedField(PrintableFormField):
    """Text with a limit. No `maxlength` in the page: browsers cut a longer paste without a word."""

    def __init__(self, *, limit: int, **options: Any) -> None:
        super().__init__(**options)
        self.limit = limit

    def to_python(self, value: Any) -> Any:
        return (super().to_python(value) or "").replace("\r\n", "\n")

    def validate(self, value: Any) -> None:
        super().validate(value)
        if len(value) > self.limit:
            counts = {name: number_format(count, force_grouping=True) for name, count in self._counts(value).items()}
            raise ValidationError(TOO_LONG % counts, "too_long")

    def _counts(self, value: str) -> dict[str, int]:
        return {"limit": self.limit, "count": len(value)}


TOO_LONG = _(
    "Your answer was not recorded: this is longer than %(limit)s characters (%(count)s). Nothing is lost; shorten it and "
    "send it again."
)


class AnswerForm(forms.Form):
    """What both forms carry: `text`, the hash of the text that is answered, and `token`: one answer sent twice is one."""

    kind = ""
    text = forms.CharField(max_length=64, widget=forms.HiddenInput)
    token = forms.CharField(max_length=64, widget=forms.HiddenInput)

    def __init__(self, text: str, data: Any = None) -> None:
        initial = {"text": text, "token": secrets.token_urlsafe(16), "until": timezone.localdate() + YEAR}
        super().__init__(data, initial=initial, label_suffix="", auto_id=f"{self.kind}_%s")

    def clean(self) -> Any:
        """Says it once where a hidden field is not as this page made it."""
        if {"text", "token"} & set(self.errors):
            self.add_error(None, NOT_OURS)
        return super().clean()

    @property
    def letter_fields(self) -> list[forms.BoundField]:
        """What the client sees."""
        return self.visible_fields()

    @property
    def token_digest(self) -> str:
        """The same where this form is posted twice with the same answer; in hexadecimal. Nobody can guess what was typed
        from it: the token is random, and is not stored. (A browser that seals sends a new token with new words.)"""
        said = [self.cleaned_data["token"], self.kind, self.cleaned_data["text"], self.words]
        return hashlib.sha256(json.dumps(said).encode()).hexdigest()

    @property
    def words(self) -> dict[str, str]:
        """What was typed, by field."""
        return {field.name: str(self.cleaned_data[field.name]) for field in self.visible_fields()}

    @property
    def last_day(self) -> date | None:
        """The last day of an agreement."""
        return self.cleaned_data.get("until")

    def read_again(self, text: str) -> None:
        """Shows the hash of the present text in place of the one that came."""
        self.data = dict(self.data.items(), text=text)

    @property
    def sentences(self) -> list[str]:
        """What is wrong, for the client."""
        return list(dict.fromkeys(str(sentence) for field in self.errors.values() for sentence in field))


def in_time(day: date) -> None:
    """Validates the last day of an agreement."""
    today = timezone.localdate()
    if not today < day <= today + LONGEST:
        raise ValidationError(
            _("Your answer was not recorded: choose a day after today, at most ten years from now."), "not_in_time"
        )


class AgreementForm(AnswerForm):
    """The client agrees."""

    kind = ClientAnswer.Kind.AGREED.value
    name = LimitedField(
        label=_("Your name (optional)"),
        help_text=_("Recorded with your agreement, sealed: my key alone opens it."),
        required=False,
        limit=NAME_LIMIT,
        widget=forms.TextInput({"autocomplete": "off", **QUIET}),
    )
    until = forms.DateField(
        label=_("Agreed until"),
        help_text=_("After that day the case is withdrawn from the site, unless you agree again."),
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
        validators=[in_time],
        error_messages=dict.fromkeys(
            ("required", "invalid"),
            _("Your answer was not recorded: give the last day of your agreement, such as 2027-06-30."),
        ),
    )


class ChangeForm(AnswerForm):
    """The client asks for a change."""

    kind = ClientAnswer.Kind.CHANGE.value
    message = LimitedField(
        label=_("What should change?"),
        help_text=_("A word, a sentence, the whole. Up to 10,000 characters."),
        limit=MESSAGE_LIMIT,
        widget=forms.Textarea({"rows": 6, "autocomplete": "off", **QUIET}),
        error_messages={
            "required": _("Your request was not sent: it is empty. Say what should change, then send it again.")
        },
    )


class SealedFields(forms.Form):
    """What a browser sealed: `envelope`, an age file in base 64, to the keys that `mark` names."""

    envelope = forms.CharField(error_messages={"required": MALFORMED})
    mark = forms.CharField(max_length=16, error_messages={"required": MALFORMED, "max_length": MALFORMED})

    def __init__(self, data: Any, recipients: int) -> None:
        super().__init__(data)
        self.recipients = recipients

    def clean_envelope(self) -> bytes:
        """The age file, if it is one that this site's pages make."""
        try:
            sealed = base64.b64decode(self.cleaned_data["envelope"], validate=True)
            check_shape(sealed, self.recipients)
        except AgeFileTooLarge:
            raise ValidationError(
                _("Your answer was not recorded: it is too long. Nothing is lost; shorten it and send it again."),
            ) from None
        except (BadAgeFile, binascii.Error, ValueError):
            raise ValidationError(MALFORMED) from None
        return sealed


def form_of(kind: str) -> type[AnswerForm]:
    """The form that posts this kind of answer; the one that agrees to nothing where the kind is unknown."""
    return AgreementForm if kind == AgreementForm.kind else ChangeForm


def sealed_form(kind: str, text: str, posted: Any) -> AnswerForm:
    """The form as a browser posts it that sealed what was typed: only the last day of an agreement is in clear."""
    form = form_of(kind)(text, posted)
    for name in ("name", "message"):
        form.fields.pop(name, None)
    return form
