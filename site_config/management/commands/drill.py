import json
import os
import subprocess
import sys
import tempfile
import time
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from sealing.identity import make_identity
from site_config import health
from site_config.backup import leftovers, making
from site_config.locks import locked_file

ASK = """
from urllib.parse import urlsplit
from django.conf import settings
from django.test import Client
print(Client().get("/readyz", headers={"host": urlsplit(settings.SITE_URL).netloc}).content.decode())
"""


class Command(BaseCommand):
    help = (
        "Restores a backup into a scratch folder of DATA_DIR, says what that proves, and deletes the folder. Without FILE it "
        "makes a backup first, sealed to a key of its own; with FILE and --identity it tries one of yours."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE", nargs="?")
        parser.add_argument("--identity", type=Path, metavar="KEYFILE")

    def handle(self, *args: Any, **options: Any) -> None:
        if bool(options["file"]) != bool(options["identity"]):
            raise CommandError("Give both FILE and --identity KEYFILE, or neither.")
        try:
            with locked_file(settings.DATA_DIR / leftovers.DRILL_LOCK):
                leftovers.delete_scratch()
                self.drill(options["file"], options["identity"])
        except BlockingIOError:
            raise CommandError("Another drill is running here. Wait for its end.") from None
        self.stdout.write("The scratch folder is deleted. The backup works.")

    def drill(self, file: Path | None, identity: Path | None) -> None:
        """Restores `file`, or a new backup, in a scratch folder. What a killed drill left in one goes with the next."""
        with tempfile.TemporaryDirectory(dir=settings.DATA_DIR, prefix=leftovers.SCRATCH) as folder:
            scratch = Path(folder)
            if file and identity:
                self.restore(scratch / "site", file, identity, shows_key=True)
                return
            self.back_up(scratch / "site.age", scratch / "identity.txt")
            self.restore(scratch / "site", scratch / "site.age", scratch / "identity.txt", shows_key=False)

    def back_up(self, file: Path, identity: Path) -> None:
        """Makes a backup of this site, while it runs, that `identity` opens."""
        began = time.monotonic()
        try:
            counts = making.back_up(file, [make_identity(identity)])
        except making.NotMade as problem:
            raise CommandError(str(problem)) from None
        size = file.stat().st_size / 1024
        self.stdout.write(f"Backed up {len(counts)} tables: {size:.0f} KiB in {_seconds(began)}.")

    def restore(self, data: Path, file: Path, identity: Path, shows_key: bool) -> None:
        """Restores `file` into the empty folder `data`, as another process, and asks the restored site how it is."""
        began, database = time.monotonic(), f"sqlite:///{data}/huis-clos.sqlite3"
        environment = {**os.environ, "DATA_DIR": str(data), "DATABASE_URL": database, "CACHE_URL": "", "BACKUP_DIR": ""}
        said = _manage(environment, "restore", str(file.absolute()), "--identity", str(identity.absolute()))
        for line in said.splitlines():
            if shows_key or "envelope" not in line:  # the drill's own key opens the backup, but no inquiry
                self.stdout.write(line)
        checks = json.loads(_manage(environment, "shell", "--verbosity", "0", "-c", ASK).splitlines()[-1])
        if failing := [name for name in health.NEEDED if not checks[name]]:
            raise CommandError(f"The site was restored, but it is not ready (/readyz): {', '.join(failing)}.")
        self.stdout.write(f"The restored site is ready (/readyz), {_seconds(began)} after the start of the restore.")


def _manage(environment: dict[str, str], *words: str) -> str:
    command = [sys.executable, "manage.py", *words]
    done = subprocess.run(command, cwd=settings.BASE_DIR, env=environment, capture_output=True, text=True, check=False)  # noqa: S603
    if done.returncode:
        raise CommandError(done.stderr.strip().removeprefix("CommandError: "))
    return done.stdout


def _seconds(began: float) -> str:
    return f"{time.monotonic() - began:.1f} s"
