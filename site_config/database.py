"""Only `migrate` and `restore` make the file of SQLite; nothing else makes one silently.

SQLite makes an empty database where it finds none, so nobody would notice that the file was moved away. Connections are
opened with `mode=rw`, and one whose file is no longer at its path is closed before the next request.
"""

import os
import sqlite3
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from django.core.signals import request_started
from django.db import DEFAULT_DB_ALIAS, OperationalError, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.signals import connection_created
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.db.models import Min

from site_config import owners

TOO_NEW = "The database was brought up to date by a newer version of the site ({})."

EXISTING = "?mode=rw"
"""The end of NAME, as `environment.existing_file` writes it."""


def make_file(alias: str = DEFAULT_DB_ALIAS) -> None:
    """Makes an empty file, for its owner alone, where the database `alias` is a file of SQLite that is not there yet."""
    path = path_of(connections[alias])
    if path:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        if not path.exists():
            path.touch(mode=0o600)
            owners.give(path, path.parent)


def newer_migrations(alias: str = DEFAULT_DB_ALIAS) -> list[str]:
    """Migrations of our apps that the database has been through and this version of the site does not have."""
    loader = MigrationLoader(connections[alias])
    unknown = [pair for pair in loader.applied_migrations if pair not in loader.disk_migrations]
    return sorted(f"{app}.{name}" for app, name in unknown if app in loader.migrated_apps)


def first_start() -> datetime | None:
    """When the database was first migrated."""
    return MigrationRecorder.Migration.objects.aggregate(first=Min("applied"))["first"]


def misfit(alias: str = DEFAULT_DB_ALIAS) -> str:
    """Why this version of the site cannot use the database, in one sentence; "" where it can."""
    try:
        executor = MigrationExecutor(connections[alias])
        newer = newer_migrations(alias)
    except OperationalError:
        return "There is no database yet, or it does not answer. Start the site first: it makes it."
    if newer:
        return TOO_NEW.format(", ".join(newer[:3]))
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        return "The database is of an older version of the site than this one. Start the site first: it brings it up to date."
    return ""


def is_damaged(failure: BaseException | None) -> bool:
    """Whether SQLite found its file damaged, or no database at all. Its message then quotes nothing."""
    code = getattr(failure and failure.__cause__, "sqlite_errorcode", 0)
    return code & 0xFF in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)


def path_of(connection: BaseDatabaseWrapper) -> Path | None:
    """The file of an SQLite database; None for any other."""
    name = str(connection.settings_dict["NAME"])
    return Path(unquote(urlsplit(name).path)) if name.startswith("file:") and name.endswith(EXISTING) else None


def _identity(path: Path) -> tuple[int, int] | None:
    try:
        found = os.stat(path)  # noqa: PTH116  (half the time of Path.stat, on every request)
    except OSError:
        return None
    return found.st_dev, found.st_ino


def _remember(sender: object, connection: Any, **_signal: Any) -> None:
    path = path_of(connection)
    connection.opened = path and _identity(path)


def _close_what_moved(**_signal: Any) -> None:
    for connection in connections.all(initialized_only=True):
        path = path_of(connection)
        if path and connection.connection and _identity(path) != getattr(connection, "opened", None):
            connection.close()


connection_created.connect(_remember)
request_started.connect(_close_what_moved)
