"""The first-run assistant: a key pair made in the browser, saved by the consultant, and put to use only once the saved file
was seen to open something. The private half never comes here.
"""

import json
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from .models import RecipientKey
from .trials import proven_key

SENTENCES = {
    "making": gettext_lazy("Making the key…"),
    "not_the_same": gettext_lazy("The two passphrases differ. Type them again."),
    "empty": gettext_lazy(
        "There is no passphrase: anyone who gets hold of the file can read every message. Choose one, or check the "
        "box to go on without."
    ),
    "weak": gettext_lazy(
        "This passphrase can be guessed by somebody who has the file. Four or five words drawn at random cannot. Choose "
        "another, or check the box to use it all the same."
    ),
    "opens_inquiries": gettext_lazy("Opens every inquiry sealed to the key below. Keep two copies, off the server."),
    "no_file": gettext_lazy("Choose the file that was saved."),
    "trying": gettext_lazy("Trying the file…"),
    "another_key": gettext_lazy(
        "This file holds another key than the one just made. Choose the file that was saved now."
    ),
    "needs_passphrase": gettext_lazy("This file is protected: type its passphrase, and open again."),
    "wrong_passphrase": gettext_lazy("The passphrase does not open this file. Type it again."),
    "no_identity": gettext_lazy(
        "There is no age identity in it: it should hold a line that begins with AGE-SECRET-KEY-1."
    ),
    "offline": gettext_lazy(
        "No answer came from the site. Nothing is lost: what you typed is still here. Try again in a moment."
    ),
}
"""What the script says, in the consultant's language."""


def _may_add(request: HttpRequest) -> None:
    if not request.user.has_perm("sealing.add_recipientkey"):
        raise PermissionDenied


@require_safe
def assistant(request: HttpRequest, **context: Any) -> HttpResponse:
    _may_add(request)
    script = {
        "trial": reverse("admin:sealing_key_trial"),
        "activate": reverse("admin:sealing_recipientkey_activate"),
        "sentences": {name: str(sentence) for name, sentence in SENTENCES.items()},
    }
    context |= {"title": _("Make a key"), "assistant": json.dumps(script, ensure_ascii=False)}
    return TemplateResponse(request, "admin/sealing/key_assistant.html", context)


@require_POST
def activate(request: HttpRequest) -> JsonResponse:
    """Puts the key to use, on the proof that its private half opened the test envelope."""
    _may_add(request)
    if request.POST.get("retire_others") and not request.user.has_perm("sealing.change_recipientkey"):
        raise PermissionDenied
    key = proven_key(request.POST.get("proof", ""))
    if key is None:
        sentence = _(
            "The key was not put to use: the test envelope was not opened with it, or a day ago. Try the file again."
        )
        return JsonResponse({"errors": [sentence]}, status=422)
    RecipientKey.objects.update_or_create(key=key, defaults={"is_active": True})
    if request.POST.get("retire_others"):
        for other in RecipientKey.objects.filter(is_active=True).exclude(key=key):
            other.is_active = False
            other.save(update_fields=["is_active"])  # one by one, so that the log of accounts hears of each
    messages.success(request, _("The key is in use: from now on, inquiries are sealed to it."))
    return JsonResponse({"next": reverse("admin:sealing_recipientkey_changelist")})
