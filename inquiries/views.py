"""The door: a form, and the receipt for what was put through it. Neither sets a cookie nor stays in a cache."""

import logging
from urllib.parse import urlencode

from django.conf import settings
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, UnreadablePostError
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods, require_safe

from . import limits
from .cross_site import refuse_cross_site
from .forms import InquiryForm
from .receiving import receipt_for, receive, reference_on

logger = logging.getLogger(__name__)


@csrf_exempt
@cache_control(no_store=True)
@refuse_cross_site
@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters()
def contact(request: HttpRequest) -> HttpResponse:
    """The confidential form; posted, on to its receipt."""
    return _receive(request) if request.method == "POST" else _page(request, InquiryForm())


@cache_control(no_store=True)
@require_safe
def receipt(request: HttpRequest) -> HttpResponse:
    """The reference of what was sent, if the address carries one that we signed."""
    return render(request, "inquiries/receipt.html", _about(reference=reference_on(request.GET.get("r", ""))))


@sensitive_variables()
def _receive(request: HttpRequest) -> HttpResponse:
    form = InquiryForm(_posted(request))
    if not settings.INQUIRY_RECIPIENTS:
        return _page(request, form.read_only(), status=503)
    try:
        reference = receive(form, limits.address_of(request))
    except limits.TooMany:
        form.add_error(
            None,
            _(
                "Your message was not sent: several have come from your network within the hour, and the site lets "
                "only so many through. Nothing is lost; keep this page open, or a copy, and send it again in an hour."
            ),
        )
        return _page(request, form, status=429)
    except Exception as failure:  # the type alone: messages quote values
        logger.error("An inquiry was not kept, and its writer told so: %s.", type(failure).__name__)
        form.add_error(
            None,
            _("Your message was not sent: the site could not keep it. Nothing is lost; send it again in a moment."),
        )
        # Without the shared contents of the frame: they ask the database, which may be what failed.
        return _page(request, form, status=503, casebook=None)
    if reference is None:
        return _page(request, form)
    return HttpResponseRedirect(f"{reverse('inquiries:receipt')}?{urlencode({'r': receipt_for(reference)})}")


@sensitive_variables()
def _posted(request: HttpRequest):
    """The posted fields. Forms come in UTF-8; a charset in a header would only choose how to fail."""
    request.encoding = "utf-8"
    try:
        return request.POST
    except (UnreadablePostError, LookupError, ValueError):
        raise BadRequest("The form could not be read.") from None


@sensitive_variables()
def _page(request: HttpRequest, form: InquiryForm, status: int = 200, **context) -> HttpResponse:
    is_open = bool(settings.INQUIRY_RECIPIENTS)
    return render(request, "inquiries/contact.html", _about(form=form, is_open=is_open, **context), status=status)


def _about(**context) -> dict:
    return {"retention_days": settings.INQUIRY_RETENTION_DAYS, **context}
