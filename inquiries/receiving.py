"""From a form to a committed row. Between the two, what was typed exists in memory only, for about a millisecond."""

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.debug import sensitive_variables

from . import limits, sealing
from .forms import InquiryForm
from .models import Inquiry, new_reference
from .submissions import Submission

RECEIPT_SALT = "inquiries.receipt"


@sensitive_variables()
def receive(form: InquiryForm, address: str) -> str | None:
    """The reference of the inquiry that `form` makes, or made when it was first posted; None if the form has errors.

    When it returns a reference, the row is committed. Raises `limits.TooMany`, and whatever sealing and the database raise:
    nothing is kept then.
    """
    submission = form.submission
    if submission and (known := Inquiry.objects.filter(submission=submission.digest).first()):
        return known.reference
    if not form.is_valid() or submission is None:
        return None
    limits.take(address)
    is_new = False
    try:
        inquiry, is_new = _keep(form.words, submission)
    finally:
        if not is_new:
            limits.give_back(address)
    return inquiry.reference


@sensitive_variables()
def _keep(words: dict[str, str], submission: Submission) -> tuple[Inquiry, bool]:
    """The row of this submission, and whether it is new: of two posts at once, the unique constraint lets one in."""
    reference, received_on, language = new_reference(), timezone.localdate(), get_language()
    payload = sealing.compose(words, reference=reference, language=language, received_on=received_on)
    return Inquiry.objects.get_or_create(
        submission=submission.digest,
        defaults={
            "reference": reference,
            "envelope": sealing.seal(payload, settings.INQUIRY_RECIPIENTS),
            "received_on": received_on,
            "language": language,
        },
    )


def receipt_for(reference: str) -> str:
    """`reference`, signed, for the address of the receipt page: it needs no database and no cookie to be believed."""
    return Signer(salt=RECEIPT_SALT).sign(reference)


def reference_on(receipt: str) -> str | None:
    """The reference that `receipt_for` signed, or None."""
    try:
        return Signer(salt=RECEIPT_SALT).unsign(receipt)
    except BadSignature:
        return None
