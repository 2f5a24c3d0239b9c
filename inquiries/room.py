"""The reading room: one page of the admin, where the consultant's key opens everything, in the browser and only there.

This server hands out envelopes and takes envelopes back. The key never comes here; see static/js/room.js.
"""

import base64
import hashlib
import json
from functools import wraps

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from . import envelopes, sealing
from .forms import Envelope
from .models import Inquiry, Message, Recipient
from .views import keys_for_script

SENTENCES = {
    "unlocking": gettext_lazy("Reading the key…"),
    "needs_passphrase": gettext_lazy("This file is protected: type its passphrase, and open again."),
    "wrong_passphrase": gettext_lazy("The passphrase does not open this file. Type it again."),
    "no_identity": gettext_lazy(
        "There is no age identity in it: it should hold a line that begins with AGE-SECRET-KEY-1."
    ),
    "progress": gettext_lazy("Opening: {done} of {all}…"),
    "closed": gettext_lazy("Messages that this key does not open: {number}. They are sealed to another key of yours."),
    "cannot_open": gettext_lazy("(This key does not open it.)"),
    "forgotten": gettext_lazy(
        "Nothing happened here for five minutes: the key is forgotten. Open the inquiries again."
    ),
    "forgotten_now": gettext_lazy("The key is forgotten, and everything it had opened."),
    "not_found": gettext_lazy("Nothing that is open contains these words."),
    "empty": gettext_lazy("No inquiry has arrived yet."),
    "answered": gettext_lazy("Your answer is kept, sealed. The writer finds it with their follow-up code."),
    "offline": gettext_lazy(
        "No answer came from the site. Nothing is lost: what you typed is still here. Try again in a moment."
    ),
    "resealing": gettext_lazy("Sealed again: {done} of {all}…"),
    "reseal_stopped": gettext_lazy("It stopped after {done} of {all}. Nothing is lost; start it again."),
    "resealed": gettext_lazy("Sealed again to the keys in use: {all}. The old key is needed no more for these."),
    "writer": gettext_lazy("The writer"),
    "consultant": gettext_lazy("You"),
    "name": gettext_lazy("Name"),
    "organisation": gettext_lazy("Organization"),
    "role": gettext_lazy("Role"),
    "reach": gettext_lazy("To be reached by"),
}
"""What the script says, in the consultant's language."""


def needs(permission: str):
    """Refuses whoever lacks this permission on inquiries; the admin site has checked that they are staff."""

    def decorate(view):
        @wraps(view)
        def guarded(request: HttpRequest, *args, **kwargs) -> HttpResponse:
            if not request.user.has_perm(f"inquiries.{permission}_inquiry"):
                raise PermissionDenied
            return view(request, *args, **kwargs)

        return guarded

    return decorate


@require_safe
@needs("view")
def room(request: HttpRequest, **context) -> HttpResponse:
    """The page, empty: its script fetches the threads."""
    script = {
        "may_answer": request.user.has_perm("inquiries.change_inquiry"),
        "threads": reverse("admin:inquiries_inquiry_threads"),
        "seen": reverse("admin:inquiries_inquiry_seen", args=[0]),
        "answer": reverse("admin:inquiries_inquiry_answer", args=[0]),
        "reseal": reverse("admin:inquiries_message_reseal", args=[0]),
        "change": reverse("admin:inquiries_inquiry_change", args=[0]),
        "sentences": {name: str(sentence) for name, sentence in SENTENCES.items()},
    }
    context |= {"title": _("Reading room"), "room": json.dumps(script, ensure_ascii=False)}
    return TemplateResponse(request, "admin/inquiries/room.html", context)


@require_safe
@needs("view")
def threads(request: HttpRequest) -> JsonResponse:
    """Every thread with its envelopes, newest exchange first, and the keys in use; 3 queries."""
    found = Inquiry.objects.prefetch_related("messages")
    answer = {**keys_for_script(Recipient.objects.current()), "threads": [_as_json(inquiry) for inquiry in found]}
    return JsonResponse(answer, headers={"Cache-Control": "no-store"})


@require_POST
@needs("change")
def answer(request: HttpRequest, pk: int) -> JsonResponse:
    """Adds an answer, sealed in the browser to the writer and to every key in use. Posted twice, it is one answer."""
    inquiry, keys = get_object_or_404(Inquiry, pk=pk), Recipient.objects.current()
    number = request.POST.get("submission", "")
    submission = hashlib.sha256(number.encode()).digest()
    if inquiry.messages.filter(submission=submission).exists():
        return JsonResponse(_as_json(inquiry))
    try:
        if not number or Message.objects.filter(submission=submission).exists():
            raise ValueError(NOT_KEPT())  # another thread's: taken for the same, this answer would be lost
        envelope = _read(request, len(keys) + 1, keys)
    except ValueError as refusal:
        return _refused(refusal)
    try:
        with transaction.atomic():
            Message.objects.create(
                inquiry=inquiry,
                author=Message.Author.CONSULTANT,
                submission=submission,
                envelope=envelope,
                size=len(envelope),
                mark=sealing.mark_of(keys),
            )
            Inquiry.objects.filter(pk=pk).update(last_exchange_on=timezone.localdate(), state=Inquiry.State.HANDLED)
    except IntegrityError:  # the same answer, posted twice at once; or its inquiry was erased meanwhile
        if not inquiry.messages.filter(submission=submission).exists():
            raise Http404 from None
    return JsonResponse(_as_json(get_object_or_404(Inquiry, pk=pk)))


@require_POST
@needs("change")
def reseal(request: HttpRequest, pk: int) -> JsonResponse:
    """Replaces an envelope by the same letter sealed to the keys in use. Only the browser could tell that it is the same."""
    message, keys = get_object_or_404(Message.objects.select_related("inquiry"), pk=pk), Recipient.objects.current()
    is_answer = message.author == Message.Author.CONSULTANT
    try:
        envelope = _read(request, len(keys) + is_answer, keys)
    except ValueError as refusal:
        return _refused(refusal)
    mark = sealing.mark_of(keys)
    Message.objects.filter(pk=pk).update(envelope=envelope, size=len(envelope), mark=mark)
    return JsonResponse({"mark": mark})


@require_POST
@needs("change")
def seen(request: HttpRequest, pk: int) -> JsonResponse:
    """A new inquiry was opened."""
    Inquiry.objects.filter(pk=pk, state=Inquiry.State.NEW).update(state=Inquiry.State.READ)
    return JsonResponse(_as_json(get_object_or_404(Inquiry, pk=pk)))


def _read(request: HttpRequest, recipients: int, keys: list[str]) -> bytes:
    """The posted envelope. Raises ValueError, with a sentence for the consultant."""
    if request.POST.get("mark") != sealing.mark_of(keys):
        raise ValueError(
            _("The keys in use have changed meanwhile. Reload this page and try again; copy your answer first.")
        )
    try:
        envelope = Envelope().clean(request.POST.get("envelope", ""))
        envelopes.check_shape(envelope, recipients)
    except (ValidationError, envelopes.BadEnvelope):
        raise ValueError(NOT_KEPT()) from None
    return envelope


def NOT_KEPT() -> str:
    return _("This was not kept: it is not an envelope as this page makes them. Reload and try again.")


def _refused(refusal: Exception) -> JsonResponse:
    return JsonResponse({"errors": [str(refusal)]}, status=422)


def _as_json(inquiry: Inquiry) -> dict:
    return {
        "pk": inquiry.pk,
        "reference": inquiry.reference,
        "recipient": inquiry.recipient,
        "received_on": inquiry.received_on.isoformat(),
        "last_exchange_on": inquiry.last_exchange_on.isoformat(),
        "language": inquiry.language,
        "state": inquiry.state,
        "state_label": inquiry.get_state_display(),
        "kept_because": inquiry.kept_because,
        "messages": [
            {
                "pk": message.pk,
                "author": message.author,
                "sent_on": message.sent_on.isoformat(),
                "mark": message.mark,
                "envelope": base64.b64encode(message.envelope).decode(),
            }
            for message in inquiry.messages.all()
        ],
    }
