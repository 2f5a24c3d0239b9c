"""Keeps documents in files. Each is named after what it is made from, so it is made once until its words change.

Any worker may make one. Two that make the same at once make the same bytes, and the folder only ever holds whole files. Each
generation of the casebook (`casestudies.caching`) has a folder of its own: of what readers no longer see, no replica keeps a
file for long.
"""

import hashlib
import logging
import os
import tempfile
import time
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from threading import Lock
from typing import Any

from django.conf import settings

from .. import caching
from .press import Document

logger = logging.getLogger(__name__)

DIGEST = 32
"""Bytes of a SHA-256 digest."""

ABANDONED = 600
"""Seconds after which an unfinished file is abandoned."""

_making = Lock()
"""One thread of a process makes a document at a time. The others wait, and find it made."""


def root() -> Path:
    """Where the folders are."""
    return Path(settings.DATA_DIR) / "documents"


def folder() -> Path:
    """Where the files of the present generation are. Ask for it before the words of a document are read."""
    try:
        generation = caching.generation()
    except OSError:  # Redis is away
        generation = None
    return root() / hashlib.sha256(repr(generation).encode()).hexdigest()[:16]


def fetch(document: Document, kept_in: Path) -> bytes:
    """The file of `document`, made now if it is asked for the first time. Raises as `Document.made` does.

    `kept_in` is what `folder` said before its words were read. A kept file that is damaged is made again; one that cannot be
    kept is served all the same.
    """
    file = kept_in / document.name
    body = _kept(file)
    if body is None:
        with _making:
            body = _kept(file)
            if body is None:
                body = document.made()
                _keep(file, body)
                clear_older()
    return body


def clear(**_signal: Any) -> None:
    """Removes every file. Documents are made again on request. Receives `caching.outdated`."""
    _remove(root().rglob("*"))


def clear_older() -> None:
    """Removes what was kept before the present generation, on this replica or by a request that began before it."""
    present = folder()
    _remove(path for path in root().rglob("*") if present not in (path, *path.parents))


def _remove(paths: Iterable[Path]) -> None:
    """Removes the files among `paths`, and the folders that are empty then."""
    for path in sorted(paths, reverse=True):  # what is in a folder comes before it
        with suppress(OSError):  # another process was faster, or still writes there
            if path.is_dir():
                path.rmdir()
            elif not _is_being_written(path):
                path.unlink()


def _kept(file: Path) -> bytes | None:
    """What was kept in `file`, if it is there and whole: a digest (SHA-256), then the document."""
    try:
        found = file.read_bytes()
    except OSError:
        return None
    body = found[DIGEST:]
    return body if hashlib.sha256(body).digest() == found[:DIGEST] else None


def _keep(file: Path, body: bytes) -> None:
    """Keeps `body`, or says in the log that it could not: the disk may be full, or refuse."""
    unfinished = None
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        descriptor, unfinished = tempfile.mkstemp(prefix=".", dir=file.parent)
        with os.fdopen(descriptor, "wb") as stream:
            stream.write(hashlib.sha256(body).digest() + body)
            stream.flush()
            os.fsync(stream.fileno())
        Path(unfinished).replace(file)
    except OSError as failure:
        logger.warning("A document could not be kept: %s.", failure.strerror)
    finally:
        if unfinished:
            Path(unfinished).unlink(missing_ok=True)


def _is_being_written(file: Path) -> bool:
    try:
        return file.name.startswith(".") and time.time() - file.stat().st_mtime < ABANDONED
    except FileNotFoundError:
        return True
