"""Starts gunicorn: `python -m site_config.serve`, with gunicorn's own options after it.

The settings are read first, so that a wrong value stops with one sentence. gunicorn reads some variables itself, before any
configuration file, and ends with a traceback.
"""

import os
import sys
from contextlib import suppress
from pathlib import Path

import django
from django.db import DatabaseError

from site_config import settings

NOT_OURS = ("FORWARDED_ALLOW_IPS", "SENDFILE")
"""Variables that gunicorn reads and that mean nothing to our worker."""

MEMORY = {"MALLOC_ARENA_MAX": "1", "MALLOC_MMAP_THRESHOLD_": "262144", "MALLOC_TRIM_THRESHOLD_": "262144"}
"""For the C library, which reads them once, at the start of a process: one heap for all threads, and a large block goes back
to the system when it is free. By itself it would keep the 16 MiB that each follow-up code takes for a moment (scrypt)."""


def main() -> None:
    """Becomes gunicorn."""
    refuse_newer_database()
    gunicorn = str(Path(sys.executable).with_name("gunicorn"))
    environment = MEMORY | {name: value for name, value in os.environ.items() if name not in NOT_OURS}
    environment["WEB_CONCURRENCY"] = str(settings.WEB_CONCURRENCY)
    configuration = str(Path(__file__).with_name("gunicorn.conf.py"))
    os.execve(gunicorn, [gunicorn, "--config", configuration, *sys.argv[1:]], environment)  # noqa: S606


def refuse_newer_database() -> None:
    """Ends with one sentence where a newer version of the site has changed the database. One that is away may come back."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "site_config.settings")
    django.setup()
    from site_config.database import TOO_NEW, newer_migrations

    with suppress(DatabaseError):
        if newer := newer_migrations():
            sys.exit(TOO_NEW.format(", ".join(newer[:3])))


if __name__ == "__main__":
    main()
