"""The contact form, and the receipt for what was sent with it. Neither sets a cookie nor stays in a cache.

The form may come in clear, to be sealed on arrival, or sealed by the browser already (static/js/contact.js), in which case
the answer is JSON: the script then shows what the receipt page would.
"""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.views.decorators.cache import cache_control
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods, require_safe

from sealing.keys import keys_in_use

from .. import capacity, rate_limits, receipt_link
from ..cross_site import refuse_cross_site
from ..forms import InquiryForm, LetterForm
from ..receiving import receive
from ..refusals import adapt, refusal_of
from . import script
from .pages import keys_shown, page_context, posted_to


@csrf_exempt
@cache_control(no_store=True)
@refuse_cross_site
@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters()
def contact(request: HttpRequest) -> HttpResponse:
    """The confidential form; posted, on to its receipt."""
    if request.method != "POST":
        return _page(request, InquiryForm(), recipients=keys_shown(request))
    posted = posted_to(request)
    return script.receive_inquiry(request, posted) if "envelope" in posted else _receive(request, posted)


@cache_control(no_store=True)
@require_safe
def receipt(request: HttpRequest) -> HttpResponse:
    """The reference of what was sent, if the address carries one that we signed; and once, the receipt code."""
    reference, padded = receipt_link.read(request.GET.get("r", "")) or (None, None)
    code = receipt_link.revealed_once(reference, padded) if reference and padded and request.method == "GET" else None
    return render(request, "inquiries/receipt.html", page_context(reference=reference, code=code))


@sensitive_variables()
def _receive(request: HttpRequest, posted: QueryDict) -> HttpResponse:
    form, keys = InquiryForm(posted), settings.INQUIRY_RECIPIENTS
    try:
        keys = keys_in_use()
        if not keys:
            return _page(request, form.read_only(), status=503)
        receipt = receive(form, rate_limits.address_of(request))
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
    return HttpResponseRedirect(receipt_link.address_of(receipt))


@sensitive_variables()
def _page(
    request: HttpRequest, form: LetterForm, status: int = 200, recipients: Any = None, **context: Any
) -> HttpResponse:
    keys = keys_in_use() if recipients is None else recipients
    context = page_context(form=form, is_open=bool(keys), script=script.for_script(keys, form), **context)
    return render(request, "inquiries/contact.html", context, status=status)
