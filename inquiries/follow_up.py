"""The door that a receipt code opens: read the answer, write again, delete everything. No cookie, no cache, no account.

With script, the code stays in the browser: what comes here is the reference and a key that follows from the code, and what
leaves are envelopes. Without script the code is posted; answers are opened in memory, for one page.

A wrong code gets the same answer, after the same work, whether the reference exists or not.
"""

import base64
import logging
from collections.abc import Callable

from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods

from sealing.keys import keys_in_use
from sealing.payload import opened

from . import limits, receipts
from .cross_site import refuse_cross_site
from .erasure import erase
from .forms import CodeForm, NumberedForm, ReplyForm, SealedForm
from .letter import displayed
from .models import Inquiry, Message
from .receiving import receive_again
from .views import (
    SENTENCES,
    about,
    adapt,
    answer_script,
    for_script,
    form_for_script,
    keys_for_script,
    posted_to,
    refusal_of,
    refused_to_script,
)

logger = logging.getLogger(__name__)

NO_DOOR = bytes(32)
"""Stands for the door of an inquiry that does not exist; no key fits it."""


class WrongCode(Exception):
    """No inquiry opens with it."""


class TooManyTries(Exception):
    """The address has tried its wrong codes of this hour."""


@csrf_exempt
@cache_control(no_store=True)
@refuse_cross_site
@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters()
def follow_up(request: HttpRequest) -> HttpResponse:
    """The page that asks for the code; posted, the thread that it opens, or what was asked of it."""
    if request.method != "POST":
        return _ask(request, CodeForm())
    posted = posted_to(request)
    return _for_script(request, posted) if "key" in posted else _in_memory(request, posted)


@sensitive_variables()
def _in_memory(request: HttpRequest, posted) -> HttpResponse:
    form, action = CodeForm(posted), posted.get("action")
    is_erasing = action == "delete" and bool(posted.get("sure"))
    try:
        read = receipts.read_code(posted.get("code", ""))
        code = read or receipts.no_code()  # what is no code costs the same work
        inquiry = _entered(request, code.reference, lambda: code.key)
        if is_erasing:
            erase(Inquiry.objects.filter(pk=inquiry.pk))
    except (WrongCode, TooManyTries) as refusal:
        status, sentence = _sentence_for(refusal)
        form.add_error("code", SENTENCES["no_code"] if isinstance(refusal, WrongCode) and not read else sentence)
        return _ask(request, form, status=status)
    except Exception as failure:
        status, sentence = _trouble(failure)
        form.add_error("code", sentence)
        return _ask(request, form, status=status, casebook=None)
    if is_erasing:
        return render(request, "inquiries/follow_up_deleted.html", about())
    if action == "write":
        return _write_again(request, inquiry, code, posted)
    return _thread(request, inquiry, code, ReplyForm(), unsure=action == "delete")


@sensitive_variables()
def _write_again(request: HttpRequest, inquiry: Inquiry, code: receipts.Code, posted) -> HttpResponse:
    form = ReplyForm(posted)
    try:
        is_sent = receive_again(inquiry, form, limits.address_of(request))
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
def _for_script(request: HttpRequest, posted) -> HttpResponse:
    def act(keys: list[str]) -> dict:
        try:
            reference = receipts.read_reference(posted.get("reference", "")) or ""
            inquiry = _entered(request, reference, lambda: _bytes(posted["key"]))
        except (WrongCode, TooManyTries) as refusal:
            return {"errors": [_sentence_for(refusal)[1]]}
        if posted.get("action") == "delete":
            erase(Inquiry.objects.filter(pk=inquiry.pk))
            return {"deleted": True}
        if posted.get("action") == "write":
            form = SealedForm(posted, len(keys))
            if not receive_again(inquiry, form, limits.address_of(request)):
                return refused_to_script(form)
        return {**keys_for_script(keys), **form_for_script(NumberedForm()), "messages": _messages(inquiry)}

    # Reading and erasing need no key of the consultant's.
    return answer_script(act, is_writing=posted.get("action") == "write")


def _entered(request: HttpRequest, reference: str, find_key: Callable[[], bytes]) -> Inquiry:
    """The inquiry that the key opens; the key takes work to find, so not for who tried too often.

    Raises `WrongCode`, `TooManyTries`.
    """
    address = limits.address_of(request)
    if not limits.may_try_a_code(address):
        raise TooManyTries
    key, inquiry = find_key(), Inquiry.objects.filter(reference=reference).first()
    if not receipts.fits(key, inquiry.door if inquiry else NO_DOOR) or inquiry is None:
        limits.count_wrong_code(address)
        raise WrongCode
    return inquiry


def _messages(inquiry: Inquiry) -> list[dict]:
    """The thread as its writer may see it: their own messages are sealed to the consultant alone, so only as dates."""
    return [
        {
            "author": message.author,
            "sent_on": message.sent_on.isoformat(),
            "envelope": base64.b64encode(message.envelope).decode() if message.author == "consultant" else None,
        }
        for message in inquiry.messages.all()
    ]


@sensitive_variables()
def _thread(request: HttpRequest, inquiry: Inquiry, code: receipts.Code, form: ReplyForm, **context) -> HttpResponse:
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
def _page_of(request, inquiry: Inquiry, code: receipts.Code, form: ReplyForm, messages, status=200, **context):
    context |= {"reference": inquiry.reference, "code": str(code), "messages": messages, "form": form}
    return render(request, "inquiries/follow_up_thread.html", about(**context), status=status)


@sensitive_variables()
def _opened(message: Message, code: receipts.Code) -> str:
    try:
        return displayed(str(opened(bytes(message.envelope), code.identity).get("message", "")))
    except (
        Exception
    ) as failure:  # an answer that was sealed to something else: said on the page, not a fault of the site
        logger.warning("An answer did not open with its receipt code: %s.", type(failure).__name__)
        return ""


def _ask(request: HttpRequest, form: CodeForm, status: int = 200, **context) -> HttpResponse:
    """The page that asks for the code, with all that its script needs to go on alone."""
    letter = ReplyForm()
    keys = [] if status == 503 else keys_in_use()
    context |= {"script": for_script(keys, letter), "letter": letter, "is_open": bool(keys)}
    return render(request, "inquiries/follow_up.html", about(form=form, **context), status=status)


def _sentence_for(refusal: Exception) -> tuple[int, str]:
    if isinstance(refusal, TooManyTries):
        return 429, _(
            "Too many wrong codes have come from your network. Try again in an hour; nothing has been erased."
        )
    return 200, _(
        "No message opens with this code. Check each group of characters; if it was right, the message has been erased."
    )


def _trouble(failure: Exception) -> tuple[int, str]:
    logger.error("A receipt code could not be tried: %s.", type(failure).__name__)
    return 503, _("The site could not look. Nothing is lost; try again in a moment.")


def _bytes(written: str) -> bytes:
    """Hexadecimal digits as bytes; anything else is no key."""
    try:
        return bytes.fromhex(written)
    except ValueError:
        return b""
