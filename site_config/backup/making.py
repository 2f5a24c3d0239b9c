"""What `manage.py backup` does."""

from collections.abc import Sequence
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from sealing.keys import keys_in_use
from site_config import database

from . import archive, tables


class NotMade(Exception):
    """There is no new backup. The message is for a person."""


def recipients() -> list[str]:
    """Whom to seal a backup to. Raises `NotMade` where there is nobody, or no database that this version can read."""
    if problem := database.misfit():
        raise NotMade(f"No backup was made. {problem}")
    if not (keys := keys_in_use()):
        raise NotMade("There is no key to seal a backup to. Set INQUIRY_RECIPIENTS, or make a key in the admin.")
    return keys


def back_up(path: Path, recipients: Sequence[str]) -> dict[str, int]:
    """Writes the whole site to a new file at `path`, sealed to `recipients`; returns the rows of each table.

    The site goes on meanwhile. Raises `NotMade`, `pyrage.RecipientError`.
    """
    try:
        with archive.sealed_file(path, recipients) as file:
            return _write_site(file, recipients)
    except FileExistsError:
        raise NotMade(f"{path} exists already and was left as it is. Give another path.") from None
    except BlockingIOError:
        raise NotMade(f"Another process is writing {path}. It was left to that one.") from None
    except OSError as error:
        raise NotMade(f"{path} was not written ({error.strerror}). Nothing is left of it.") from None


def _write_site(file: archive.Writer, recipients: Sequence[str]) -> dict[str, int]:
    file.write(
        {
            "format": archive.FORMAT,
            "version": archive.VERSION,
            "made_on": timezone.localdate(),
            "made_at": timezone.now().isoformat(),
            "migrations": tables.applied_migrations(),
            "secrets": {"SECRET_KEY": settings.SECRET_KEY, "INQUIRY_RECIPIENTS": ",".join(recipients)},
        }
    )
    counts = tables.write_tables(file)
    file.finish(counts)
    return counts
