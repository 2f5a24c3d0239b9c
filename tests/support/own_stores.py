"""A run on PostgreSQL and Redis (tests/on_postgresql.py): each site gets a database of its own in both."""

import os
from collections.abc import Callable
from itertools import count
from pathlib import Path

import psycopg
import pytest

_numbers = count(1)

is_on_postgresql = "TEST_DATABASE_URL" in os.environ

about_sqlite = pytest.mark.skipif(is_on_postgresql, reason="about the file of SQLite; this run is on PostgreSQL")


def own_stores(template: Callable[[], str] = lambda: "template1") -> dict[str, str]:
    """DATABASE_URL and CACHE_URL of a new database, a copy of `template`; nothing in a run on SQLite."""
    if not is_on_postgresql:
        return {}
    database, copied, number = os.environ["TEST_DATABASE_URL"], template(), next(_numbers)
    with psycopg.connect(database, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE own_{number} TEMPLATE {copied}")
    cache = os.environ["TEST_CACHE_URL"].rpartition("/")[0]
    return {"DATABASE_URL": f"{database.rpartition('/')[0]}/own_{number}", "CACHE_URL": f"{cache}/{number}"}


def folder_of(url: str) -> Path:
    """The folder in which PostgreSQL keeps this database, with all that was written so far in its files."""
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("CHECKPOINT")
        cluster = connection.execute("SHOW data_directory").fetchone()
        number = connection.execute("SELECT oid FROM pg_database WHERE datname = current_database()").fetchone()
    return Path(cluster[0]) / "base" / str(number[0])
