"""What the consultant must know before anything else, said at the top of the admin's pages."""

from django.contrib import messages
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from sealing.keys import demo_key, keys_in_use

from . import capacity, notifications


def show_notices(request: HttpRequest) -> None:
    """Adds each alarm to the page's messages, for whoever may read inquiries."""
    if not request.user.has_perm("inquiries.view_inquiry"):
        return
    if not notifications.consultants():
        messages.warning(
            request, _("Nobody is told when something arrives: give your account an email address, under Users.")
        )
    _stuck_mail(request)
    _room(request)
    if demo_key() in keys_in_use():
        sentence = _("Inquiries are sealed to the demo key, which lies on this server: they are not confidential.")
        link = (reverse("admin:sealing_recipientkey_assistant"), _("Make your own key"))
        _warn(request, sentence, *link if request.user.has_perm("sealing.add_recipientkey") else ())


def _stuck_mail(request: HttpRequest) -> None:
    if stuck := notifications.stuck().count():
        text = ngettext(
            "%(number)d notification could not be sent. It is tried again by itself; see “Notifications to send”.",
            "%(number)d notifications could not be sent. They are tried again by themselves; see “Notifications to send”.",
            stuck,
        )
        messages.warning(request, text % {"number": stuck})


def _room(request: HttpRequest) -> None:
    used = capacity.percent_used()
    link = reverse("admin:inquiries_inquiry_capacity"), _("See what can be erased first")
    if used >= 100:
        sentence = _(
            "No further message is let in: the site holds as many as it may. Erase some that you no longer need."
        )
        _warn(request, sentence, *link, level=messages.ERROR)
    elif used >= min(capacity.WARN_AT):
        _warn(request, _("The room for inquiries is %(percent)d %% full.") % {"percent": used}, *link)


def _warn(
    request: HttpRequest, sentence: str, address: str = "", label: str = "", level: int = messages.WARNING
) -> None:
    text = format_html('{} <a href="{}">{}</a>', sentence, address, label) if address else sentence
    messages.add_message(request, level, text)
