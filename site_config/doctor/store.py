"""The database, the backups, the list of erasures."""

import os
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError, OperationalError, connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

from inquiries import erasure_list
from site_config import owners
from site_config.backup import keeping
from site_config.database import TOO_NEW, is_damaged, newer_migrations, path_of
from site_config.owners import shell
from site_config.words import counted

from . import Finding


def database() -> Iterator[Finding]:
    """Whether the database answers, is whole, and fits this version of the site."""
    file = path_of(connection)
    if file and file.exists() and owners.is_closed(file, file.parent):
        yield Finding("database", "wrong", f"{file} belongs to another user.", owners.mend(file, file.parent))
        return
    try:
        damage = _damage()
        finding = _damaged(damage) if damage else _fit()
    except OperationalError:
        sentence = "There is no database yet, or it does not answer."
        finding = Finding("database", "wrong", sentence, "start the site, which makes it")
    except DatabaseError as failure:
        if not is_damaged(failure):
            raise
        finding = _damaged(str(failure))
    yield finding


def _damage() -> str:
    if connection.vendor != "sqlite":
        return ""
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA quick_check(1)")
        answer = cursor.fetchone()[0]
    return "" if answer == "ok" else answer


def _damaged(how: str) -> Finding:
    mend = "stop the site and its jobs, then: manage.py restore FILE --identity KEYFILE --overwrite"
    return Finding("database", "wrong", f"The database is damaged: {how}.", mend)


def _fit() -> Finding:
    """Whether the database is of this version of the site."""
    executor = MigrationExecutor(connection)
    pending = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if newer := newer_migrations():
        mend = "install the version of the site that was here before"
        return Finding("database", "wrong", TOO_NEW.format(", ".join(newer[:3])), mend)
    if pending:
        return Finding("database", "wrong", f"Pending: {counted(len(pending), 'migration')}.", "manage.py migrate")
    return Finding("database", "ok", f"{connection.display_name} answers and is up to date.")


def backups() -> Iterator[Finding]:
    """Whether there is a recent daily backup."""
    if not settings.BACKUP_DIR:
        yield Finding(
            "backups", "warning", "There is no daily backup.", "set BACKUP_DIR in .env to a folder, then start again"
        )
        return
    if not keeping.is_open():
        yield _closed_folder(settings.BACKUP_DIR)
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


def _closed_folder(folder: Path) -> Finding:
    """Why no backup can be made there. Only root and the owner of the folder can tell more."""
    if not os.access(folder, os.F_OK):
        mend = f"bring its disk back, or: {shell('mkdir', '--mode=700', folder)}"
        return Finding("backups", "wrong", f"BACKUP_DIR, {folder}, is not there: no backup is made.", mend)
    sentence = f"BACKUP_DIR, {folder}, is no folder that the site can write to: no backup is made."
    return Finding("backups", "wrong", sentence, owners.mend(folder, settings.DATA_DIR))


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
        return f"{path} belongs to another user.", f"{owners.mend(path, path.parent)}, then: {again}"
    except erasure_list.NotAList as failure:
        return str(failure), f"put a good copy in its place, or: {shell('rm', path)}; then: {again}"
    except OSError:
        if not path.parent.is_dir():
            return f"{path.parent} is not there.", f"bring it back, then: {again}"
    return f"{path} lacks erased inquiries.", again
