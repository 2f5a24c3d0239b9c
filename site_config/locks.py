"""A lock that one process holds, of all that share the database. The system takes it back when the process ends, even killed.

On SQLite it is a lock on a file in DATA_DIR. On PostgreSQL it is an advisory lock of a connection that is kept open for it.
"""

import fcntl
import os
from pathlib import Path
from typing import IO, Any

import psycopg
from django.conf import settings
from django.db import connection

from site_config import owners

KEEPALIVES = "-c tcp_keepalives_idle=10 -c tcp_keepalives_interval=5 -c tcp_keepalives_count=3"
"""PostgreSQL gives the lock of a machine that lost its power to another within half a minute."""


def own_connection() -> psycopg.Connection:
    """A connection to PostgreSQL beside Django's: a lock lasts as long as its connection."""
    given = connection.get_connection_params()
    options = f"{given.pop('options', None) or ''} {KEEPALIVES}"
    return psycopg.connect(**given, autocommit=True, options=options)


def locked_file(path: Path) -> IO[bytes]:
    """The file at `path`, made where there is none, for this process alone until it is closed.

    Raises BlockingIOError where another process has it, OSError.
    """
    while True:
        file = os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT, 0o600), "r+b")
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            owners.give(file.fileno(), path.parent)
            if path.exists() and os.path.samestat(os.fstat(file.fileno()), path.stat()):
                return file
        except BaseException:
            file.close()
            raise
        file.close()  # who held it has renamed or deleted it since it was opened here


class Lock:
    """`hold` it before each piece of work; `release` it at the end."""

    def __init__(self, name: str, number: int):
        """`name` is that of the file on SQLite, `number` that of the lock on PostgreSQL."""
        self.name, self.number = name, number
        self._held: Any = None

    def hold(self) -> bool:
        """Whether this process holds the lock, taking it where it is free. Raises `psycopg.Error`, OSError."""
        return self._hold_row() if connection.vendor == "postgresql" else self._hold_file()

    def release(self) -> None:
        """Lets others have it."""
        if self._held:
            self._held.close()
            self._held = None

    def _hold_file(self) -> bool:
        if self._held:
            return True
        try:
            self._held = locked_file(Path(settings.DATA_DIR, f"{self.name}.lock"))
        except BlockingIOError:
            return False
        return True

    def _hold_row(self) -> bool:
        if self._held:
            try:
                self._held.execute("SELECT 1")
                return True
            except psycopg.Error:  # the server was restarted, and another may hold the lock by now
                self.release()
        session = own_connection()
        row = session.execute("SELECT pg_try_advisory_lock(%s)", [self.number]).fetchone()
        if row and row[0]:
            self._held = session
            return True
        session.close()
        return False
