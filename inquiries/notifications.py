"""Telling the consultant by e-mail that something arrived, and nothing more: a reference, a language, a link.

A row of the outbox (`Notification`) is written in the transaction of the message itself. Sending is tried at once after the
commit, in a thread of its own, and again by `manage.py send_notifications`, with growing pauses. A row goes only once a mail
server has taken the mail: if a process dies in between, the mail is sent twice rather than never.
"""

import logging
import threading
from datetime import timedelta

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.mail import EmailMessage, get_connection
from django.db import connection, transaction
from django.db.models import F, Q, QuerySet
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from .models import Notification

logger = logging.getLogger(__name__)

FIRST_PAUSE, LONGEST_PAUSE = timedelta(minutes=1), timedelta(hours=6)
STUCK_AFTER = 3
"""Attempts in vain after which the admin says that notifications are stuck."""

_sending = threading.Lock()


class NobodyToTell(Exception):
    """No account that may read inquiries has an e-mail address."""


def send_soon() -> None:
    """Tries to send what is due, without keeping the visitor waiting; if this process is at it already, that one goes on."""
    threading.Thread(target=_send_in_background, name="notifications", daemon=True).start()


def _send_in_background() -> None:
    try:
        # Asked again after the lock was released: what was written just before found it held, and went away.
        while due().exists() and _sending.acquire(blocking=False):
            try:
                send_due()
            finally:
                _sending.release()
    except Exception as failure:  # the type alone: messages quote values
        logger.error("Notifications could not be sent: %s.", type(failure).__name__)
    finally:
        connection.close()


def send_due() -> tuple[int, int]:
    """Sends every notification that is due. Returns how many were sent, and how many failed and wait for their next time."""
    sent = failed = 0
    while (claimed := _claim()) is not None:
        try:
            _mail_for(claimed).send()
        except Exception as failure:  # whatever a mail server, a network or a missing address makes of it
            logger.warning("A notification was not sent (attempt %d): %s.", claimed.attempts, type(failure).__name__)
            failed += 1
        else:
            claimed.delete()
            sent += 1
    return sent, failed


def due() -> QuerySet[Notification]:
    """Notifications whose time has come."""
    return Notification.objects.filter(Q(due_at=None) | Q(due_at__lte=timezone.now()))


def waiting() -> QuerySet[Notification]:
    return Notification.objects.all()


def stuck() -> QuerySet[Notification]:
    """Notifications that several attempts have not sent."""
    return Notification.objects.filter(attempts__gte=STUCK_AFTER)


def pause_after(attempts: int) -> timedelta:
    """How long to wait after so many attempts in vain: 1, 2, 4… minutes, at most six hours."""
    return min(FIRST_PAUSE * 2 ** min(attempts - 1, 20), LONGEST_PAUSE)


def _claim() -> Notification | None:
    """The next notification that is due, already put off, so that no other process sends it meanwhile; None if none is."""
    with transaction.atomic():
        first = due().select_related("inquiry")
        if connection.features.has_select_for_update_skip_locked:
            first = first.select_for_update(skip_locked=True, of=("self",))
        found = first.first()
        if found is None:
            return None
        found.attempts += 1
        Notification.objects.filter(pk=found.pk).update(
            attempts=F("attempts") + 1, due_at=timezone.now() + pause_after(found.attempts)
        )
        return found


def _mail_for(notification: Notification) -> EmailMessage:
    inquiry = notification.inquiry
    with override(settings.LANGUAGE_CODE):
        subject = (
            _("%(reference)s: a reply has arrived")
            if notification.is_reply
            else _("%(reference)s: an inquiry has arrived")
        )
        body = _(
            "Something has arrived for you in confidence.\n\n"
            "Reference: %(reference)s\n"
            "Language: %(language)s\n\n"
            "Open it here, with your key:\n%(link)s\n\n"
            "This message says no more, on purpose: e-mail is not sealed."
        )
        facts = {
            "reference": inquiry.reference,
            "language": inquiry.get_language_display(),
            "link": settings.SITE_URL + _address_of(inquiry.reference),
        }
        return EmailMessage(subject % facts, body % facts, to=_consultants(), connection=get_connection())


def _address_of(reference: str) -> str:
    try:
        return f"{reverse('admin:inquiries_inquiry_room')}#{reference}"
    except NoReverseMatch:  # an admin that does not show inquiries
        return "/"


def _consultants() -> list[str]:
    """E-mail addresses of those who may read inquiries. Raises `NobodyToTell`."""
    accounts = get_user_model().objects.with_perm("inquiries.view_inquiry", include_superusers=True)
    found = sorted({account.email for account in accounts if account.is_staff and account.email})
    if not found:
        raise NobodyToTell
    return found
