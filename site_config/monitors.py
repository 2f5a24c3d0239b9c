"""Tells others how the jobs go: a monitor that expects to be called, and the consultant by mail when a job is a day late."""

import logging
import subprocess
import sys
from datetime import datetime, timedelta

from django.conf import settings
from django.core.mail import EmailMessage
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import override

from inquiries.notifications import consultants
from site_config import jobs
from site_config.models import Mark

logger = logging.getLogger(__name__)

HEARTBEAT, WARNED = "heartbeat", "warned"
HEARTBEAT_PAUSE, WARNING_PAUSE = timedelta(minutes=1), timedelta(days=1)

CALL_SECONDS = 10
"""For the whole call, whatever the other end does: it may send a byte now and then, for ever."""

CALL = f"""
import signal, sys, urllib.request
signal.alarm({CALL_SECONDS})
try:
    urllib.request.urlopen(sys.stdin.read()).close()
except Exception as failure:
    print(type(failure).__name__)
"""
"""A process of its own, which the alarm ends. It names the type alone: messages quote addresses."""


def report(done: dict[str, bool]) -> None:
    """After jobs ran: calls HEARTBEAT_URL if all is well, warns by mail if one is late. A failure is logged, not raised."""
    try:
        if late := jobs.late():
            _warn(late)
        elif done and not jobs.failing():
            _beat()
    except Exception as failure:  # the type alone: messages quote addresses
        logger.warning("How the jobs go could not be reported: %s.", type(failure).__name__)


def _beat() -> None:
    if settings.HEARTBEAT_URL and not Mark.objects.is_recent(HEARTBEAT, HEARTBEAT_PAUSE):
        if problem := _call(settings.HEARTBEAT_URL):
            logger.warning("HEARTBEAT_URL could not be called: %s.", problem)
        else:
            Mark.objects.put(HEARTBEAT)


def _call(url: str) -> str:
    """Calls an address; "" or what went wrong."""
    done = subprocess.run([sys.executable, "-c", CALL], input=url, text=True, stdout=subprocess.PIPE, check=False)  # noqa: S603
    return done.stdout.strip() or (f"no answer within {CALL_SECONDS} seconds" if done.returncode else "")


def _warn(late: list[jobs.Job]) -> None:
    recipients = consultants()
    if not recipients or Mark.objects.is_recent(WARNED, WARNING_PAUSE):
        return
    with override(settings.LANGUAGE_CODE):
        EmailMessage(_("A job of the site is late"), _body(late), to=recipients).send()
    Mark.objects.put(WARNED)


def _body(late: list[jobs.Job]) -> str:
    ran = jobs.last_runs()
    lines = [f"- {job.name}: {_last(ran[job.name])}" for job in late]
    return _(
        "%(site)s does some work by itself: it publishes scheduled cases, sends mail, erases inquiries on time. "
        "This has not ended well for more than a day:\n\n%(jobs)s\n\n"
        "On the server, manage.py doctor finds the cause."
    ) % {"site": settings.SITE_URL, "jobs": "\n".join(lines)}


def _last(ran: datetime | None) -> str:
    return _("last on %(day)s") % {"day": date_format(ran, "DATE_FORMAT")} if ran else _("never")
