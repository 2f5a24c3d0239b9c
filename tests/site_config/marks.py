"""The marks of the jobs, and the first start of the site, put elsewhere in time."""

from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone

from tests.support.servers import Site

MOVE = """
from datetime import timedelta
from django.db.migrations.recorder import MigrationRecorder
from django.db.models import F
from site_config.models import Mark
marks = Mark.objects.filter(name__in={names}) if {names} else Mark.objects.all()
marks.update(at=F("at") + timedelta(days={days}))
if not {names}:
    MigrationRecorder.Migration.objects.update(applied=F("applied") + timedelta(days={days}))
"""


def move_marks(site: Site, days: int, *names: str) -> None:
    """As if jobs had last run so many days later; of these names, or all, and the site had first started then."""
    site.manage("shell", "-v0", "-c", MOVE.format(days=days, names=names))


def first_started(ago) -> None:
    """As if the site had first started so long ago."""
    MigrationRecorder.Migration.objects.update(applied=timezone.now() - ago)
