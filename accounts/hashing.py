"""How passwords are hashed, and how many at a time.

A hash takes a tenth of a second of a processor, on purpose. So that a flood of attempts cannot slow readers down, a worker
makes at most two at once: one for devices that signed in before, one for everybody else. A short line waits for each; whoever
comes after is asked, before any hashing, to try again.
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from django.contrib.auth.hashers import Argon2PasswordHasher

LINE = 4
"""Attempts that are let in at once to each of the two lines: one that is hashed, and those that wait."""


class Argon2(Argon2PasswordHasher):
    """Argon2id with 19 MiB, the least that OWASP recommends, and four passes where it asks for two."""

    memory_cost = 19 * 1024
    time_cost = 4
    parallelism = 1


class Busy(Exception):
    """Too many passwords are being checked at this moment."""


class _Line:
    def __init__(self) -> None:
        self.places = threading.BoundedSemaphore(LINE)
        self.turn = threading.Lock()


_lines = {True: _Line(), False: _Line()}


@contextmanager
def one_at_a_time(*, is_known: bool) -> Iterator[None]:
    """Waits for its turn to hash a password; raises `Busy` if the line is full. `is_known`: the device signed in before."""
    line = _lines[is_known]
    if not line.places.acquire(blocking=False):
        raise Busy
    try:
        with line.turn:
            yield
    finally:
        line.places.release()
