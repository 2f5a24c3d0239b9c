"""The guard's own process: `python -m casestudies.anonymity.reader FOLDER IDLE`.

Listens on FOLDER/guard.sock, one JSON line in, one out, and ends after IDLE seconds without a question, or with the process
that started it, or when one question takes too long. Holds a lock on FOLDER/guard.lock: a second one ends at once. Writes
nothing about the texts anywhere.
"""

import faulthandler
import fcntl
import json
import os
import select
import socket
import sys
import time
from pathlib import Path
from typing import Any

TICK = 1.0
"""Seconds between two looks whether anybody still needs this process."""
PATIENCE = 5.0
"""Seconds a client may take to say what it wants, or to take the answer."""

TOO_LONG = 30.0
"""Seconds one question may take: a process that hangs in one ends itself, so that nobody has to kill it."""


def serve(folder: Path, idle: float) -> None:
    """Answers questions on `guard.sock` until none has come for `idle` seconds or the parent process has ended.

    Returns at once where another process already serves `folder`.
    """
    parent = os.getppid()
    lock = os.open(folder / "guard.lock", os.O_CREAT | os.O_RDWR, 0o600)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return
    address = folder / "guard.sock"
    address.unlink(missing_ok=True)
    os.umask(0o177)
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as listener:
        listener.bind(str(address))
        listener.listen(16)
        from .models import read  # takes seconds: questions wait in the queue meanwhile

        last_asked = time.monotonic()
        while time.monotonic() - last_asked < idle and os.getppid() == parent:
            if not select.select([listener], [], [], min(TICK, idle))[0]:
                continue
            client, _ = listener.accept()
            with client:
                _watched(answer, client, read)
            last_asked = time.monotonic()
        address.unlink(missing_ok=True)


def _watched(act: Any, *arguments: Any) -> None:
    """Calls `act`; ends this process, from a thread that needs no interpreter, if that takes too long."""
    with open(os.devnull, "w") as nowhere:  # noqa: PTH123 os.devnull is a name, not a path to build
        faulthandler.dump_traceback_later(TOO_LONG, exit=True, file=nowhere)
        try:
            act(*arguments)
        finally:
            faulthandler.cancel_dump_traceback_later()


def answer(client: socket.socket, read: Any) -> None:
    """One question: {"texts": [[language, text], …]}; one answer: {"findings": [[[start, end, kind], …], …]}."""
    client.settimeout(PATIENCE)
    try:
        with client.makefile("rb") as lines:
            question = json.loads(lines.readline())
        found = [[[f.start, f.end, f.kind] for f in read(text, language)] for language, text in question["texts"]]
        client.sendall(json.dumps({"findings": found}).encode() + b"\n")
    except Exception:
        # A client that left, or a text that cannot be read: it falls back on rules, and the next one is served.
        return


if __name__ == "__main__":
    serve(Path(sys.argv[1]), float(sys.argv[2]))
    os._exit(0)  # taking the models down in order would hold the folder for a second
