"""From a form to a committed row. What was typed in clear exists in memory only, for about as long as sealing takes."""

from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.debug import sensitive_variables

from sealing.keys import keys_in_use, mark_of
from sealing.payload import seal_json

from . import capacity, notifications, rate_limits, receipt_code, receipt_link
from .form_token import Submission
from .forms import InquiryForm, LetterForm, SealedForm, SealedInquiryForm
from .letter import compose
from .models import Inquiry, Message, Notification


class KeysChanged(Exception):
    """The envelope is sealed to keys that are no longer those in use; the browser seals it again."""


class NumberTaken(Exception):
    """Another inquiry has the reference that follows from this form's number; a new number has another."""


@dataclass(frozen=True)
class Sealed:
    """An envelope, ready to be kept: who put it there, and which of the consultant's keys open it."""

    submission: bytes
    envelope: bytes
    mark: str
    author: str = Message.Author.WRITER

    def kept_in(self, inquiry: Inquiry) -> Message:
        return Message.objects.create(
            inquiry=inquiry,
            author=self.author,
            submission=self.submission,
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

    When it returns something, the inquiry is committed. Raises what `rate_limits.place` raises, `NumberTaken`, and whatever
    sealing and the database raise: nothing is kept then.
    """
    submission = form.submission
    if submission and (known := _known(submission)):
        return receipt_link.link_to(known, submission)
    if not form.is_valid() or submission is None:
        return None
    with rate_limits.place(address, submission, is_proven=False, turn=form.turn_given):
        sealed = seal_words(form.words, submission.reference, submission.digest)
        code = submission.code
        inquiry = _begin(
            submission, sealed, code.recipient, receipt_code.door_of(code.key), receipt_link.pad_of(submission)
        )
    rate_limits.add_to_share(address, sealed.size)
    return receipt_link.link_to(inquiry, submission)


def receive_sealed(form: SealedInquiryForm, address: str) -> str | None:
    """The reference of the inquiry that `form` makes, or made when it was first posted; None if the form has errors.

    Raises like `receive`, and `KeysChanged`.
    """
    submission = form.submission
    if submission and (known := _known(submission)):
        return known.reference
    _refuse_other_keys(form)
    if not form.is_valid() or submission is None:
        return None
    sealed, answers = _sealed(form, submission), form.cleaned_data
    with rate_limits.place(address, submission, is_proven=form.is_proven, turn=form.turn_given):
        inquiry = _begin(submission, sealed, answers["recipient"], answers["door"], None)
    rate_limits.add_to_share(address, sealed.size)
    return inquiry.reference


@sensitive_variables()
def receive_again(inquiry: Inquiry, form: LetterForm | SealedForm, address: str) -> bool:
    """Adds what `form` holds to the thread, once; False if the form has errors. Raises like the two above: `NumberTaken`
    also where the number has served in another thread."""
    submission = form.submission
    if submission and inquiry.messages.filter(submission=submission.digest).exists():
        return True
    if isinstance(form, SealedForm):
        _refuse_other_keys(form)
    if not form.is_valid() or submission is None:
        return False
    if isinstance(form, SealedForm):
        sealed, is_proven = _sealed(form, submission), form.is_proven
    else:
        sealed, is_proven = seal_words(form.words, inquiry.reference, submission.digest), False
    with rate_limits.place(address, submission, is_proven=is_proven, turn=form.turn_given):
        try:
            with transaction.atomic():
                sealed.kept_in(inquiry)
                Inquiry.objects.filter(pk=inquiry.pk).update(
                    state=Inquiry.State.NEW, last_exchange_on=timezone.localdate()
                )
                _announce(inquiry, is_reply=True)
        except IntegrityError:
            if not inquiry.messages.filter(submission=submission.digest).exists():
                raise NumberTaken from None
    rate_limits.add_to_share(address, sealed.size)
    return True


@sensitive_variables()
def seal_words(words: dict[str, str], reference: str, submission: bytes) -> Sealed:
    """A letter of these words, sealed in memory to the keys in use."""
    keys = keys_in_use()
    letter = compose(words, reference=reference, language=get_language(), received_on=timezone.localdate())
    return Sealed(submission, seal_json(letter, keys), mark_of(keys))


def _refuse_other_keys(form: SealedForm) -> None:
    """Asked before the envelope's shape, which is another where the number of keys is. Raises `KeysChanged`."""
    if form.data.get("mark") != mark_of(keys_in_use()):
        raise KeysChanged


def _sealed(form: SealedForm, submission: Submission) -> Sealed:
    return Sealed(submission.digest, form.cleaned_data["envelope"], form.cleaned_data["mark"])


def _begin(submission: Submission, sealed: Sealed, recipient: str, door: bytes, pad: bytes | None) -> Inquiry:
    """The inquiry of this submission: of two posts at once, the unique constraints let one in, and the other finds it."""
    try:
        with transaction.atomic():
            inquiry = Inquiry.objects.create(
                reference=submission.reference,
                recipient=recipient,
                door=door,
                pad=pad,
                code_from_form=pad is not None,
                language=get_language(),
            )
            sealed.kept_in(inquiry)
            _announce(inquiry)
    except IntegrityError:
        if known := _known(submission):
            return known
        raise NumberTaken from None
    return inquiry


def _known(submission: Submission) -> Inquiry | None:
    return Inquiry.objects.filter(messages__submission=submission.digest).first()


def _announce(inquiry: Inquiry, *, is_reply: bool = False) -> None:
    Notification.objects.create(inquiry=inquiry, is_reply=is_reply)
    capacity.warn_if_needed()
    transaction.on_commit(notifications.send_soon, robust=True)
