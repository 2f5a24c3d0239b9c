"""How passwords are hashed, and how many at a time.

A hash takes up to a tenth of a second of a processor, on purpose. So that a flood of attempts cannot slow readers down, a
worker makes one at a time, in a thread of low priority, and one a second at most for devices it does not know. Devices that
signed in before wait in a line of their own, which a flood from elsewhere cannot fill. Both lines are short: further attempts
are refused before any hashing.
"""

import os
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

from django.conf import settings
from django.contrib.auth.hashers import Argon2PasswordHasher

NICENESS = 10
"""Of the thread that hashes: readers' threads get nine times its share of the processor."""

LINE = 4
"""Attempts that are let in at once to each of the two lines: one that is hashed, and those that wait."""


class Argon2(Argon2PasswordHasher):
    """Argon2id with 19 MiB, the least that OWASP recommends, and four passes where it asks for two."""

    memory_cost = 19 * 1024
    time_cost = 4
    parallelism = 1

    def encode(self, password: str, salt: str) -> str:
        """Django's hash of the password, computed in the hashing thread."""
        return _thread.submit(super().encode, password, salt).result()

    def verify(self, password: str, encoded: str) -> bool:
        """Whether the password is right, computed in the hashing thread."""
        return _thread.submit(super().verify, password, encoded).result()


def _let_readers_go_first() -> None:
    """Lowers the priority of this thread alone (Linux: setpriority(2), "C library/kernel differences")."""
    if sys.platform == "linux":
        os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), NICENESS)


_thread = ThreadPoolExecutor(1, "hashing", _let_readers_go_first)


class Busy(Exception):
    """Too many passwords are being checked at this moment."""


class _Line:
    def __init__(self) -> None:
        self.places = threading.BoundedSemaphore(LINE)
        self.turn = threading.Lock()
        self.free_at = 0.0

    def wait(self, pause: float) -> None:
        """Waits until `pause` seconds after the last in this line began."""
        time.sleep(max(0.0, self.free_at - time.monotonic()))
        self.free_at = time.monotonic() + pause


_lines = {True: _Line(), False: _Line()}


def is_full(*, is_known: bool) -> bool:
    """Whether this line takes no more at this moment."""
    places = _lines[is_known].places
    if not places.acquire(blocking=False):
        return True
    places.release()
    return False


@contextmanager
def one_at_a_time(*, is_known: bool) -> Iterator[None]:
    """Waits for its turn to hash a password; raises `Busy` if the line is full. `is_known`: the device signed in before."""
    line = _lines[is_known]
    if not line.places.acquire(blocking=False):
        raise Busy
    try:
        with line.turn:
            line.wait(0 if is_known else settings.SIGN_IN_PAUSE)
            yield
    finally:
        line.places.release()
