"""The periodic jobs. `JOBS` lists them; `manage.py run_jobs` runs them until stopped, and notes when each last ended well.

Each job is a command of its own, which also runs by hand. None depends on the hour: one that is late, or runs twice, does the
same. The marks are in the database, so whichever replica runs the jobs goes on where the last one stopped.
"""

import logging
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from io import StringIO

from django.conf import settings
from django.core.management import call_command
from django.db import connections
from django.utils import timezone

from site_config.database import first_start
from site_config.models import Mark

logger = logging.getLogger(__name__)

LATE_AFTER = timedelta(days=1)
"""Beyond its pause: a job that has not ended well for so long is late, and the consultant gets a mail."""

RETRY_SECONDS = 300
"""Before a job that failed is tried again, unless its own pause is shorter."""


@dataclass(frozen=True)
class Job:
    """One command, and how long after it ended well it runs again. `setting` names what must be set for it to run at all."""

    name: str
    pause: timedelta
    setting: str = ""

    @property
    def is_wanted(self) -> bool:
        """Whether the settings ask for it."""
        return not self.setting or bool(getattr(settings, self.setting))


JOBS = (
    Job("publish_due", timedelta(minutes=1)),
    Job("send_notifications", timedelta(minutes=1)),
    Job("expire_consents", timedelta(minutes=10)),
    Job("purge_inquiries", timedelta(hours=6)),
    Job("daily_backup", timedelta(days=1), setting="BACKUP_DIR"),
)

_failed: dict[str, float] = {}
"""The jobs whose last run in this process failed, and when, on its monotonic clock. Where it starts again, they are due."""


def wanted() -> list[Job]:
    """The jobs that run on this site."""
    return [job for job in JOBS if job.is_wanted]


def last_runs() -> dict[str, datetime | None]:
    """When each job last ended well; None for what never did."""
    return Mark.objects.times_of([job.name for job in wanted()])


def late(now: datetime | None = None) -> list[Job]:
    """Jobs that should have ended well a day ago or earlier. One that never did counts from the first start of the site."""
    now = now or timezone.now()
    ran, since = last_runs(), first_start() or now
    return [job for job in wanted() if now - (ran[job.name] or since) > job.pause + LATE_AFTER]


def failing() -> list[str]:
    """The names of jobs whose last run in this process failed."""
    return [job.name for job in wanted() if job.name in _failed]


def run_due(is_stopping: Callable[[], bool] = lambda: False) -> dict[str, bool]:
    """Runs each job whose time has come, one after the other; tells which ended well. Stops between two where asked to."""
    done = {}
    for job in due():
        if is_stopping():
            break
        done[job.name] = run(job)
    return done


def due() -> Iterator[Job]:
    """Jobs whose pause is over, looked up as they are asked for. A mark in the future was put by a clock that was wrong."""
    for job in wanted():
        ran, now = Mark.objects.times_of([job.name])[job.name], timezone.now()
        if (ran is None or not now - job.pause < ran <= now) and not _just_failed(job):
            yield job


def _just_failed(job: Job) -> bool:
    pause = min(RETRY_SECONDS, job.pause.total_seconds())
    return job.name in _failed and time.monotonic() - _failed[job.name] < pause


def run(job: Job) -> bool:
    """Runs one job and marks that it ended well. A failure is logged, by its type and place alone: messages quote values."""
    output = StringIO()
    try:
        call_command(job.name, stdout=output, stderr=output, no_color=True)
        Mark.objects.put(job.name)
        _failed.pop(job.name, None)
    except (Exception, SystemExit):  # whatever it is, the other jobs go on
        logger.error(f"The job {job.name} failed.", exc_info=True)
        _failed[job.name] = time.monotonic()
        return False
    finally:
        connections.close_all()  # the next job meets the database as it is then
    logger.info("The job %s ran. %s", job.name, " ".join(output.getvalue().split()))
    return True
