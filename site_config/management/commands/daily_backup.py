from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from inquiries import clock
from site_config.backup import archive, keeping, leftovers, making, readers


class Command(BaseCommand):
    help = (
        "Writes today's backup to BACKUP_DIR, where there is none yet, and deletes those older than BACKUP_DAYS. The clock "
        "must have said so a day ago as well."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.BACKUP_DIR:
            raise CommandError("BACKUP_DIR is not set: there is no place for daily backups.")
        leftovers.delete()
        confirmed = clock.confirmed_today()
        path = keeping.path_for(timezone.localdate())
        try:
            recipients = making.recipients()
            if not archive.is_there(path):
                making.back_up(path, recipients)
        except making.NotMade as problem:
            raise CommandError(str(problem)) from None
        readers.write_copies()
        keeping.count_from_today(confirmed)
        deleted = keeping.delete_old(confirmed)
        self.stdout.write(f"{path.name} is there. Old backups deleted: {deleted}.")
