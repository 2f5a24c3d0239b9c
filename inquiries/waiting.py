"""What waits in the reading room: for the admin's first page, and as messages on the pages of inquiries."""

from collections.abc import Iterator
from typing import Any

from django.contrib import messages
from django.db.models import Count, Min
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from sealing.keys import demo_key, keys_in_use
from sealing.trials import stale_keys

from . import capacity, notifications
from .models import Inquiry

Told = Iterator[dict[str, Any]]


def waiting(request: HttpRequest) -> Told:
    """Unread messages, then what keeps messages from coming in, being noticed or staying confidential."""
    if request.user.has_perm("inquiries.view_inquiry"):
        keys = keys_in_use()
        yield from _unread()
        yield from _obstacles(request, keys)
        yield from _untried_key(keys)


def show_notices(request: HttpRequest) -> None:
    """Adds what `waiting` says, unread messages aside, to the messages at the top of a page."""
    if not request.user.has_perm("inquiries.view_inquiry"):
        return
    for told in _obstacles(request, keys_in_use()):
        level = messages.ERROR if told["urgency"] == "now" else messages.WARNING
        link = format_html('<a href="{}">{}</a>', told["url"], told["label"]) if told.get("url") else ""
        messages.add_message(request, level, format_html("{} {} {}", told["sentence"], told["reason"], link))


def _unread() -> Told:
    number, first = Inquiry.objects.unread().aggregate(number=Count("*"), first=Min("received_on")).values()
    if not number:
        return
    days = (timezone.localdate() - first).days
    sentence = ngettext("%d confidential inquiry waits for you.", "%d confidential inquiries wait for you.", number)
    oldest = ngettext("The oldest came %d day ago.", "The oldest came %d days ago.", days) % days
    yield {
        "sentence": sentence % number,
        "reason": oldest if days else _("The oldest came today."),
        "label": _("Open the reading room"),
        "url": reverse("admin:inquiries_inquiry_room"),
        "urgency": "now",
    }


def _obstacles(request: HttpRequest, keys: list[str]) -> Told:
    yield from _room()
    yield from _keys(request, keys)
    if not notifications.consultants():
        yield {
            "sentence": _("Nobody is notified when something arrives."),
            "reason": _("No account that may read inquiries has an email address."),
            "label": _("Give your account an address"),
            "url": reverse("admin:auth_user_change", args=[request.user.pk]),
            "urgency": "soon",
        }
    yield from _stuck_mail()


def _room() -> Told:
    used = capacity.percent_used()
    link = {"label": _("See what can be erased first"), "url": reverse("admin:inquiries_inquiry_capacity")}
    if used >= 100:
        yield {
            "sentence": _("No further message is let in."),
            "reason": _("The site holds as many as it may. Erase some that you no longer need."),
            "urgency": "now",
            **link,
        }
    elif used >= min(capacity.WARN_AT):
        yield {
            "sentence": _("The room for inquiries is %(percent)d %% full.") % {"percent": used},
            "reason": _("Once it is full, nobody can write to you."),
            "urgency": "soon",
            **link,
        }


def _keys(request: HttpRequest, keys: list[str]) -> Told:
    if not keys:
        sentence, reason = _("No key is in use."), _("The form is closed: nobody can write to you.")
    elif demo_key() in keys:
        sentence, reason = (
            _("Messages are sealed to the demo key."),
            _("It is on this server, so they are not confidential."),
        )
    else:
        return
    told = {"sentence": sentence, "reason": reason, "urgency": "now"}
    if request.user.has_perm("sealing.add_recipientkey"):
        told |= {"label": _("Make your own key"), "url": reverse("admin:sealing_recipientkey_assistant")}
    yield told


def _stuck_mail() -> Told:
    if stuck := notifications.stuck().count():
        sentence = ngettext(
            "%(number)d notification could not be sent.", "%(number)d notifications could not be sent.", stuck
        )
        yield {
            "sentence": sentence % {"number": stuck},
            "reason": (
                _("The mail server does not accept them. The site keeps trying.")
                if notifications.consultants()
                else _("There is nobody to send them to. The site sends them once an account has an address.")
            ),
            "label": _("Look at them"),
            "url": reverse("admin:inquiries_notification_changelist"),
            "urgency": "soon",
        }


def _untried_key(keys: list[str]) -> Told:
    """One entry, about the key that was not tried for longest."""
    stale = stale_keys(keys)
    if not stale or demo_key() in stale:
        return
    days = [day for day in stale.values() if day]
    last_tried = _("Your key was last tried on %(day)s.") % {"day": date_format(min(days))} if days else ""
    yield {
        "sentence": last_tried if len(days) == len(stale) else _("A key in use was never tried."),
        "reason": _("A key that is lost is noticed only when something must be opened. Trying it takes a minute."),
        "label": _("Try my key"),
        "url": reverse("admin:inquiries_inquiry_room") + "#try",
        "urgency": "later",
    }
