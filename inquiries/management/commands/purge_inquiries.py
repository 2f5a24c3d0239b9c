from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from inquiries import erasure, erasure_list
from inquiries.models import Inquiry


class Command(BaseCommand):
    help = (
        "Erases inquiries whose last exchange was INQUIRY_RETENTION_DAYS ago or earlier, unless they are marked to be "
        "kept. Run it daily; twice, at once or late is fine."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        last_day = timezone.localdate() - timedelta(days=settings.INQUIRY_RETENTION_DAYS)
        count = erasure.erase(Inquiry.objects.filter(last_exchange_on__lte=last_day, kept_because=""))
        self.stdout.write(f"Inquiries erased: {count}.")
        try:
            # Again, and even where nothing was due: an earlier erasure may have met a reader who would not let go.
            erasure_list.write_copies()
            erasure.scrub()
        except (erasure.TracesRemain, erasure.DatabaseError) as failure:
            raise CommandError(str(failure)) from None
