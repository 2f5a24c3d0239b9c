"""The periodic jobs, and when each last ran: `/readyz` tells, so that a forgotten timer is noticed.

The apps own the jobs and do not know of this: commands of the same names in this package run theirs, and put a mark.
"""

from typing import Any

from django.core.management.base import BaseCommand

from site_config.models import Mark

PERIODIC = ("publish_due", "purge_inquiries", "send_notifications")


class Marked(BaseCommand):
    """Mixed in front of a job's own command: marks that it ran, once it has."""

    def execute(self, *args: Any, **options: Any) -> str | None:
        output = super().execute(*args, **options)
        Mark.objects.put(type(self).__module__.rpartition(".")[2])
        return output
