"""The server itself: disk, pages for the proxy, permissions of files, clock, swap."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from site_config import owners
from site_config.health import LEAST_DISK
from site_config.models import Mark
from site_config.owners import shell

from . import Finding

LITTLE_DISK = 1024**3
"""Bytes that are free: below, it is time to make room."""

CLOCK_SLACK = timedelta(minutes=2)


def disk() -> Iterator[Finding]:
    """Whether DATA_DIR and BACKUP_DIR have room, and lie on two disks."""
    for name in ("DATA_DIR", "BACKUP_DIR"):
        folder = getattr(settings, name)
        if folder and folder.is_dir():
            free = shutil.disk_usage(folder).free
            level = "wrong" if free < LEAST_DISK else "warning" if free < LITTLE_DISK else "ok"
            mend = f"{shell('du', '-xh', '--max-depth=2', folder)} | sort -h"
            yield Finding("disk", level, f"{name} has {free // 1024**2} MiB free.", mend)
    backups = settings.BACKUP_DIR
    if backups and backups.is_dir() and settings.DATA_DIR.stat().st_dev == backups.stat().st_dev:
        yield Finding(
            "disk", "warning", "The backups are on the same disk as the data, and are lost with it.",
            shell("rsync", "-a", f"{backups}/", "other-machine:huis-clos-backups/"),
        )  # fmt: skip


def pages() -> Iterator[Finding]:
    """Whether the site can leave pages for the proxy, where it is to."""
    folder = settings.EDGE_DIR
    if folder and not (folder.is_dir() and os.access(folder, os.W_OK | os.X_OK)):
        sentence = (
            f"EDGE_DIR, {folder}, is no folder that the site can write to: the proxy asks the site for every page."
        )
        mend = owners.mend(folder, settings.DATA_DIR) if folder.is_dir() else shell("mkdir", "--mode=755", folder)
        yield Finding("pages", "warning", sentence, mend)
    elif folder:
        yield Finding("pages", "ok", f"The site leaves the pages of each second in {folder}, for the proxy.")


def permissions() -> Iterator[Finding]:
    """Whether others on this machine can read what is secret, and the site can use its own files."""
    closed = owners.closed(settings.DATA_DIR)
    for path in closed:
        sentence = f"{path} belongs to another user: the site cannot use it."
        yield Finding("permissions", "wrong", sentence, owners.mend(path, settings.DATA_DIR))
    open_to_others = [path for path in _secret_files() if path.exists() and path.stat().st_mode & 0o077]
    for path in open_to_others:
        mode = "go=" if path.is_dir() else "600"
        yield Finding(
            "permissions", "warning", f"Other users of this machine can read {path}.", shell("chmod", mode, path)
        )
    if not open_to_others and not closed:
        yield Finding("permissions", "ok", "Only their owner can read the files of the site.")


def _secret_files() -> list[Path]:
    data, files = settings.DATA_DIR, [settings.BASE_DIR / ".env", settings.DATA_DIR]
    if not data.stat().st_mode & 0o077:
        return files  # nobody gets into the folder
    return [
        *files,
        data / "demo.env",
        *data.glob("*.sqlite3*"),
        *(data / "keys").glob("*"),
    ]


def clock() -> Iterator[Finding]:
    """Whether the clock is set by others, and was never ahead of today."""
    ahead = Mark.objects.filter(at__gt=timezone.now() + CLOCK_SLACK).first()
    if ahead:
        sentence = f"The clock is wrong, or was: a job ran on {ahead.at:%Y-%m-%d %H:%M} UTC, which is in the future."
        yield Finding("clock", "wrong", sentence, "timedatectl set-ntp true")
    elif is_set_by_others() is False:
        yield Finding("clock", "warning", "No time server sets the clock of this machine.", "timedatectl set-ntp true")
    else:
        yield Finding("clock", "ok", f"The clock says {timezone.now():%Y-%m-%d %H:%M} UTC.")


def is_set_by_others() -> bool | None:
    """Whether a time server sets the clock; None where the machine does not say."""
    if not (program := shutil.which("timedatectl")):
        return None
    command = [program, "show", "--property=NTPSynchronized", "--value"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=5, check=False)  # noqa: S603
    return {"yes": True, "no": False}.get(done.stdout.strip())


def swap() -> Iterator[Finding]:
    """Whether memory can be written to disk: a message without script is in memory for a moment."""
    table = Path("/proc/swaps")
    if table.exists() and len(table.read_text().splitlines()) > 1:
        sentence = "Swap is on: what a message says could be written to disk, unless the swap is encrypted."
        yield Finding("swap", "warning", sentence, "swapoff --all, and take swap out of /etc/fstab")
    else:
        yield Finding("swap", "ok", "Memory is not written to disk.")
