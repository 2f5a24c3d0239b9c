"""The page that a receipt code opens: read the answer, write again, delete everything. No cookie, no cache, no account.

With script, the code stays in the browser: what comes here is the reference and a key that follows from the code, and what
leaves are envelopes. Without script the code is posted; answers are opened in memory, for one page.

A wrong code gets the same answer, after the same work, whether the reference exists or not.
"""

import logging
from typing import Any

from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.views.decorators.cache import cache_control
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods

from sealing.keys import keys_in_use
from sealing.payload import opened

from .. import access, rate_limits, receipt_code
from ..cross_site import refuse_cross_site
from ..erasure import erase
from ..forms import CodeForm, ReplyForm
from ..letter import displayed
from ..models import Inquiry, Message
from ..receiving import receive_again
from ..refusals import NO_CODE, access_refusal, adapt, lookup_failure, refusal_of
from . import script
from .pages import keys_shown, page_context, posted_to

logger = logging.getLogger(__name__)


@csrf_exempt
@cache_control(no_store=True)
@refuse_cross_site
@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters()
def follow_up(request: HttpRequest) -> HttpResponse:
    """The page that asks for the code; posted, the thread that it opens, or what was asked of it."""
    if request.method != "POST":
        return _ask(request, CodeForm(), recipients=keys_shown(request))
    posted = posted_to(request)
    return script.follow_up(request, posted) if "key" in posted else _in_memory(request, posted)


@sensitive_variables()
def _in_memory(request: HttpRequest, posted: QueryDict) -> HttpResponse:
    form, action = CodeForm(posted), posted.get("action")
    is_erasing = action == "delete" and bool(posted.get("sure"))
    try:
        read = receipt_code.read_code(posted.get("code", ""))
        code = read or receipt_code.no_code()  # what is no code costs the same work
        inquiry = access.enter(request, code.reference, lambda: code.key)
        if is_erasing:
            erase(Inquiry.objects.filter(pk=inquiry.pk))
    except (access.WrongCode, access.TooManyTries) as refusal:
        status, sentence = access_refusal(refusal)
        no_code = isinstance(refusal, access.WrongCode) and not read
        form.add_error("code", NO_CODE if no_code else sentence)
        return _ask(request, form, status=status)
    except Exception as failure:
        status, sentence = lookup_failure(failure)
        form.add_error("code", sentence)
        return _ask(request, form, status=status, casebook=None)
    if is_erasing:
        return render(request, "inquiries/follow_up_deleted.html", page_context())
    if action == "write":
        return _write_again(request, inquiry, code, posted)
    return _thread(request, inquiry, code, ReplyForm(), unsure=action == "delete")


@sensitive_variables()
def _write_again(request: HttpRequest, inquiry: Inquiry, code: receipt_code.Code, posted: QueryDict) -> HttpResponse:
    form = ReplyForm(posted)
    try:
        is_sent = receive_again(inquiry, form, rate_limits.address_of(request))
    except Exception as failure:
        status, sentence = refusal_of(failure)
        adapt(form, failure)
        form.add_error(None, sentence)
        try:
            return _thread(request, inquiry, code, form, status=status)
        except DatabaseError:  # what failed, fails again: then what was typed is given back, and no more
            return _page_of(request, inquiry, code, form, [], status=status, is_open=True, answered=True, casebook=None)
    return _thread(request, inquiry, code, ReplyForm() if is_sent else form, is_sent=is_sent)


@sensitive_variables()
def _thread(
    request: HttpRequest, inquiry: Inquiry, code: receipt_code.Code, form: ReplyForm, **context: Any
) -> HttpResponse:
    messages = [
        {
            "author": message.author,
            "sent_on": message.sent_on,
            "text": _opened(message, code) if message.author == Message.Author.CONSULTANT else None,
        }
        for message in inquiry.messages.all()
    ]
    context["is_open"] = bool(keys_in_use())
    context["answered"] = any(message["author"] == Message.Author.CONSULTANT for message in messages)
    return _page_of(request, inquiry, code, form, messages, **context)


@sensitive_variables()
def _page_of(
    request: HttpRequest,
    inquiry: Inquiry,
    code: receipt_code.Code,
    form: ReplyForm,
    messages: list[dict],
    status: int = 200,
    **context: Any,
) -> HttpResponse:
    context |= {"reference": inquiry.reference, "code": str(code), "thread_messages": messages, "form": form}
    return render(request, "inquiries/follow_up_thread.html", page_context(**context), status=status)


@sensitive_variables()
def _opened(message: Message, code: receipt_code.Code) -> str:
    try:
        return displayed(str(opened(bytes(message.envelope), code.identity).get("message", "")))
    except Exception as failure:
        # An answer that was sealed to something else: said on the page, not a fault of the site.
        logger.warning("An answer did not open with its receipt code: %s.", type(failure).__name__)
        return ""


def _ask(
    request: HttpRequest, form: CodeForm, status: int = 200, recipients: list[str] | None = None, **context: Any
) -> HttpResponse:
    """The page that asks for the code, with all that its script needs to go on alone."""
    letter = ReplyForm()
    keys = [] if status == 503 else keys_in_use() if recipients is None else recipients
    context |= {"script": script.for_script(keys, letter), "letter": letter, "is_open": bool(keys)}
    return render(request, "inquiries/follow_up.html", page_context(form=form, **context), status=status)
