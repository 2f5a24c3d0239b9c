"""The format of a backup: lines of JSON, compressed with gzip, in one age file (age-encryption.org/v1).

    age --decrypt --identity KEYFILE site.age | gunzip | less

The first line is the header: format, version, day, the migrations applied, the secrets that stored values depend on. Then
for each table an object that names its fields, followed by one list a row. The last line counts rows and names the SHA-256 of
every line before it, so a file that was cut off or altered is noticed before anything is restored. Bytes are
`{"base64": "…"}`.
"""

import base64
import gzip
import hashlib
import json
import os
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, time
from pathlib import Path
from typing import IO, Any

import pyrage
from django.core.serializers.json import DjangoJSONEncoder

from site_config.locks import locked_file

DRAFT = ".{}.part"
"""The name of a backup until it is whole."""

FORMAT = "huis-clos backup"
VERSION = 1


class BackupUnreadable(Exception):
    """The file is no backup of ours, is damaged, or the identity does not open it. The message is for a person."""


class _Encoder(DjangoJSONEncoder):
    def default(self, value: Any) -> Any:
        if isinstance(value, bytes | memoryview):
            return {"base64": base64.b64encode(value).decode("ascii")}
        if isinstance(value, datetime | time):
            return value.isoformat()  # Django's encoder drops microseconds
        return super().default(value)


def decoded(value: Any) -> Any:
    """A value of a row as it was before it was written: bytes are bytes again."""
    if isinstance(value, dict) and set(value) == {"base64"}:
        return base64.b64decode(value["base64"])
    return value


def encoded(line: dict | Sequence) -> bytes:
    """A line as the file holds it. The same values are the same bytes, from either database."""
    text = json.dumps(line, cls=_Encoder, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return text.encode("utf-8", "surrogatepass")


class Writer:
    """Writes lines, and keeps the digest of them."""

    def __init__(self, stream: IO[bytes]):
        self._stream = stream
        self._digest = hashlib.sha256()

    def write(self, line: dict | Sequence) -> None:
        """Adds one line: an object that opens a table, or a list that is a row of it."""
        line_of_bytes = encoded(line)
        self._digest.update(line_of_bytes)
        self._stream.write(line_of_bytes + b"\n")

    def finish(self, counts: dict[str, int]) -> None:
        """Adds the last line; without it, a backup does not verify."""
        self.write({"end": {"counts": counts, "sha256": self._digest.hexdigest()}})


def is_there(path: Path) -> bool:
    """Whether there is something at `path`. An empty file is what a crash left, or made to keep a place free."""
    try:
        return path.stat().st_size > 0
    except OSError:  # or its folder is closed to us
        return False


class _Target:
    """A file to write to that remembers why it could not be written: pyrage does not pass that on."""

    def __init__(self, file: IO[bytes]):
        self.file, self.failure = file, OSError("nothing was written")

    def write(self, piece: bytes) -> int:
        try:
            return self.file.write(piece)
        except OSError as failure:
            self.failure = failure
            raise

    def flush(self) -> None:
        self.file.flush()


def _seal(source: IO[bytes], file: IO[bytes], keys: Sequence[pyrage.x25519.Recipient]) -> None:
    target = _Target(file)
    try:
        pyrage.encrypt_io(source, target, keys)
    except pyrage.EncryptError:
        raise target.failure from None


@contextmanager
def sealed_file(path: Path, recipients: Sequence[str]) -> Iterator[Writer]:
    """A new backup at `path` (mode 0600), sealed to `recipients`. It appears only when it is whole.

    Raises FileExistsError rather than overwrite more than an empty file, BlockingIOError where another process is writing
    it, OSError, `pyrage.RecipientError`.
    """
    keys = [pyrage.x25519.Recipient.from_str(recipient) for recipient in recipients]
    with (
        _draft_of(path) as target,
        _piped(lambda source: _seal(source, target, keys), into=True) as stream,
        gzip.GzipFile(fileobj=stream, mode="wb", compresslevel=3, mtime=0) as compressed,
    ):
        yield Writer(compressed)  # type: ignore[arg-type]


@contextmanager
def _draft_of(path: Path) -> Iterator[IO[bytes]]:
    """A file beside `path`, locked, that takes its place at the end. One that a killed process left is used again."""
    draft = path.with_name(DRAFT.format(path.name))
    with locked_file(draft) as target:
        try:
            if is_there(path):
                raise FileExistsError(path)
            target.truncate()
            yield target
            target.flush()
            os.fsync(target.fileno())
            draft.rename(path)
        except BaseException:
            draft.unlink()
            raise


@contextmanager
def opened_file(path: Path, identities: Sequence[pyrage.x25519.Identity]) -> Iterator[Iterator[Any]]:
    """The lines of the backup at `path`, each as Python. Raises `BackupUnreadable` as soon as something is wrong with it."""
    try:
        with (
            path.open("rb") as source,
            _piped(lambda target: pyrage.decrypt_io(source, target, identities), into=False) as stream,
            gzip.GzipFile(fileobj=stream, mode="rb") as plain,
        ):
            yield _lines(plain)  # type: ignore[arg-type]
    except pyrage.DecryptError as error:
        raise BackupUnreadable(f"{path} does not open with this identity, or it is damaged ({error}).") from None
    except (EOFError, gzip.BadGzipFile, UnicodeDecodeError, json.JSONDecodeError) as error:
        raise BackupUnreadable(f"{path} is damaged or is no backup of this site ({error}).") from None
    except OSError as error:
        if error.errno:
            raise
        raise BackupUnreadable(f"{path} is damaged or cut off.") from None  # pyrage, in the middle of a file


def _lines(stream: IO[bytes]) -> Iterator[Any]:
    digest = hashlib.sha256()
    line = None
    for encoded in stream:
        so_far = digest.hexdigest()
        digest.update(encoded.rstrip(b"\n"))
        line = json.loads(encoded.decode("utf-8", "surrogatepass"))
        if isinstance(line, dict) and "end" in line and line["end"]["sha256"] != so_far:
            raise BackupUnreadable("The backup is damaged: its contents are not those that its last line describes.")
        yield line
    if not isinstance(line, dict) or "end" not in line:
        raise BackupUnreadable("The backup is cut off: its last line is missing.")


@contextmanager
def _piped(work: Callable[[IO[bytes]], object], into: bool) -> Iterator[IO[bytes]]:
    """One end of a pipe, while `work` has the other in a thread: to write into where `into`, else to read from.

    An error of `work` is raised here, in place of the broken pipe that follows from it.
    """
    reading, writing = os.pipe()
    theirs, ours = (reading, writing) if into else (writing, reading)
    failures: list[BaseException] = []

    def run() -> None:
        try:
            with os.fdopen(theirs, "rb" if into else "wb") as end:
                work(end)
        except BaseException as error:
            failures.append(error)

    thread = threading.Thread(target=run)
    thread.start()
    try:
        with os.fdopen(ours, "wb" if into else "rb") as end:
            yield end
    except BaseException:
        thread.join()
        if failures and not isinstance(failures[0], BrokenPipeError):
            raise failures[0] from None
        raise
    thread.join()
    if failures:
        raise failures[0]
