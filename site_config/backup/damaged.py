"""A file of SQLite that cannot be read any more: told from one that can, and put aside to make room for a backup."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from django.db import DatabaseError, connection
from django.utils import timezone

from site_config import database


def is_damaged() -> bool:
    """Whether the database is a file of SQLite that cannot be read to its end."""
    if connection.vendor != "sqlite":
        return False
    try:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA integrity_check(1)")
            return cursor.fetchone() != ("ok",)
    except DatabaseError as failure:
        if database.is_damaged(failure):
            return True
        raise


@contextmanager
def put_aside() -> Iterator[Path | None]:
    """An empty file in place of a damaged one, which is kept beside it. Yields where that is, None where nothing is damaged.
    An exception brings it back."""
    path = database.path_of(connection)
    if path is None or not is_damaged():
        yield None
        return
    aside = path.with_name(f"{path.name}.damaged-{timezone.localtime():%Y-%m-%d-%H%M%S}")
    _move(path, aside)
    try:
        database.make_file()
        yield aside
    except BaseException:
        _move(aside, path)
        raise


def _move(path: Path, target: Path) -> None:
    """Moves a database of SQLite, its log included, and deletes what is at `target`."""
    connection.close()
    for end in ("", "-wal", "-shm"):
        Path(f"{target}{end}").unlink(missing_ok=True)
        with suppress(FileNotFoundError):
            Path(f"{path}{end}").rename(f"{target}{end}")
