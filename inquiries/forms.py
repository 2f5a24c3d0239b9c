"""The form, and what it says when something is wrong: what happened, what is kept, what to do."""

import base64
import binascii
from functools import cached_property
from typing import Any, Self

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.formats import number_format
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from sealing.agefile import AgeFileTooLarge, BadAgeFile, check_shape
from sealing.identity import is_recipient

from . import form_token

MESSAGE_LIMIT = 10_000
LINE_LIMIT = 200

QUIET = {"spellcheck": "false", "writingsuggestions": "false"}
"""Some browsers send what is typed to their maker, to check its spelling or to continue it. Not here."""


class Typed(forms.CharField):
    """Text in which NUL, which nobody types, becomes U+FFFD: Django would add a refusal of its own to ours."""

    def to_python(self, value: Any) -> Any:
        return (super().to_python(value) or "").replace("\0", "\N{REPLACEMENT CHARACTER}")


class Words(Typed):
    """Text as its writer meant it: every line end counts as one character.

    No `maxlength` in the page: browsers cut a longer paste without a word.
    """

    default_error_messages = {
        "too_long": _(
            "Your message was not sent: “%(field)s” is longer than %(limit)s characters (%(count)s). "
            "Nothing is lost; shorten it and send it again."
        ),
    }

    def __init__(self, *, limit: int = LINE_LIMIT, **options: Any) -> None:
        super().__init__(**options)
        self.limit = limit

    def to_python(self, value: Any) -> Any:
        return super().to_python(value).replace("\r\n", "\n").replace("\r", "\n")

    def validate(self, value: Any) -> None:
        super().validate(value)
        if len(value) > self.limit:
            counts = {"limit": _grouped(self.limit), "count": _grouped(len(value)), "field": self.label}
            raise ValidationError(self.error_messages["too_long"], "too_long", counts)


def _grouped(number: int) -> str:
    return number_format(number, force_grouping=True)


def _line(autocomplete: str) -> forms.TextInput:
    return forms.TextInput({"autocomplete": autocomplete, **QUIET})


def check_token(token: form_token.FormToken | None) -> None:
    """Raises ValidationError for a form that is not ours, or that came back faster than anyone writes."""
    if token is None:
        raise ValidationError(
            _(
                "Your message was not sent: the site did not recognize the form that it came in. "
                "Nothing is lost; send it again from this page."
            ),
            "unrecognized",
        )
    if token.is_hasty:
        seconds = settings.INQUIRY_MIN_SECONDS
        raise ValidationError(
            ngettext(
                "Your message was not sent: the form was sent too quickly to have been filled in by hand. "
                "Nothing is lost; wait %(seconds)d second and send it again.",
                "Your message was not sent: the form was sent too quickly to have been filled in by hand. "
                "Nothing is lost; wait %(seconds)d seconds and send it again.",
                seconds,
            )
            % {"seconds": seconds},
            "hasty",
        )


class TokenForm(forms.Form):
    """A form that carries a token of ours (`form_token`): sent twice, it counts once."""

    # A browser must not put an old token back on reload, or a second message would pass for the first. The page is
    # `no-store`, for which Firefox, the one that would, keeps no state; on a hidden field `autocomplete` is not valid.
    form = Typed(required=False, widget=forms.HiddenInput)
    turn = Typed(required=False, widget=forms.HiddenInput)
    """When the message is let in, if it came while too many others did (`rate_limits.Crowded`)."""

    def __init__(self, data: Any = None, **options: Any) -> None:
        self.issued = form_token.new_token()
        super().__init__(data, initial={"form": self.issued}, label_suffix="", **options)

    @cached_property
    def token(self) -> form_token.FormToken | None:
        return form_token.read_token(self.data.get("form", ""))

    @property
    def turn_given(self) -> str:
        return self.data.get("turn", "")

    @property
    def issued_token(self) -> form_token.FormToken:
        """What the token says that this form shows while nothing was posted."""
        token = form_token.read_token(self.issued)
        assert token, "a token that we just signed"  # noqa: S101
        return token

    def clean(self) -> Any:
        try:
            check_token(self.token)
        except ValidationError as refusal:
            if refusal.code == "unrecognized":
                self.renew()
            raise

    def wait_for(self, turn: str) -> None:
        """Shows the turn that it was given, to be sent along."""
        self.data = dict(self.data.items(), turn=turn)

    def renew(self) -> None:
        """Shows a token of ours in place of the one that came."""
        self.data = dict(self.data.items(), form=self.issued)


class LetterForm(TokenForm):
    """A message in clear, from a browser without script: it is sealed on arrival."""

    message = Words(
        label=_("Your message"),
        help_text=_("So that I can understand your situation. Say only what you want to; up to 10,000 characters."),
        limit=MESSAGE_LIMIT,
        # Chromium writes what stands in other fields to disk, to restore a session, although the page is `no-store`.
        widget=forms.Textarea({"rows": 12, "autocomplete": "off", **QUIET}),
        error_messages={
            "required": _("Your message was not sent: it is empty. Write a few words, then send it again."),
            "too_long": _(
                "Your message was not sent: it is longer than %(limit)s characters (%(count)s). "
                "Nothing is lost; shorten it and send it again."
            ),
        },
    )
    # A trap for programs that fill in whatever they find; people do not see it (static/css/forms.css).
    subject = Typed(
        label=_("Leave this empty"), required=False, widget=forms.TextInput({"autocomplete": "off", "tabindex": "-1"})
    )

    @property
    def letter_fields(self) -> list[forms.BoundField]:
        """What its writer sees and fills in."""
        return [field for field in self.visible_fields() if field.name != "subject"]

    @property
    def words(self) -> dict[str, str]:
        """What was typed, cleaned, by field."""
        return {field.name: self.cleaned_data[field.name] for field in self.letter_fields}

    def clean(self) -> Any:
        super().clean()
        if self.cleaned_data.get("subject"):
            self.data = dict(self.data.items(), subject="")
            raise ValidationError(
                _(
                    "Your message was not sent: a field that people do not see was filled in, as programs do. "
                    "It is empty again, and nothing else is lost; send it again."
                ),
                "trapped",
            )

    def read_only(self) -> Self:
        """Itself, to be copied from and no longer filled in."""
        for field in self.fields.values():
            field.widget.attrs["readonly"] = True
        return self


class InquiryForm(LetterForm):
    """A first message, and whatever its writer chooses to say of themselves."""

    reach = Words(
        label=_("How to reach you (optional)"),
        help_text=_(
            "If you prefer an answer elsewhere, by a means you trust: an email address, a phone number, Signal… Otherwise "
            "you will find my answer here, with your follow-up code."
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
        help_text=_("So that I can check, before I answer, that I have no conflict of interest."),
        required=False,
        widget=_line("organization"),
    )
    role = Words(
        label=_("Your role (optional)"),
        help_text=_("So that my answer addresses the decisions that are yours to make."),
        required=False,
        widget=_line("organization-title"),
    )


class ReplyForm(LetterForm):
    """A further message, by the holder of a receipt code."""

    code = Typed(widget=forms.HiddenInput)


class Envelope(forms.Field):
    """An age file in base 64, of our own making: `check_shape`. Becomes bytes."""

    def to_python(self, value: Any) -> bytes:
        try:
            return base64.b64decode(value or "", validate=True)
        except (binascii.Error, ValueError):
            raise ValidationError(MALFORMED, "malformed") from None


MALFORMED = _(
    "Your message was not sent: what your browser sealed is not an envelope that this site can keep. "
    "Nothing is lost; reload this page in another tab and send your message from there."
)


def _made_by_script(max_length: int) -> Typed:
    """A field that nobody fills in: whatever is wrong with it, only the page and its script can put right."""
    return Typed(max_length=max_length, error_messages={"required": MALFORMED, "max_length": MALFORMED})


class SealedForm(TokenForm):
    """A message that was sealed where it was written: `envelope`, and by `mark` to which of the consultant's keys.

    `recipients` is how many keys it must be sealed to.
    """

    envelope = Envelope()
    mark = _made_by_script(max_length=16)
    proof = Typed(required=False, max_length=20)

    def __init__(self, data: Any, recipients: int) -> None:
        super().__init__(data)
        self.recipients = recipients

    def clean_envelope(self) -> bytes:
        try:
            check_shape(self.cleaned_data["envelope"], self.recipients)
        except AgeFileTooLarge:
            raise ValidationError(
                _("Your message was not sent: it is too long. Nothing is lost; shorten it and send it again."),
                "too_long",
            ) from None
        except BadAgeFile:
            raise ValidationError(MALFORMED, "malformed") from None
        return self.cleaned_data["envelope"]

    @property
    def is_proven(self) -> bool:
        return self.token is not None and self.token.is_proven(self.data.get("proof", ""))

    @property
    def sentences(self) -> list[str]:
        """What is wrong, for a reader."""
        return list(dict.fromkeys(str(sentence) for field in self.errors.values() for sentence in field))


class SealedInquiryForm(SealedForm):
    """A first message, with what the receipt code that the browser made leads to."""

    recipient = _made_by_script(max_length=70)
    key_digest = _made_by_script(max_length=64)

    def clean_recipient(self) -> str:
        if not is_recipient(self.cleaned_data["recipient"]):
            raise ValidationError(MALFORMED, "malformed")
        return self.cleaned_data["recipient"]

    def clean_key_digest(self) -> bytes:
        return _thirty_two_bytes(self.cleaned_data["key_digest"])


class CodeForm(forms.Form):
    """A receipt code, as somebody typed it."""

    code = Typed(
        label=_("Your follow-up code"),
        required=False,
        help_text=_("It begins with HC. Spaces, hyphens and capitals do not matter."),
        widget=forms.TextInput({"autocomplete": "off", "autocapitalize": "characters", **QUIET}),
    )

    def __init__(self, data: Any = None) -> None:
        super().__init__(data, label_suffix="")


def _thirty_two_bytes(written: str) -> bytes:
    """64 hexadecimal digits as bytes."""
    try:
        found = bytes.fromhex(written)
    except ValueError:
        found = b""
    if len(found) != 32:
        raise ValidationError(MALFORMED, "malformed")
    return found
