from typing import Any

from django.core.management.base import CommandError
from django.core.management.commands import migrate
from django.db import DatabaseError

from site_config import database


class Command(migrate.Command):
    """Django's own, which alone may make the SQLite file, and never goes back: an older version of the site stops here."""

    def execute(self, *args: Any, **options: Any) -> str | None:
        try:
            database.make_file(options["database"])
            newer = database.newer_migrations(options["database"])
        except (OSError, DatabaseError) as failure:  # the type alone: messages quote addresses
            raise CommandError(
                f"The database cannot be opened ({type(failure).__name__}): manage.py doctor finds the cause."
            ) from None
        if newer:
            raise CommandError(
                f"{database.TOO_NEW.format(', '.join(newer[:3]))} Nothing was changed; install that version again, or "
                "restore a backup made by this one."
            )
        return super().execute(*args, **options)
