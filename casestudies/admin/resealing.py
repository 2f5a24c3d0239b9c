"""Sealed files of a case, sealed again in the consultant's browser once other keys are in use."""

import json
from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, JsonResponse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from sealing.keys import keys_for_script, keys_in_use, mark_of

from ..consent.forms import SealedFields
from ..models import ClientAnswer, WatchedTerms

OPENER = {
    "unlocking": _("Reading the key…"),
    "needs_passphrase": _("This file is protected: type its passphrase, and open again."),
    "wrong_passphrase": _("The passphrase does not open this file. Type it again."),
    "no_identity": _("There is no age identity in it: it should hold a line that begins with AGE-SECRET-KEY-1."),
    "offline": _("No answer came from the site. Nothing is lost: what you typed is still here. Try again in a moment."),
    "signed_out": _("You have been signed out. Nothing is lost: what you typed is still here. Try again, and sign in."),
    "cannot_open": _("(This key does not open it.)"),
    "resealed": _("Sealed again to the keys in use: {all}. The old key is no longer needed for these."),
    "reseal_stopped": _("It stopped after {done} of {all}. Nothing is lost; start it again."),
}
"""What the script that opens sealed files says (static/js/opener.js)."""


def opener(words: Mapping[str, Any] | None = None) -> dict[str, str]:
    """For the context of a page that opens sealed files: what its script needs, and the mark of the keys in use."""
    keys = keys_in_use()
    given = {name: str(word) for name, word in {**OPENER, **(words or {})}.items()}
    script = {**given, **keys_for_script(keys)}
    return {"opener": json.dumps(script, ensure_ascii=False), "mark": mark_of(keys) if keys else ""}


def seal_again(request: HttpRequest, record: ClientAnswer | WatchedTerms) -> JsonResponse:
    """Puts what was posted in the place of a sealed file. Only the browser could tell that it holds the same."""
    keys = keys_in_use()
    fields = SealedFields(request.POST, len(keys))
    if not keys or request.POST.get("mark") != mark_of(keys) or not fields.is_valid():
        sentence = gettext("It was not sealed again: the keys in use may have changed. Reload this page and try again.")
        return JsonResponse({"errors": [sentence]}, status=422)
    sealed = fields.cleaned_data
    type(record)._default_manager.filter(pk=record.pk).update(sealed=sealed["envelope"], mark=sealed["mark"])
    return JsonResponse({})
