"""From a form to a committed row. What was typed in clear exists in memory only, for about as long as sealing takes."""

from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.debug import sensitive_variables

from sealing.keys import keys_in_use, mark_of
from sealing.payload import seal_json

from . import capacity, notifications, rate_limits, receipt_code, receipt_link
from .form_token import FormToken
from .forms import InquiryForm, LetterForm, SealedForm, SealedInquiryForm
from .letter import compose
from .models import Inquiry, Message, Notification


class KeysChanged(Exception):
    """The envelope is sealed to keys that are no longer those in use; the browser seals it again."""


class TokenTaken(Exception):
    """Another inquiry has the reference that follows from this form's token; a new token has another."""


@dataclass(frozen=True)
class Sealed:
    """An envelope, ready to be kept: who put it there, and which of the consultant's keys open it."""

    token_digest: bytes
    envelope: bytes
    mark: str
    author: str = Message.Author.WRITER

    def kept_in(self, inquiry: Inquiry) -> Message:
        return Message.objects.create(
            inquiry=inquiry,
            author=self.author,
            token_digest=self.token_digest,
            envelope=self.envelope,
            size=self.size,
            mark=self.mark,
        )

    @property
    def size(self) -> int:
        """Bytes of the envelope."""
        return len(self.envelope)


@sensitive_variables()
def receive(form: InquiryForm, address: str) -> str | None:
    """What the address of the receipt carries for the inquiry that `form` makes, or made when first posted; None if the
    form has errors.

    When it returns something, the inquiry is committed. Raises what `rate_limits.admit` raises, `TokenTaken`, and whatever
    sealing and the database raise: nothing is kept then.
    """
    token = form.token
    if token and (known := _known(token)):
        return receipt_link.link_to(known, token)
    if not form.is_valid() or token is None:
        return None
    with rate_limits.admit(address, token, is_proven=False, turn=form.turn_given):
        sealed = seal_words(form.words, token.reference, token.digest)
        code = token.code
        inquiry = _begin(token, sealed, code.recipient, receipt_code.digest_of(code.key), receipt_link.pad_of(token))
    rate_limits.add_to_share(address, sealed.size)
    return receipt_link.link_to(inquiry, token)


def receive_sealed(form: SealedInquiryForm, address: str) -> str | None:
    """The reference of the inquiry that `form` makes, or made when it was first posted; None if the form has errors.

    Raises like `receive`, and `KeysChanged`.
    """
    token = form.token
    if token and (known := _known(token)):
        return known.reference
    _refuse_other_keys(form)
    if not form.is_valid() or token is None:
        return None
    sealed, answers = _sealed(form, token), form.cleaned_data
    with rate_limits.admit(address, token, is_proven=form.is_proven, turn=form.turn_given):
        inquiry = _begin(token, sealed, answers["recipient"], answers["key_digest"], None)
    rate_limits.add_to_share(address, sealed.size)
    return inquiry.reference


@sensitive_variables()
def receive_again(inquiry: Inquiry, form: LetterForm | SealedForm, address: str) -> bool:
    """Adds what `form` holds to the thread, once; False if the form has errors. Raises like the two above: `TokenTaken`
    also where the token has served in another thread."""
    token = form.token
    if token and inquiry.messages.filter(token_digest=token.digest).exists():
        return True
    if isinstance(form, SealedForm):
        _refuse_other_keys(form)
    if not form.is_valid() or token is None:
        return False
    if isinstance(form, SealedForm):
        sealed, is_proven = _sealed(form, token), form.is_proven
    else:
        sealed, is_proven = seal_words(form.words, inquiry.reference, token.digest), False
    with rate_limits.admit(address, token, is_proven=is_proven, turn=form.turn_given):
        try:
            with transaction.atomic():
                sealed.kept_in(inquiry)
                Inquiry.objects.filter(pk=inquiry.pk).update(
                    state=Inquiry.State.NEW, last_exchange_on=timezone.localdate()
                )
                _announce(inquiry, is_reply=True)
        except IntegrityError:
            if not inquiry.messages.filter(token_digest=token.digest).exists():
                raise TokenTaken from None
    rate_limits.add_to_share(address, sealed.size)
    return True


@sensitive_variables()
def seal_words(words: dict[str, str], reference: str, token_digest: bytes) -> Sealed:
    """A letter of these words, sealed in memory to the keys in use."""
    keys = keys_in_use()
    letter = compose(words, reference=reference, language=get_language(), received_on=timezone.localdate())
    return Sealed(token_digest, seal_json(letter, keys), mark_of(keys))


def _refuse_other_keys(form: SealedForm) -> None:
    """Asked before the envelope's shape, which is another where the number of keys is. Raises `KeysChanged`."""
    if form.data.get("mark") != mark_of(keys_in_use()):
        raise KeysChanged


def _sealed(form: SealedForm, token: FormToken) -> Sealed:
    return Sealed(token.digest, form.cleaned_data["envelope"], form.cleaned_data["mark"])


def _begin(token: FormToken, sealed: Sealed, recipient: str, key_digest: bytes, pad: bytes | None) -> Inquiry:
    """The inquiry of this form: of two posts at once, the unique constraints let one in, and the other finds it."""
    try:
        with transaction.atomic():
            inquiry = Inquiry.objects.create(
                reference=token.reference,
                recipient=recipient,
                key_digest=key_digest,
                pad=pad,
                code_from_form=pad is not None,
                language=get_language(),
            )
            sealed.kept_in(inquiry)
            _announce(inquiry)
    except IntegrityError:
        if known := _known(token):
            return known
        raise TokenTaken from None
    return inquiry


def _known(token: FormToken) -> Inquiry | None:
    return Inquiry.objects.filter(messages__token_digest=token.digest).first()


def _announce(inquiry: Inquiry, *, is_reply: bool = False) -> None:
    Notification.objects.create(inquiry=inquiry, is_reply=is_reply)
    capacity.warn_if_needed()
    transaction.on_commit(notifications.send_soon, robust=True)
