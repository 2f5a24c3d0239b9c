"""Where documents are kept: files named by what they are made from, so that each is made once until its words change.

Any worker may make one. Two that make the same at once make the same bytes, and the folder only ever holds whole files.
"""

import os
import tempfile
import time
from pathlib import Path
from threading import Lock

from django.conf import settings

from .press import Document

ABANDONED = 600
"""Seconds after which an unfinished file belongs to nobody."""

_making = Lock()
"""Held by the one thread of a process that makes something: a crowd makes it once, with one compiler at a time."""


def folder() -> Path:
    return Path(settings.DATA_DIR) / "documents"


def fetch(document: Document) -> bytes:
    """The file of `document`, made now if it is asked for the first time. Raises as `Document.made` does."""
    file = folder() / document.name
    try:
        return file.read_bytes()
    except FileNotFoundError:
        with _making:
            return file.read_bytes() if file.exists() else _keep(file, document.made())


def clear() -> None:
    """Removes every file: for after the commit of a change. What is still published is made again when it is asked for."""
    for file in folder().glob("*"):
        if not _is_being_written(file):
            file.unlink(missing_ok=True)


def _keep(file: Path, body: bytes) -> bytes:
    file.parent.mkdir(parents=True, exist_ok=True)
    descriptor, unfinished = tempfile.mkstemp(prefix=".", dir=file.parent)
    try:
        with os.fdopen(descriptor, "wb") as stream:
            stream.write(body)
            stream.flush()
            os.fsync(stream.fileno())
        Path(unfinished).replace(file)
    except BaseException:
        Path(unfinished).unlink(missing_ok=True)
        raise
    return body


def _is_being_written(file: Path) -> bool:
    try:
        return file.name.startswith(".") and time.time() - file.stat().st_mtime < ABANDONED
    except FileNotFoundError:
        return True
