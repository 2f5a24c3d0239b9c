"""Notices about the user's own account, at the top of the admin's first page."""

from django.contrib import messages
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _

from .models import Event


def first_password(request: HttpRequest) -> None:
    """Says that the password printed at the first start is still in use."""
    name = request.user.get_username()
    printed = Event.objects.filter(what=Event.What.FIRST_PASSWORD, about=name)
    changed = Event.objects.filter(what=Event.What.PASSWORD, about=name)
    if not printed.exists() or changed.exists():
        return
    sentence = _("Your password is the one that was printed at the first start. Choose one that only you know.")
    link = format_html('<a href="{}">{}</a>', reverse("admin:password_change"), _("Change the password"))
    messages.warning(request, format_html("{} {}", sentence, link))
