"""Prepares the site before it serves: `python -m site_config.prepare`. Run at every start; safe to run many times at once.

Migrates the database, loads the content into an empty one, and makes the first account; where its password would end in a
log, it says how to make it instead. With `--demo` it first makes the keys that nobody has configured yet. Starts that come
together queue: one does the work, the others find it done.
"""

import fcntl
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from site_config import demo, environment, owners

BASE_DIR = Path(__file__).resolve().parent.parent

DATABASE_LOCK = 0x4875_6973  # any number, the same in every replica ("Huis")


@contextmanager
def one_start_at_a_time(folder: Path) -> Iterator[None]:
    """Waits for other starts on the same DATA_DIR. The system gives the lock back when a process ends, however it ends."""
    with (folder / "setup.lock").open("a") as file:
        owners.give(file.fileno(), folder)
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            print("Another start is preparing the site: waiting for it.", flush=True)
            fcntl.flock(file, fcntl.LOCK_EX)
        yield


@contextmanager
def one_replica_at_a_time() -> Iterator[None]:
    """Waits for replicas that share this PostgreSQL, each with a DATA_DIR of its own. Does nothing on SQLite."""
    from django.db import connection

    if connection.vendor != "postgresql":
        yield
        return
    import psycopg

    # The lock lasts as long as its connection: one of its own, whatever migrations do to Django's.
    with psycopg.connect(**connection.get_connection_params(), autocommit=True) as lock:
        lock.execute("SELECT pg_advisory_lock(%s)", [DATABASE_LOCK])
        yield


def main() -> None:
    """Prepares everything; ends with one sentence where a setting is wrong."""
    env = environment.reader()
    folder = env.directory("DATA_DIR", str(environment.read_files(BASE_DIR)))
    environment.stop_on_errors(env)
    for path in owners.closed(folder):
        sys.exit(f"{path} belongs to another user: the site cannot use it. {owners.mend(path, folder)}")
    with one_start_at_a_time(folder):
        if "--demo" in sys.argv:
            demo.make_keys(folder)
        prepare_database()


def prepare_database() -> None:
    """Migrates, loads the content and makes the first account, where that has not been done; deletes what was left behind."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "site_config.settings")
    import django
    from django.core.management import CommandError, call_command

    django.setup()
    from site_config.backup import leftovers

    leftovers.delete()
    with one_replica_at_a_time():
        try:
            call_command("migrate", verbosity=0)
        except CommandError as refusal:
            sys.exit(str(refusal))
        call_command("load_content")
        make_account()


def make_account() -> None:
    """Makes the first account on a terminal or for a demo. Elsewhere the output is a log, where no password belongs."""
    from django.conf import settings
    from django.contrib.auth.models import User
    from django.core.management import call_command

    if User.objects.exists():
        return
    if sys.stdout.isatty() or ("--demo" in sys.argv and not settings.IS_HTTPS):
        call_command("first_admin")
    else:
        print("There is no account yet. On a terminal of this server: manage.py first_admin", flush=True)


if __name__ == "__main__":
    main()
