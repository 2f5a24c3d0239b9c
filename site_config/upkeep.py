"""What waits for the person who keeps the site running: jobs that did not run, the list of
erasures, and the last backup."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts.roles import is_consultant
from inquiries import erasure_list
from site_config import jobs
from site_config.backup import keeping

Told = Iterator[dict[str, Any]]

WHAT_IT_DOES = {
    "publish_due": gettext_lazy("Cases do not go out at their time."),
    "send_notifications": gettext_lazy("Nobody is notified when a message arrives."),
    "purge_inquiries": gettext_lazy("Inquiries are not erased on time."),
    "expire_consents": gettext_lazy("Cases are not withdrawn when the client’s consent ends."),
}
"""What it means that a job did not run, by its name. The age of the last backup waits on its own."""

NAMES = {
    "publish_due": gettext_lazy("Publish scheduled cases"),
    "send_notifications": gettext_lazy("Send notifications"),
    "purge_inquiries": gettext_lazy("Erase inquiries on time"),
    "expire_consents": gettext_lazy("Withdraw cases whose consent has ended"),
    "daily_backup": gettext_lazy("Make the daily backup"),
}
"""What each job does, by its name."""


def late_jobs(request: HttpRequest) -> Told:
    """Periodic jobs that are late. For consultants, like all that follows."""
    late = [job for job in jobs.late() if job.name in WHAT_IT_DOES] if is_consultant(request.user) else []
    if late:
        sentence = ngettext("%d periodic job did not run.", "%d periodic jobs did not run.", len(late))
        yield {
            "sentence": sentence % len(late),
            "reason": " ".join(str(WHAT_IT_DOES[job.name]) for job in late),
            "urgency": "now",
            **_see_what_ran(),
        }


def erasures(request: HttpRequest) -> Told:
    """A list of erasures with gaps."""
    if is_consultant(request.user) and erasure_list.lacking():
        yield {
            "sentence": _("The list of erased inquiries is not complete."),
            "reason": _(
                "Restoring a backup could bring erased inquiries back. The person who runs the server finds the cause with "
                "manage.py doctor."
            ),
            "urgency": "now",
        }


def backups(request: HttpRequest) -> Told:
    """A site without backups."""
    if not is_consultant(request.user):
        return
    if not settings.BACKUP_DIR:
        yield {
            "sentence": _("No daily backups are made."),
            "reason": _(
                "If the disk fails, everything is lost. The person who runs the server needs to set BACKUP_DIR."
            ),
            "urgency": "later",
        }
    elif not keeping.is_open():
        yield {
            "sentence": _("The folder for backups is not there, or cannot be written to."),
            "reason": _("No backup is made. The person who runs the server finds the cause with manage.py doctor."),
            "urgency": "soon",
        }
    elif keeping.is_late(newest := keeping.newest()):
        yield {"sentence": _last_backup(newest), "reason": _lost(newest), "urgency": "soon", **_see_what_ran()}


def _lost(newest: date | None) -> str:
    if newest is None:
        return _(
            "One is due every day. If the disk fails, everything is lost. The person who runs the server finds the cause "
            "with manage.py doctor."
        )
    return _(
        "One is due every day. If the disk fails, what came later is lost. The person who runs the server finds the "
        "cause with manage.py doctor."
    )


def _last_backup(newest: date | None) -> str:
    return _("The last backup was made on %s.") % date_format(newest) if newest else _("No backup has been made yet.")


def _see_what_ran() -> dict[str, str]:
    return {"label": _("See what ran last"), "url": reverse("admin:settings") + "#runs"}


def last_runs() -> list[tuple[str, str]]:
    """What the site does by itself, and when it last did. For the page "Settings"."""
    return [(str(NAMES.get(name, name)), _when(at)) for name, at in jobs.last_runs().items()]


def _when(at: datetime | None) -> str:
    if at is None:
        return _("not done yet")
    return _("last on %s") % f"{date_format(localtime(at), 'DATETIME_FORMAT')} {localtime(at):%Z}"
