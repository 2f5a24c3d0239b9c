from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db.models import QuerySet
from django.utils import timezone

from inquiries import clock, erasure, erasure_list
from inquiries.models import Inquiry


def due(today: date) -> QuerySet[Inquiry]:
    """Inquiries past their time on that day, and not kept for a reason."""
    last_day = today - timedelta(days=settings.INQUIRY_RETENTION_DAYS)
    return Inquiry.objects.filter(last_exchange_on__lte=last_day, kept_because="")


class Command(BaseCommand):
    help = (
        "Erases inquiries whose last exchange was INQUIRY_RETENTION_DAYS ago or earlier, unless they are marked to be "
        "kept. Run it daily; twice, at once or late is fine. The clock must have said so a day ago as well."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        today = clock.confirmed_today()
        self.stdout.write(f"Inquiries erased: {erasure.erase(due(today)) if today else 0}.")
        if waiting := due(timezone.localdate()).count():
            self.stdout.write(f"Due by this clock, and erased by a run in a day if it still says so: {waiting}.")
        try:
            # Again, and even where nothing was due: an earlier erasure may have met a reader who would not let go.
            erasure_list.write_copies(today)
            erasure.scrub()
        except (erasure.TracesRemain, erasure.DatabaseError) as failure:
            raise CommandError(str(failure)) from None
