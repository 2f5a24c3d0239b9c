"""The database, the backups, the list of erasures."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.db import OperationalError, connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

from inquiries import erasure_list
from site_config.backup import keeping
from site_config.database import TOO_NEW, newer_migrations
from site_config.words import counted

from . import Finding


def database() -> Iterator[Finding]:
    """Whether the database answers, is whole, and fits this version of the site."""
    try:
        executor = MigrationExecutor(connection)
    except OperationalError:
        yield Finding(
            "database", "wrong", "There is no database yet, or it does not answer.", "start the site, which makes it"
        )
        return
    pending = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if newer := newer_migrations():
        yield Finding(
            "database",
            "wrong",
            TOO_NEW.format(", ".join(newer[:3])),
            "install the version of the site that was here before",
        )
    elif pending:
        yield Finding("database", "wrong", f"Pending: {counted(len(pending), 'migration')}.", "manage.py migrate")
    elif problem := _damage():
        yield Finding(
            "database",
            "wrong",
            f"The database file is damaged: {problem}.",
            "manage.py restore FILE --identity KEYFILE",
        )
    else:
        yield Finding("database", "ok", f"{connection.display_name} answers and is up to date.")


def _damage() -> str:
    if connection.vendor != "sqlite":
        return ""
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA quick_check(1)")
        answer = cursor.fetchone()[0]
    return "" if answer == "ok" else answer


def backups() -> Iterator[Finding]:
    """Whether there is a recent daily backup."""
    if not settings.BACKUP_DIR:
        yield Finding(
            "backups", "warning", "There is no daily backup.", "set BACKUP_DIR in .env to a folder, then start again"
        )
        return
    stored, today = keeping.stored(), timezone.localdate()
    newest = keeping.newest()
    if keeping.is_late(newest):
        when = f"the newest is of {newest}" if newest else "there is none"
        yield Finding("backups", "wrong", f"The daily backup is missing: {when}.", "manage.py daily_backup")
    else:
        yield Finding(
            "backups",
            "ok",
            f"{counted(len(stored), 'backup')}, the newest of {newest}. Try one: manage.py drill FILE --identity KEYFILE",
        )
    if stored and stored[0][0] < today - timedelta(days=settings.INQUIRY_RETENTION_DAYS):
        yield Finding("backups", "wrong", "A backup is older than inquiries may be.", "manage.py daily_backup")


def erasures() -> Iterator[Finding]:
    """Whether each copy of the list of erasures can be read, and has what the database has."""
    lacking = erasure_list.lacking()
    for folder in erasure_list.folders():
        path = folder / erasure_list.NAME
        if path in lacking:
            sentence, mend = _about_list(path)
            yield Finding("erasures", "wrong", f"{sentence} A restore could bring erased inquiries back.", mend)
        else:
            yield Finding("erasures", "ok", f"{path} is complete.")


def _about_list(path: Path) -> tuple[str, str]:
    """Why a copy of the list does not do, and what mends it."""
    again = "manage.py purge_inquiries"
    try:
        erasure_list.read(path)
    except PermissionError:
        return f"{path} belongs to another user.", f"chown --reference={path.parent} {path} (as root), then: {again}"
    except erasure_list.NotAList as failure:
        return str(failure), f"put a good copy in its place, or: rm {path}; then: {again}"
    except OSError:
        pass  # it is not there, or its folder is not
    return f"{path} lacks erased inquiries.", again
