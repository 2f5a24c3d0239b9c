from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from sealing import identity

WARNING = """\
Anyone who has {path} can read every inquiry sealed to it. Without it nobody can, not even to help you.
Keep two copies in two places that are not this server, try one of them, then delete the file here.
Put the line below into INQUIRY_RECIPIENTS and restart the site."""


class Command(BaseCommand):
    help = "Makes an identity file that opens inquiries, and prints its recipient for INQUIRY_RECIPIENTS."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("path", nargs="?", type=Path, default=Path("huis-clos-identity.txt"))

    def handle(self, *args: Any, path: Path, **options: Any) -> None:
        try:
            recipient = identity.make_identity(path)
        except identity.IdentityExists as refusal:
            raise CommandError(str(refusal)) from None
        except OSError as failure:
            raise CommandError(f"{path} could not be written: {failure.strerror}.") from None
        self.stderr.write(WARNING.format(path=path))
        self.stdout.write(recipient)
