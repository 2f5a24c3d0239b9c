"""What waits for the user on the user's own account, on the admin's first page."""

from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from .models import Event
from .second_factor import is_enrolled


def waiting(request: HttpRequest) -> Iterator[dict[str, Any]]:
    """The password that was printed at the first start, and a second step that was never set up."""
    if Event.objects.has_first_password(request.user.get_username()):
        yield {
            "sentence": _("Your password is the one that was printed at the first start."),
            "reason": _("It is in the output of the server, where others may read it. Choose one that only you know."),
            "label": _("Change the password"),
            "url": reverse("admin:password_change"),
            "urgency": "now",
        }
    if request.user.is_authenticated and not is_enrolled(request.user):
        yield {
            "sentence": _("Your account has no second step."),
            "reason": _("A password alone can be guessed or read over your shoulder. A passkey takes a minute."),
            "label": _("Add a second step"),
            "url": reverse("accounts:home"),
        }
