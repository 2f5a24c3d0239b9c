"""What can be done to an inquiry without leaving the reading room: mark it, keep it with a reason, erase it."""

from django.http import Http404, HttpRequest, JsonResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_POST

from .erasure import erase as erase_for_good
from .kept_because import KeptBecauseForm
from .models import Inquiry
from .posted import key_in
from .reading_room import needs, thread_as_json


@require_POST
@needs("change")
def mark(request: HttpRequest, pk: int, state: str) -> JsonResponse:
    """Sets the state of an inquiry, unless its writer wrote again after the message `last`."""
    if state not in Inquiry.State:
        raise Http404
    Inquiry.objects.filter(pk=pk).without_newer(key_in(request.POST, "last")).update(state=state)
    return thread_as_json(pk)


@require_POST
@needs("change")
def keep(request: HttpRequest, pk: int) -> JsonResponse:
    """Sets why an inquiry is kept beyond its time; an empty reason lets it be erased on time."""
    form = KeptBecauseForm(request.POST, instance=get_object_or_404(Inquiry, pk=pk))
    if not form.is_valid():
        return JsonResponse({"errors": [str(error) for errors in form.errors.values() for error in errors]}, status=422)
    Inquiry.objects.filter(pk=pk).update(kept_because=form.cleaned_data["kept_because"])
    return thread_as_json(pk)


@require_POST
@needs("delete")
def erase(request: HttpRequest, pk: int) -> JsonResponse:
    """Erases an inquiry with its messages and answers."""
    return JsonResponse({"erased": erase_for_good(Inquiry.objects.filter(pk=pk))})
