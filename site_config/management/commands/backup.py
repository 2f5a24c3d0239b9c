from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from sealing.keys import keys_in_use
from site_config.backup import making


class Command(BaseCommand):
    help = (
        "Writes the whole site to FILE, sealed to the recipient keys: only their identity files open it. The site may go on "
        "meanwhile. Keep no backup longer than INQUIRY_RETENTION_DAYS."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE")

    def handle(self, *args: Any, **options: Any) -> None:
        path, recipients = options["file"], keys_in_use()
        if not recipients:
            raise CommandError(
                "There is no recipient key to seal a backup to. Set INQUIRY_RECIPIENTS, or make a key in the admin."
            )
        try:
            counts = making.back_up(path, recipients)
        except FileExistsError:
            raise CommandError(f"{path} exists already and was left as it is. Give another path.") from None
        except OSError as error:
            raise CommandError(f"{path} was not written ({error.strerror}). Nothing is left of it.") from None
        rows = sum(count for name, count in counts.items() if "/" not in name)
        self.stdout.write(
            f"{path}: {rows} rows of {len(counts)} tables and files in {path.stat().st_size} bytes, "
            f"sealed to {len(recipients)} keys."
        )
