import logging
import os
import signal
import sys
import time
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.db import connections

from site_config import jobs, monitors
from site_config.database import TOO_NEW, newer_migrations
from site_config.locks import Lock

logger = logging.getLogger("site_config.jobs")

LOCK_NUMBER = 0x6A6F_6273  # any number, the same in every replica ("jobs")
ROUND_SECONDS = 5


class Command(BaseCommand):
    help = (
        "Runs the periodic jobs until stopped: publishing what is due, notifications, erasure, backups. Start it with every "
        "replica: one does the work, the others wait to take its place. SIGTERM ends it between two jobs."
    )

    is_stopping = False
    is_checked = False

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--once", action="store_true", help="run what is due now, then end")
        parser.add_argument(
            "--beside", action="store_true", help="end when the process that started this one has ended"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._stop)
        self.parent = os.getppid() if options["beside"] else None
        lock = Lock("jobs", LOCK_NUMBER)
        while not self.stops():
            self.round(lock)
            if options["once"]:
                break
            self.rest()
        lock.release()

    def stops(self) -> bool:
        """Whether it was asked to stop, or the process that it runs beside is gone."""
        return self.is_stopping or self.parent not in (None, os.getppid())

    def round(self, lock: Lock) -> None:
        """Runs what is due, if no other process is at it. Where the database is away, waits for the next round."""
        try:
            if lock.hold():
                self.check_database()
                monitors.report(jobs.run_due(self.stops))
        except Exception as failure:  # the type alone: messages quote values
            logger.error("The jobs could not be run: %s.", type(failure).__name__)
        finally:
            connections.close_all()

    def check_database(self) -> None:
        """Ends at the first round where a newer version of the site has changed the database: jobs would spoil it."""
        if not self.is_checked and (newer := newer_migrations()):
            sys.exit(TOO_NEW.format(", ".join(newer[:3])))
        self.is_checked = True

    def rest(self) -> None:
        """Waits for the next round, and looks every half second whether to stop."""
        until = time.monotonic() + ROUND_SECONDS
        while time.monotonic() < until and not self.stops():
            time.sleep(0.5)

    def _stop(self, *_signal: object) -> None:
        self.is_stopping = True
