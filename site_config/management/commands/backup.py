from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from site_config.backup import keeping, making, readers
from site_config.words import counted


class Command(BaseCommand):
    help = (
        "Writes the whole site to FILE, sealed to the recipient keys: only their identity files open it. The site may go on "
        "meanwhile. Without FILE, to BACKUP_DIR, where it is deleted on time; keep no other for longer than "
        "INQUIRY_RETENTION_DAYS."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE", nargs="?")

    def handle(self, *args: Any, **options: Any) -> None:
        if not (options["file"] or settings.BACKUP_DIR):
            raise CommandError("BACKUP_DIR is not set: give the path of a FILE to write.")
        path = options["file"] or keeping.path_for_moment(timezone.localtime())
        try:
            recipients = making.recipients()
            counts = making.back_up(path, recipients)
        except making.NotMade as problem:
            raise CommandError(str(problem)) from None
        readers.write_copies()
        rows = sum(counts.values())
        self.stdout.write(
            f"{path}: {rows} rows of {len(counts)} tables in {path.stat().st_size} bytes, "
            f"sealed to {counted(len(recipients), 'key')}."
        )
