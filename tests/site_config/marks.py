"""The marks of the jobs, put elsewhere in time."""

from tests.support.servers import Site

MOVE = """
from datetime import timedelta
from django.db.models import F
from site_config.models import Mark
marks = Mark.objects.filter(name__in={names}) if {names} else Mark.objects.all()
marks.update(at=F("at") + timedelta(days={days}))
"""


def move_marks(site: Site, days: int, *names: str) -> None:
    """As if jobs had last run so many days later; of these names, or all."""
    site.manage("shell", "-v0", "-c", MOVE.format(days=days, names=names))
