"""What the workers of a running site hold: memory and open files."""

import os
import time
from pathlib import Path

from tests.support.raw import workers_of
from tests.support.servers import Site

LOOKS = 5
"""At the memory, a twentieth of a second apart: a follow-up code takes 16 MiB (scrypt) for a moment."""


def largest(site: Site) -> tuple[float, int]:
    """Bytes and open files of the worker that has most."""
    workers = workers_of(site)
    looks = []
    for _look in range(LOOKS):
        looks.append(max(map(pss, workers)))
        time.sleep(0.05)
    return min(looks), max(len(os.listdir(f"/proc/{pid}/fd")) for pid in workers)  # noqa: PTH208


def pss(pid: str) -> float:
    """Bytes that a process has for itself, and its share of what it has with others."""
    rollup = Path(f"/proc/{pid}/smaps_rollup").read_text()
    return 1024 * int(rollup.split("\nPss:")[1].split()[0])
