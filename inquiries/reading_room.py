"""The reading room: one page of the admin, where the consultant's key opens everything, in the browser and only there.

This server hands out envelopes and takes envelopes back. The key never comes here; see static/js/reading-room.js.
"""

import base64
import hashlib
import json
from collections.abc import Callable, Mapping
from functools import wraps
from types import MappingProxyType
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Prefetch, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from sealing.agefile import BadAgeFile, check_shape
from sealing.keys import keys_for_script, keys_in_use, mark_of

from .forms import Envelope
from .models import Inquiry, InquiryQuerySet, Message
from .posted import key_in
from .room_sentences import SENTENCES

PAGE = 50
"""Threads that come at once."""

BUDGET = 1024 * 1024
"""Bytes of envelopes that come with them: all of them, as people write; of a flood, the first."""


def needs(permission: str) -> Callable:
    """Refuses users without this permission on inquiries; the admin site has checked that they are staff."""

    def decorate(view: Callable) -> Callable:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if not request.user.has_perm(f"inquiries.{permission}_inquiry"):
                raise PermissionDenied
            return view(request, *args, **kwargs)

        return guarded

    return decorate


@require_safe
@needs("view")
def room(request: HttpRequest, **context: Any) -> HttpResponse:
    """The page, empty: its script fetches the threads."""
    script = {
        "may_answer": request.user.has_perm("inquiries.change_inquiry"),
        "threads": reverse("admin:inquiries_inquiry_threads"),
        "envelope": reverse("admin:inquiries_message_envelope", args=[0]),
        "seen": reverse("admin:inquiries_inquiry_seen", args=[0]),
        "answer": reverse("admin:inquiries_inquiry_answer", args=[0]),
        "reseal": reverse("admin:inquiries_message_reseal", args=[0]),
        "mark": {
            state.value: reverse("admin:inquiries_inquiry_room_mark", args=[0, state.value]) for state in Inquiry.State
        },
        "keep": reverse("admin:inquiries_inquiry_keep", args=[0]),
        "erase": reverse("admin:inquiries_inquiry_room_erase", args=[0]),
        "may_erase": request.user.has_perm("inquiries.delete_inquiry"),
        "may_try": request.user.has_perm("sealing.view_recipientkey"),
        "trial": reverse("admin:sealing_key_trial"),
        "tried": reverse("admin:sealing_key_tried"),
        "sentences": {name: str(sentence) for name, sentence in SENTENCES.items()},
    }
    context |= {"title": _("Reading room"), "room": json.dumps(script, ensure_ascii=False)}
    return TemplateResponse(request, "admin/inquiries/reading_room.html", context)


@require_safe
@needs("view")
def threads(request: HttpRequest) -> JsonResponse:
    """A page of threads, newest exchange first, and the keys in use; `next` says where the following page begins.

    `before` asks for the page after such a place, `reference` for one thread. Envelopes come along, the first ones up to
    `BUDGET` bytes; the script asks for any other when it is to be opened (`envelope`). The number of queries is fixed.
    """
    keys = keys_in_use()
    try:
        found = _asked_for(request.GET)
    except ValueError:
        raise Http404 from None
    page = list(found[: PAGE + 1])
    following, page = page[PAGE:], page[:PAGE]
    envelopes = _first_envelopes(page)
    answer = {
        **keys_for_script(keys),
        "threads": [_as_json(inquiry, envelopes) for inquiry in page],
        "next": page[-1].cursor if following else None,
        "total": Inquiry.objects.count(),
        "outdated": Message.objects.exclude(mark=mark_of(keys)).count(),
    }
    return JsonResponse(answer, headers={"Cache-Control": "no-store"})


def _asked_for(query: QueryDict) -> QuerySet[Inquiry]:
    """Raises ValueError for a place that is none."""
    if "reference" in query:
        return _threads().filter(reference=query["reference"])
    return _threads().older_than(str(query["before"])) if "before" in query else _threads()


def _threads() -> InquiryQuerySet:
    """With their messages, without the envelopes."""
    messages = Message.objects.defer("envelope", "token_digest")
    return Inquiry.objects.prefetch_related(Prefetch("messages", messages))  # type: ignore[arg-type]


def _first_envelopes(page: list[Inquiry]) -> dict[int, bytes]:
    """The envelopes of a page by message, as many as `BUDGET` lets; one query."""
    left, chosen = BUDGET, []
    for message in (message for inquiry in page for message in inquiry.messages.all()):
        left -= message.size
        if left >= 0:
            chosen.append(message.pk)
    return dict(Message.objects.filter(pk__in=chosen).values_list("pk", "envelope"))


@require_safe
@needs("view")
def envelope(request: HttpRequest, pk: int) -> HttpResponse:
    """One envelope, to be opened in the browser."""
    found = get_object_or_404(Message.objects.only("envelope"), pk=pk)
    headers = {"Cache-Control": "no-store"}
    return HttpResponse(bytes(found.envelope), content_type="application/octet-stream", headers=headers)


@require_POST
@needs("change")
def answer(request: HttpRequest, pk: int) -> JsonResponse:
    """Adds an answer, sealed in the browser to the writer and to every key in use. Posted twice, it is one answer.

    `last` is the newest message that the page shows: what came after it is still to be read.
    """
    inquiry, keys = get_object_or_404(_threads(), pk=pk), keys_in_use()
    token = request.POST.get("token", "")
    token_digest = hashlib.sha256(token.encode()).digest()
    holder = Message.objects.filter(token_digest=token_digest).values_list("inquiry", flat=True).first()
    if holder == pk:
        return thread_as_json(pk)
    try:
        if not token or holder:
            raise ValueError(not_kept())  # another thread's: taken for the same, this answer would be lost
        answered = _read(request, len(keys) + 1, keys)
    except ValueError as refusal:
        return _refused(refusal)
    try:
        _keep(inquiry, key_in(request.POST, "last"), token_digest=token_digest, envelope=answered, mark=mark_of(keys))
    except IntegrityError:  # the same answer, posted twice at once; or its inquiry was erased meanwhile
        if not inquiry.messages.filter(token_digest=token_digest).exists():
            raise Http404 from None
    return thread_as_json(pk)


@transaction.atomic
def _keep(inquiry: Inquiry, last: int | None, **sealed: Any) -> None:
    """Adds an answer to a thread, which is handled now unless its writer wrote again after the message `last`, or else after
    those that `inquiry` was read with."""
    if last is None:
        last = max((message.pk for message in inquiry.messages.all()), default=0)
    thread = Inquiry.objects.filter(pk=inquiry.pk)
    thread.select_for_update().first()  # a message that is on its way is either there by now, or waits
    size = len(sealed["envelope"])
    Message.objects.create(inquiry=inquiry, author=Message.Author.CONSULTANT, size=size, **sealed)
    thread.update(last_exchange_on=timezone.localdate())
    thread.without_newer(last).update(state=Inquiry.State.HANDLED)


@require_POST
@needs("change")
def reseal(request: HttpRequest, pk: int) -> JsonResponse:
    """Replaces an envelope by the same letter sealed to the keys in use. Only the browser could tell that it is the same."""
    message, keys = get_object_or_404(Message.objects.select_related("inquiry"), pk=pk), keys_in_use()
    is_answer = message.author == Message.Author.CONSULTANT
    try:
        sealed = _read(request, len(keys) + is_answer, keys)
    except ValueError as refusal:
        return _refused(refusal)
    mark = mark_of(keys)
    Message.objects.filter(pk=pk).update(envelope=sealed, size=len(sealed), mark=mark)
    return JsonResponse({"mark": mark})


@require_POST
@needs("change")
def seen(request: HttpRequest, pk: int) -> JsonResponse:
    """A new inquiry was opened, up to its message `last`."""
    new = Inquiry.objects.filter(pk=pk, state=Inquiry.State.NEW)
    new.without_newer(key_in(request.POST, "last")).update(state=Inquiry.State.READ)
    return thread_as_json(pk)


def _read(request: HttpRequest, recipients: int, keys: list[str]) -> bytes:
    """The posted envelope. Raises ValueError, with a sentence for the consultant."""
    if request.POST.get("mark") != mark_of(keys):
        raise ValueError(
            _("The keys in use have changed meanwhile. Reload this page and try again; copy your answer first.")
        )
    try:
        posted = Envelope().clean(request.POST.get("envelope", ""))
        check_shape(posted, recipients)
    except (ValidationError, BadAgeFile):
        raise ValueError(not_kept()) from None
    return posted


def not_kept() -> str:
    """What is said of an answer that was refused."""
    return _("This was not kept: it is not an envelope as this page makes them. Reload and try again.")


def thread_as_json(pk: int) -> JsonResponse:
    """A thread as it is now, without its envelopes."""
    return JsonResponse(_as_json(get_object_or_404(_threads(), pk=pk)))


def _refused(refusal: Exception) -> JsonResponse:
    return JsonResponse({"errors": [str(refusal)]}, status=422)


def _as_json(inquiry: Inquiry, envelopes: Mapping[int, bytes] = MappingProxyType({})) -> dict:
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
        "messages": [_message_as_json(message, envelopes.get(message.pk)) for message in inquiry.messages.all()],
    }


def _message_as_json(message: Message, envelope: bytes | None) -> dict:
    return {
        "pk": message.pk,
        "author": message.author,
        "sent_on": message.sent_on.isoformat(),
        "mark": message.mark,
        "size": message.size,
        "envelope": base64.b64encode(envelope).decode() if envelope is not None else None,
    }
