"""Telling the consultant by email that something arrived, and nothing more: a reference, a language, a link.

A row of the outbox (`Notification`) is written in the transaction of the message itself. Sending is tried at once after the
commit, in a thread of its own, and again by `manage.py send_notifications`, with growing pauses. A row goes only once a mail
server has taken the mail: if a process dies in between, the mail is sent twice rather than never.
"""

import logging
import threading
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from typing import cast

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.mail import EmailMessage, get_connection
from django.db import connection, transaction
from django.db.models import F, Q, QuerySet
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from .models import Inquiry, Notification

logger = logging.getLogger(__name__)

FIRST_PAUSE, LONGEST_PAUSE = timedelta(minutes=1), timedelta(hours=6)
STUCK_AFTER = 3
"""Failed attempts after which the admin says that notifications are stuck."""

_sending = threading.Lock()


class NobodyToTell(Exception):
    """No account that may read inquiries has an email address."""


def send_soon() -> None:
    """Tries to send what is due, without keeping the visitor waiting; if this process is at it already, that one goes on."""
    threading.Thread(target=_send_in_background, name="notifications", daemon=True).start()


def _send_in_background() -> None:
    try:
        # Asked again after the lock was released: what was written just before found it held, and went away.
        while due_at_once().exists() and _sending.acquire(blocking=False):
            try:
                send_due(due_at_once)
            finally:
                _sending.release()
    except Exception as failure:  # the type alone: messages quote values
        logger.error("Notifications could not be sent: %s.", type(failure).__name__)
    finally:
        connection.close()


def due() -> QuerySet[Notification]:
    """Notifications whose time has come; also those whose first attempt was cut off, or is under way this second."""
    return Notification.objects.filter(Q(due_at=None) | Q(due_at__lte=timezone.now()))


def due_at_once() -> QuerySet[Notification]:
    """Those that an attempt right after a commit may take: the others are left to the periodic job."""
    return Notification.objects.filter(Q(attempts=0) | Q(due_at__lte=timezone.now()))


def send_due(which: Callable[[], QuerySet[Notification]] = due) -> tuple[int, int]:
    """Sends every notification that is due. Returns how many were sent, and how many failed and wait for their next time."""
    sent = failed = 0
    while (claimed := _claim(which)) is not None:
        try:
            _mail_for(claimed).send()
        except Exception as failure:  # whatever a mail server, a network or a missing address makes of it
            logger.warning("A notification was not sent (attempt %d): %s.", claimed.attempts, type(failure).__name__)
            _put_off(claimed)
            failed += 1
        else:
            claimed.delete()
            sent += 1
    return sent, failed


def waiting() -> QuerySet[Notification]:
    return Notification.objects.all()


def stuck() -> QuerySet[Notification]:
    """Notifications that several attempts have not sent."""
    return Notification.objects.filter(attempts__gte=STUCK_AFTER)


def try_stuck_again() -> None:
    """Makes notifications that are stuck due now: the next round of the periodic jobs sends them."""
    stuck().update(due_at=timezone.now())


def pause_after(attempts: int) -> timedelta:
    """How long to wait after so many failed attempts: 1, 2, 4… minutes, at most six hours."""
    return min(FIRST_PAUSE * 2 ** min(attempts - 1, 20), LONGEST_PAUSE)


def _claim(which: Callable[[], QuerySet[Notification]]) -> Notification | None:
    """The next notification that is due, marked so that no other process takes it meanwhile; None if none is.

    The mark is when to try again; of an attempt right after the commit it is the attempt alone, since a time would tell when
    the inquiry came, and stay in the database's log until the next purge.
    """
    with transaction.atomic():
        first = which().select_related("inquiry")
        if connection.features.has_select_for_update_skip_locked:
            first = first.select_for_update(skip_locked=True, of=("self",))
        found = first.first()
        if found is None:
            return None
        found.attempts += 1
        Notification.objects.filter(pk=found.pk).update(attempts=F("attempts") + 1)
        if which is due or found.attempts > 1:
            _put_off(found)
        return found


def _put_off(notification: Notification) -> None:
    due_at = timezone.now() + pause_after(notification.attempts)
    Notification.objects.filter(pk=notification.pk).update(due_at=due_at)


def _mail_for(notification: Notification) -> EmailMessage:
    recipients = consultants()
    if not recipients:
        raise NobodyToTell
    with override(settings.LANGUAGE_CODE):
        subject, body = _arrival(notification) if notification.inquiry else _filling(notification)
        return EmailMessage(subject, body, to=recipients, connection=get_connection())


def _arrival(notification: Notification) -> tuple[str, str]:
    inquiry = cast(Inquiry, notification.inquiry)
    subject = (
        _("%(reference)s: a reply has arrived") if notification.is_reply else _("%(reference)s: an inquiry has arrived")
    )
    body = _(
        "A confidential message is waiting for you.\n\n"
        "Reference: %(reference)s\n"
        "Language: %(language)s\n\n"
        "Open it here, with your key:\n%(link)s\n\n"
        "This email says no more, on purpose: email is not encrypted."
    )
    facts = {
        "reference": inquiry.reference,
        "language": inquiry.get_language_display(),
        "link": _address_of("room", f"#{inquiry.reference}"),
    }
    return subject % facts, body % facts


def _filling(notification: Notification) -> tuple[str, str]:
    subject = _("The room for inquiries is %(percent)s %% full")
    body = _(
        "The site keeps inquiries up to a limit, and %(percent)s %% of it is in use. Once it is full, nobody can "
        "write to you.\n\n"
        "See what can be erased first:\n%(link)s"
    )
    facts = {"percent": notification.percent, "link": _address_of("capacity")}
    return subject % facts, body % facts


def _address_of(name: str, place: str = "") -> str:
    """The address of a page of the admin, with a `place` on it; that of the site where there is no such page."""
    with suppress(NoReverseMatch):  # an admin that does not show inquiries
        return settings.ADMIN_ORIGIN + reverse(f"admin:inquiries_inquiry_{name}") + place
    return settings.SITE_URL + "/"


def consultants() -> list[str]:
    """E-mail addresses of those who may read inquiries."""
    accounts = get_user_model().objects.with_perm("inquiries.view_inquiry", include_superusers=True)
    return sorted({account.email for account in accounts if account.is_staff and account.email})
