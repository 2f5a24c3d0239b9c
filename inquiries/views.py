"""The door: a form, and the receipt for what was put through it. Neither sets a cookie nor stays in a cache.

The form may come in clear, to be sealed on arrival, or sealed by the browser already (static/js/contact.js), in which case
the answer is JSON: the script then shows what the receipt page would.
"""

import json
import logging
from urllib.parse import urlencode

from django.conf import settings
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse, UnreadablePostError
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods, require_safe

from sealing.keys import keys_in_use, mark_of

from . import capacity, limits, receipts
from .cross_site import refuse_cross_site
from .forms import InquiryForm, LetterForm, NumberedForm, SealedForm, SealedInquiryForm, Words
from .models import Inquiry
from .receiving import KeysChanged, NumberTaken, receive, receive_sealed
from .submissions import PROOF_BITS

logger = logging.getLogger(__name__)


@csrf_exempt
@cache_control(no_store=True)
@refuse_cross_site
@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters()
def contact(request: HttpRequest) -> HttpResponse:
    """The confidential form; posted, on to its receipt."""
    if request.method != "POST":
        return _page(request, InquiryForm())
    posted = posted_to(request)
    return _receive_sealed(request, posted) if "envelope" in posted else _receive(request, posted)


@cache_control(no_store=True)
@require_safe
def receipt(request: HttpRequest) -> HttpResponse:
    """The reference of what was sent, if the address carries one that we signed; and once, the receipt code."""
    reference, padded = receipts.read_receipt(request.GET.get("r", "")) or (None, None)
    code = _revealed_once(reference, padded) if reference and padded and request.method == "GET" else None
    return render(request, "inquiries/receipt.html", about(reference=reference, code=code))


@sensitive_variables()
def _revealed_once(reference: str, padded: bytes) -> receipts.Code | None:
    """The code, and the pad erased; None where it was shown already."""
    waiting = Inquiry.objects.filter(reference=reference, pad__isnull=False)
    pad = waiting.values_list("pad", flat=True).first()
    return receipts.revealed(reference, padded, pad) if pad and waiting.update(pad=None) else None


@sensitive_variables()
def _receive(request: HttpRequest, posted) -> HttpResponse:
    form, keys = InquiryForm(posted), settings.INQUIRY_RECIPIENTS
    try:
        keys = keys_in_use()
        if not keys:
            return _page(request, form.read_only(), status=503)
        receipt = receive(form, limits.address_of(request))
    except Exception as failure:
        status, sentence = refusal_of(failure)
        adapt(form, failure)
        form.add_error(None, sentence)
        # Without the shared contents of the frame: they ask the database, which may be what failed.
        is_broken = status == 503 and not isinstance(failure, capacity.Full)
        frame = {"casebook": None, "recipients": keys} if is_broken else {}
        return _page(request, form, status=status, **frame)
    if receipt is None:
        return _page(request, form)
    return HttpResponseRedirect(receipt_address(receipt))


def receipt_address(receipt: str) -> str:
    return f"{reverse('inquiries:receipt')}?{urlencode({'r': receipt})}"


def _receive_sealed(request: HttpRequest, posted) -> HttpResponse:
    return answer_script(lambda keys: _receipt_for_script(SealedInquiryForm(posted, len(keys)), request))


def _receipt_for_script(form: SealedInquiryForm, request: HttpRequest) -> dict | None:
    reference = receive_sealed(form, limits.address_of(request))
    if reference is None:
        return refused_to_script(form)
    return {"reference": reference, "receipt": receipt_address(receipts.signed(reference))}


def refused_to_script(form: SealedForm) -> dict:
    """What is wrong with it; and if its number is none of ours, one that is, for the next try."""
    renewed = {} if form.submission else {"form": form_for_script(form)}
    return {"errors": form.sentences, **renewed}


def answer_script(act, *, is_writing: bool = True) -> JsonResponse:
    """What a script of ours is told: what `act` returns, given the keys in use; 422 where that holds `errors`.

    Without keys nothing can be written.

    A refusal is `errors`, in the reader's language; with 409 come the `keys` to seal to, and a new form's number if that is
    what is wanted.
    """
    try:
        keys = keys_in_use()
        if is_writing and not keys:
            return _json({"errors": [CLOSED()]}, 503)
        answer = act(keys)
    except KeysChanged:
        return _json({"keys": keys_for_script(keys)}, 409)
    except NumberTaken:
        return _json({"form": form_for_script(InquiryForm())}, 409)
    except Exception as failure:
        status, sentence = refusal_of(failure)
        turn = {"turn": failure.turn} if isinstance(failure, limits.Crowded) else {}
        return _json({"errors": [sentence], **turn}, status)
    return _json(answer, 422 if "errors" in answer else 200)


def _json(answer: dict, status: int) -> JsonResponse:
    return JsonResponse(answer, status=status)


def CLOSED() -> str:
    return _(
        "The form is closed for now, and nothing was kept on the server. Copy what you typed before you leave this page."
    )


def refusal_of(failure: Exception) -> tuple[int, str]:
    """The status and the sentence for whoever sent something that could not be kept. What is unforeseen is logged."""
    if isinstance(failure, limits.TooMany):
        return 429, _(
            "Your message was not sent: several have come from your network within the hour, and the site lets "
            "only so many through. Nothing is lost; keep this page open, or a copy, and send it again in an hour."
        )
    if isinstance(failure, limits.Crowded):
        return 429, ngettext(
            "Your message was not sent yet: the site is receiving an unusual number of messages. Nothing is lost, and a "
            "turn is kept for you: leave this page open, and send it again from here in %(minutes)d minute.",
            "Your message was not sent yet: the site is receiving an unusual number of messages. Nothing is lost, and a "
            "turn is kept for you: leave this page open, and send it again from here in %(minutes)d minutes.",
            failure.minutes,
        ) % {"minutes": failure.minutes}
    if isinstance(failure, capacity.ShareUsedUp):
        return 429, _(
            "Your message was not sent: as much has come from your network today as the site takes from one. Nothing is "
            "lost; keep a copy, and send it again tomorrow, or now from another network."
        )
    if isinstance(failure, capacity.Full):
        return 503, _(
            "Your message was not sent: the site has reached its capacity. "
            "Nothing is lost; keep a copy, and come back in a day or two."
        )
    if isinstance(failure, NumberTaken):
        return 409, _("Your message was not sent: the site asks you to send it once more. Nothing is lost.")
    # The type alone: messages quote values.
    logger.error("An inquiry was not kept, and its writer told so: %s.", type(failure).__name__)
    return 503, _("Your message was not sent: the site could not keep it. Nothing is lost; send it again in a moment.")


def adapt(form: NumberedForm, failure: Exception) -> None:
    """Has the form carry what its next try needs: a number that is free, or the turn that it was given."""
    if isinstance(failure, NumberTaken):
        form.renew()
    if isinstance(failure, limits.Crowded):
        form.wait_for(failure.turn)


def keys_for_script(keys: list[str]) -> dict:
    """What a browser needs in order to seal."""
    return {"recipients": keys, "mark": mark_of(keys)}


def form_for_script(form: NumberedForm) -> dict:
    """A form's number, with the reference that follows from it and how many zero bits its proof of work needs."""
    return {"form": form.number, "reference": form.fresh.reference, "bits": PROOF_BITS}


def for_script(keys: list[str], form: NumberedForm) -> str:
    """All that the script of a page needs, as JSON for the form's `data-sealing`."""
    sentences = {name: str(sentence) for name, sentence in SENTENCES.items()}
    return json.dumps(
        {**keys_for_script(keys), **form_for_script(form), "language": get_language(), "sentences": sentences},
        ensure_ascii=False,
    )


SENTENCES = {
    "empty": gettext_lazy("Your message was not sent: it is empty. Write a few words, then send it again."),
    "too_long": LetterForm.base_fields["message"].error_messages["too_long"],
    "too_long_field": Words.default_error_messages["too_long"],
    "not_sent": gettext_lazy("Not sent yet"),
    "not_opened": gettext_lazy("Not opened"),
    "not_erased": gettext_lazy("Nothing was erased"),
    "offline": gettext_lazy(
        "No answer came from the site: your connection may be down. Nothing is lost; leave this page open, and send it "
        "again in a moment. If it had arrived after all, it counts once."
    ),
    "unsealed": gettext_lazy(
        "Your message was not sent: this browser could not seal it. Nothing is lost. If you send it again from this page, "
        "it is sealed on arrival, as the page now says."
    ),
    "sealing": gettext_lazy("Encrypting…"),
    "opening": gettext_lazy("Opening…"),
    "deleting": gettext_lazy("Erasing…"),
    "no_code": gettext_lazy("This is not the whole of a follow-up code: it begins with HC, followed by 22 characters."),
    "not_here": gettext_lazy(
        "This browser could not open it. If you send the code again from this page, the server uses it in memory, as the "
        "page now says."
    ),
    "unopened": gettext_lazy("This answer does not open with your code. Write again to say so."),
    "unsure": gettext_lazy("Tick the box first, to be sure."),
}
"""What the scripts say, in the reader's language."""


@sensitive_variables()
def posted_to(request: HttpRequest):
    """The posted fields. Forms come in UTF-8; a charset in a header would only choose how to fail."""
    request.encoding = "utf-8"
    try:
        return request.POST
    except (UnreadablePostError, LookupError, ValueError):
        raise BadRequest("The form could not be read.") from None


@sensitive_variables()
def _page(request: HttpRequest, form: LetterForm, status: int = 200, recipients=None, **context) -> HttpResponse:
    keys = keys_in_use() if recipients is None else recipients
    context = about(form=form, is_open=bool(keys), script=for_script(keys, form), **context)
    return render(request, "inquiries/contact.html", context, status=status)


def about(**context) -> dict:
    return {"retention_days": settings.INQUIRY_RETENTION_DAYS, **context}
