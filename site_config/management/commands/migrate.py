from typing import Any

from django.core.management.commands import migrate

from site_config import database


class Command(migrate.Command):
    """Django's own, which alone may make the SQLite file: at run time a missing one is an error."""

    def execute(self, *args: Any, **options: Any) -> str | None:
        database.make_file(options["database"])
        return super().execute(*args, **options)
