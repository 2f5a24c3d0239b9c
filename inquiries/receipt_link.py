"""The way from the form to the receipt page, without script: a redirect, whose address must not give the code away.

The address carries the secret under a one-time pad. The pad is kept with the inquiry until the page was shown, then erased.
"""

from urllib.parse import urlencode

from django.core.signing import BadSignature, Signer
from django.urls import reverse
from django.views.decorators.debug import sensitive_variables

from .form_token import FormToken
from .models import Inquiry
from .receipt_code import SECRET_BYTES, Code, from_base32, in_base32

SALT = "inquiries.receipt"


@sensitive_variables()
def link_to(inquiry: Inquiry, token: FormToken) -> str:
    """What the address of the receipt carries; with the code, unless a browser made it. No scrypt here: a post can be
    replayed as often as anyone likes."""
    if not inquiry.code_from_form:
        return signed(inquiry.reference)
    pad = pad_of(token)
    if inquiry.pad is None:
        Inquiry.objects.filter(pk=inquiry.pk).update(pad=pad)
    return hidden(token.code, pad)


def address_of(link: str) -> str:
    return f"{reverse('inquiries:receipt')}?{urlencode({'r': link})}"


def pad_of(token: FormToken) -> bytes:
    """The pad of a form's receipt; the same each time the form is sent."""
    return token.derived("pad")[:SECRET_BYTES]


@sensitive_variables()
def revealed_once(reference: str, padded: bytes) -> Code | None:
    """The code, and the pad erased; None where it was shown already."""
    waiting = Inquiry.objects.filter(reference=reference, pad__isnull=False)
    pad = waiting.values_list("pad", flat=True).first()
    return revealed(reference, padded, pad) if pad and waiting.update(pad=None) else None


@sensitive_variables()
def hidden(code: Code, pad: bytes) -> str:
    """`code` as the address of the receipt page carries it: without `pad` (10 random bytes) it says only the reference."""
    return Signer(salt=SALT).sign(f"{code.reference}~{in_base32(_xor(code.secret, pad))}")


def signed(reference: str) -> str:
    """`reference`, for the address of a receipt page that shows no code."""
    return Signer(salt=SALT).sign(reference)


def read(value: str) -> tuple[str, bytes | None] | None:
    """The reference that we signed, and the padded secret where there is one; None if we did not sign it."""
    try:
        reference, _tilde, padded = Signer(salt=SALT).unsign(value).partition("~")
    except BadSignature:
        return None
    return reference, from_base32(padded) if padded else None


@sensitive_variables()
def revealed(reference: str, padded: bytes, pad: bytes) -> Code:
    """The code that was hidden with `pad`."""
    return Code(reference, _xor(padded, bytes(pad)))


def _xor(left: bytes, right: bytes) -> bytes:
    return bytes(a ^ b for a, b in zip(left, right, strict=True))
