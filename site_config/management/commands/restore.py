from argparse import ArgumentParser
from pathlib import Path
from typing import Any

import pyrage
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.db import Error as DatabaseFailure

from casestudies import caching
from site_config import environment
from site_config.backup import archive, restoring, tables


class Command(BaseCommand):
    help = "Puts the site in the backup FILE into an empty DATA_DIR or database. Verifies the file first."
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE")
        parser.add_argument("--identity", type=Path, metavar="KEYFILE", required=True)
        parser.add_argument("--replace", action="store_true", help="also where there is a site already: it is lost")

    def handle(self, *args: Any, **options: Any) -> None:
        path = options["file"]
        try:
            restored = restoring.restore(path, identities_in(options["identity"]), options["replace"])
        except restoring.SiteExists:
            raise CommandError(
                "There is a site in this database already. Nothing was changed; restore into an empty DATA_DIR or database, "
                "or add --replace to lose the one that is there."
            ) from None
        except (archive.BackupUnreadable, tables.NotRestorable) as error:
            raise CommandError(str(error)) from None
        except OSError as error:
            raise CommandError(f"{path} was not restored ({error.strerror}).") from None
        except (ValidationError, DatabaseFailure) as error:
            raise CommandError(f"{path} was not restored: a value does not fit ({type(error).__name__}).") from None
        caching.advance_generation()
        keep_secrets(restored.header["secrets"])
        self.stdout.write(
            f"Restored: {restored.rows} rows, {restored.files} files, as of {restored.header['made_on']}."
        )
        if restored.header["secrets"]["SECRET_KEY"] != settings.SECRET_KEY and not environment.has_throwaway_key:
            self.stderr.write(
                f"SECRET_KEY is not the backup's, which is in {settings.DATA_DIR / 'demo.env'}. Put that one into .env, "
                "or enter reasons and watch lists again."
            )


def identities_in(path: Path) -> list[pyrage.x25519.Identity]:
    """The age identities in a file. Raises CommandError with a sentence."""
    try:
        lines = path.read_text("ascii").split("\n")
        found = [pyrage.x25519.Identity.from_str(line.strip()) for line in lines if line.startswith("AGE-SECRET-KEY-")]
    except (OSError, UnicodeDecodeError, pyrage.IdentityError):
        found = []
    if not found:
        raise CommandError(f"{path} is no identity file: it has no line that begins with AGE-SECRET-KEY-1.")
    return found


def keep_secrets(secrets: dict[str, str]) -> None:
    """Writes what stored values depend on to DATA_DIR, where nothing is there yet. The environment and `.env` win over it."""
    file = settings.DATA_DIR / "demo.env"
    if file.exists():
        return
    file.touch(mode=0o600)
    file.write_text("".join(f"{name}={value}\n" for name, value in secrets.items()), "utf-8")
