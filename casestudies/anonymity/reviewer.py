"""Asks the guard's own process, and starts it when needed. All workers of one folder share it; every wait has a limit."""

import contextlib
import json
import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import cast

from .findings import Finding, found, worded
from .rules import findings_in
from .watch_list import WatchList

NEEDED = ("marisa_trie",)
INDEX = Path(__file__).resolve().parents[2] / "build" / "guard" / "words.marisa"
"""What `make build` makes of dictionaries and lists of names."""
IDLE = 300.0
"""Seconds without a question after which the process ends."""
PATIENCE = 30.0
"""Seconds to wait for an answer: loading takes a few, a text a fraction of one."""
START = 10.0
"""Seconds a new process may take until it listens; it loads afterwards."""
PACKAGE = Path(__file__).resolve().parent
ROOT = PACKAGE.parent.parent
LONGEST_ADDRESS = 100
"""Bytes of a socket's path that every system takes."""
PASSED_ON = ("PATH", "LANG", "LC_ALL", "HOME", "TMPDIR", "COVERAGE_PROCESS_CONFIG", "COVERAGE_PROCESS_START")
"""The environment variables that the process inherits; none is secret. The last two let tests measure its coverage."""
_children: list[subprocess.Popen[bytes]] = []


@dataclass(frozen=True)
class Review:
    """`findings[i]` are those of the i-th text; `checked_names` says whether the guard's own process read them."""

    findings: list[list[Finding]]
    checked_names: bool


def missing() -> list[str]:
    """What the guard's own process lacks: a package, or its index; empty where the guard is complete. Imports nothing."""
    absent = [name for name in NEEDED if find_spec(name) is None]
    return absent if INDEX.exists() else [*absent, "build/guard"]


def is_complete() -> bool:
    """Whether names can be checked: every package is installed, and the index is built."""
    return not missing()


def review(
    text: str, language: str, *, watch_list: WatchList | None = None, reasons_in: str | None = None
) -> list[Finding]:
    """What rules alone find in `text`, in order. `reasons_in` is the language of the reasons, by default the text's."""
    return _finished(findings_in(text, _language(language)), text, watch_list, reasons_in or language)


def review_all(
    texts: Sequence[tuple[str, str]],
    *,
    watch_list: WatchList | None = None,
    reasons_in: str | None = None,
    folder: Path | str | None = None,
    patience: float = PATIENCE,
    idle: float = IDLE,
) -> Review:
    """What the guard finds in `texts`, each (language, text). Without its process, what rules find. Never raises for that.

    `folder`, kept from other users, is where workers find the process of one another; a private temporary one by default.
    """
    answer = _ask(texts, _home(folder), patience, idle) if texts and is_complete() else None
    raw = answer if answer is not None else [findings_in(text, _language(language)) for language, text in texts]
    findings = [
        _finished(found_there, text, watch_list, reasons_in or language)
        for found_there, (language, text) in zip(raw, texts, strict=True)
    ]
    return Review(findings, checked_names=answer is not None or not texts)


def warm_up(folder: Path | str | None = None) -> None:
    """Starts the process, without waiting: for a page whose reader is about to save."""
    if is_complete():
        home = _home(folder)
        with contextlib.suppress(OSError):
            if (connection := _connected(home)) is None:
                _start(home, IDLE)
            else:
                connection.close()


def _finished(findings: list[Finding], text: str, watch_list: WatchList | None, reasons_in: str) -> list[Finding]:
    watched = [*watch_list.findings(text)] if watch_list else []
    return worded({*findings, *watched}, reasons_in)


def _language(language: str) -> str:
    return "fr" if language.startswith("fr") else "en"


def _home(folder: Path | str | None) -> Path:
    home = Path(folder).resolve() if folder else _private()
    return home if len(os.fsencode(home / "guard.sock")) <= LONGEST_ADDRESS else _private()


def _private() -> Path:
    home = Path(tempfile.gettempdir()) / f"huis-clos-guard-{os.getuid()}"
    home.mkdir(mode=0o700, exist_ok=True)
    if home.is_symlink() or home.stat().st_uid != os.getuid():
        raise PermissionError(f"{home} belongs to somebody else: it must be removed for the guard to start")
    return home


def _ask(texts: Sequence[tuple[str, str]], home: Path, patience: float, idle: float) -> list[list[Finding]] | None:
    """The process's answer; None where two of them failed to give one."""
    question = json.dumps({"texts": list(texts)}).encode() + b"\n"
    for _attempt in range(2):
        with contextlib.suppress(OSError, ValueError, KeyError):
            connection = _connected(home) or _start(home, idle)
            if connection is None:
                continue
            with connection:
                return _answer(connection, question, patience, home)
    return None


def _answer(connection: socket.socket, question: bytes, patience: float, home: Path) -> list[list[Finding]]:
    deadline = time.monotonic() + patience
    received = bytearray()
    try:
        connection.settimeout(patience)
        connection.sendall(question)
        while not received.endswith(b"\n"):
            connection.settimeout(max(0.01, deadline - time.monotonic()))
            part = connection.recv(1 << 16)
            if not part:
                raise ConnectionError("the guard's process left")
            received += part
    except TimeoutError:
        _end_children(home)
        raise
    return [[found(start, end, kind) for start, end, kind in findings] for findings in json.loads(received)["findings"]]


def _end_children(home: Path) -> None:
    """Ends the process of `home` if this one started it; one of another worker ends by itself (`reader.TOO_LONG`).

    No process is identified by its number: in a container it may be that of another process, or 0, which is all of them.
    """
    for child in _children:
        if str(home) in cast("list[str]", child.args):
            child.kill()
            child.wait()


def _connected(home: Path) -> socket.socket | None:
    connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    connection.settimeout(5)
    try:
        connection.connect(str(home / "guard.sock"))
    except OSError:
        connection.close()
        return None
    return connection


def _start(home: Path, idle: float) -> socket.socket | None:
    """Starts a process and connects to it, or to the one another worker started meanwhile.

    One that finds the folder still held by one that is ending ends too: then another is started.
    """
    deadline = time.monotonic() + START
    child = _spawn(home, idle)
    while time.monotonic() < deadline:
        if connection := _connected(home):
            return connection
        time.sleep(0.05)
        if child.poll() is not None:
            child = _spawn(home, idle)
    return None


def _spawn(home: Path, idle: float) -> subprocess.Popen:
    _children[:] = [child for child in _children if child.poll() is None]
    environment = {name: os.environ[name] for name in PASSED_ON if name in os.environ}
    environment |= {"PYTHONPATH": str(ROOT), "OMP_NUM_THREADS": "1", "PYTHONDONTWRITEBYTECODE": "1"}
    child = subprocess.Popen(  # noqa: S603 our own module, by our own interpreter
        [sys.executable, "-m", "casestudies.anonymity.reader", str(home), str(idle)],
        cwd=ROOT,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    _children.append(child)
    return child
