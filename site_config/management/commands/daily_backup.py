from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from sealing.keys import keys_in_use
from site_config.backup import keeping, making, readers


class Command(BaseCommand):
    help = "Writes today's backup to BACKUP_DIR, where there is none yet, and deletes those older than BACKUP_DAYS."

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.BACKUP_DIR:
            raise CommandError("BACKUP_DIR is not set: there is no place for daily backups.")
        recipients, path = keys_in_use(), keeping.path_for(timezone.localdate())
        if not recipients:
            raise CommandError("There is no recipient key to seal a backup to.")
        if not path.exists():
            making.back_up(path, recipients)
        readers.write_copies()
        deleted = keeping.delete_old()
        self.stdout.write(f"{path.name} is there. Old backups deleted: {deleted}.")
