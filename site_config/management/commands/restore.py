from argparse import ArgumentParser
from pathlib import Path
from typing import Any

import psycopg
import pyrage
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.db import DataError, IntegrityError, connection
from django.db import Error as DatabaseFailure
from django.db.transaction import TransactionManagementError
from psycopg_pool import PoolTimeout

from casestudies import caching
from inquiries import erasure_list
from sealing.identity import identities_in
from site_config import environment
from site_config.backup import archive, proof, readers, restoring, tables
from site_config.locks import own_connection
from site_config.words import counted


class Command(BaseCommand):
    help = (
        "Puts the site in the backup FILE into an empty DATA_DIR or database. Verifies the file first, compares everything "
        "afterwards, and erases again what was erased since."
    )
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE")
        parser.add_argument("--identity", type=Path, metavar="KEYFILE", required=True)
        parser.add_argument(
            "--erasures", type=Path, metavar="LIST", action="append", default=[],
            help="a copy of the list of erasures; those beside FILE and in DATA_DIR are read anyway",
        )  # fmt: skip
        parser.add_argument("--overwrite", action="store_true", help="also where there is a site already: it is lost")

    def handle(self, *args: Any, **options: Any) -> None:
        lists = lists_of_erasures(options["file"], options["erasures"])
        restored = self.restore(options["file"], options["identity"], lists, options["overwrite"])
        header = restored.backup.header
        caching.advance_generation()
        self.say(restored, header, lists)
        if header["secrets"]["SECRET_KEY"] != settings.SECRET_KEY and not environment.has_throwaway_key:
            self.stderr.write(
                f"The backup's SECRET_KEY is now in {restoring.secrets_file()}. Start the site again. If .env or the "
                "environment names another, put this one there first, or enter reasons and watch lists again."
            )

    def restore(self, path: Path, identity: Path, lists: list[Path], overwrite: bool) -> restoring.Restored:
        """Restores. Raises CommandError with a sentence for whatever is in the way."""
        try:
            listed: dict = {}
            for file in lists:
                listed |= erasure_list.read(file)
            return restoring.restore(path, identities_of(identity), listed, overwrite)
        except (
            archive.BackupUnreadable,
            restoring.InTheWay,
            tables.NotRestorable,
            proof.NotTheSame,
        ) as error:
            raise CommandError(str(error)) from None
        except (erasure_list.NotAList, readers.NotAList) as error:
            after = "Nothing was changed. Put a good copy in its place, or move it away if there is none; then restore again."
            raise CommandError(f"{error} {after}") from None
        except OSError as error:
            raise CommandError(f"{error.filename or path} was not restored ({error.strerror}).") from None
        except (ValidationError, DatabaseFailure) as error:
            raise CommandError(f"{path} was not restored, and nothing was changed: {reason_of(error)}.") from None

    def say(self, restored: restoring.Restored, header: dict, lists: list[Path]) -> None:
        """Prints what was restored, and what that proves."""
        backup = restored.backup
        self.stdout.write(f"Restored: {counted(backup.rows, 'row')}, as of {header['made_on']}.")
        self.stdout.write(f"Compared: {counted(len(backup.fields), 'table')}, every row is the backup's (SHA-256).")
        if restored.aside:
            self.stdout.write(f"The damaged database is now {restored.aside}. It holds inquiries: delete it soon.")
        if restored.opens is not None:
            opens = "opens" if restored.opens else "does not open"
            self.stdout.write(f"The newest envelope {opens} with this identity.")
        self.say_since(restored, header, lists)

    def say_since(self, restored: restoring.Restored, header: dict, lists: list[Path]) -> None:
        """Prints what was done again that was done since the backup."""
        self.stdout.write(
            f"Erased again: {counted(restored.erased, 'inquiry', 'inquiries')}, by {counted(len(lists), 'list')} of erasures."
        )
        if restored.withdrawn is None:
            self.stderr.write(
                f"No list of public texts ({readers.NAME}) was found: all cases are public as in the backup."
            )
        else:
            self.stdout.write(
                f"Withdrawn: {counted(restored.withdrawn, 'case')}, because readers no longer saw all their texts."
            )
        self.stdout.write(
            f"Closed: {counted(restored.closed, 'preview link')}. Make a new one where a client still has to answer."
        )
        if not lists:
            self.stderr.write(
                f"No list of erasures was found: inquiries erased after {header['made_on']} are back. If there is a copy of "
                f"{erasure_list.NAME}, restore again with --overwrite --erasures LIST."
            )


def lists_of_erasures(backup: Path, given: list[Path]) -> list[Path]:
    """The lists to read: those given, and what lies beside the backup and in DATA_DIR."""
    usual = [folder / erasure_list.NAME for folder in (backup.absolute().parent, *erasure_list.folders())]
    return list(dict.fromkeys([*(file.absolute() for file in given), *(file for file in usual if file.exists())]))


def identities_of(path: Path) -> list[pyrage.x25519.Identity]:
    """The age identities in a file. Raises CommandError with a sentence."""
    found = identities_in(path.read_bytes()) if path.is_file() else []
    if not found:
        raise CommandError(
            f"{path} is no identity file: it has no line that begins with AGE-SECRET-KEY-1. One with a passphrase is opened "
            f"first: age --decrypt {path} > identity.txt"
        )
    return [pyrage.x25519.Identity.from_str(identity) for identity in found]


def reason_of(error: Exception) -> str:
    """What is in the way. A message that may quote a value of the backup is left out."""
    while isinstance(error, TransactionManagementError) and isinstance(error.__context__, DatabaseFailure):
        error = error.__context__  # which is what broke the transaction
    if isinstance(error, ValidationError | DataError | IntegrityError):
        return f"a value does not fit ({type(error).__name__})"
    if connection.vendor == "postgresql" and isinstance(error.__cause__, PoolTimeout):
        error = why_no_connection() or error
    return f"the database says: {' '.join(str(error).split()) or type(error).__name__}"


def why_no_connection() -> psycopg.Error | None:
    """What PostgreSQL says to one connection: the pool, which tries again and again, does not pass that on."""
    try:
        own_connection().close()
    except psycopg.Error as error:
        return error
    return None
