from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from site_config.backup import keeping, making, readers


class Command(BaseCommand):
    help = "Writes today's backup to BACKUP_DIR, where there is none yet, and deletes those older than BACKUP_DAYS."

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.BACKUP_DIR:
            raise CommandError("BACKUP_DIR is not set: there is no place for daily backups.")
        path = keeping.path_for(timezone.localdate())
        try:
            recipients = making.recipients()
            if not path.exists():
                making.back_up(path, recipients)
        except making.NotReady as problem:
            raise CommandError(str(problem)) from None
        readers.write_copies()
        deleted = keeping.delete_old()
        self.stdout.write(f"{path.name} is there. Old backups deleted: {deleted}.")
