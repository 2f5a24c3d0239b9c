"""Django in bounded threads behind ASGI. No thread waits for a visitor: it gets the whole request, and gives a whole answer.

The body is read in the event loop, within its limit, before a thread is taken; the answer is sent after the thread is free
again. Both are in memory and nowhere else. A visitor who leaves meanwhile changes nothing: what was started is done, and its
answer dropped.
"""

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from concurrent.futures import Executor, ThreadPoolExecutor
from io import BytesIO
from typing import Any, cast

from a2wsgi.wsgi import build_environ
from django.conf import settings
from django.core.exceptions import RequestDataTooBig

Message = dict[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
ASGI = Callable[[dict, Receive, Send], Awaitable[None]]
WSGI = Callable[[dict, Callable], Iterable[bytes]]

THREADS = 12
"""Each has a database connection of its own. Most of what they do waits for the database, or is set free by Python meanwhile
(scrypt, Argon2, sealing, PDFs)."""

MOST_BODY = 1024 * 1024 + 64 * 1024
"""Bytes of a request's body: what Django takes (DATA_UPLOAD_MAX_MEMORY_SIZE) and the frame around it."""

MOST_UPLOAD = MOST_BODY + settings.FILE_UPLOAD_MAX_MEMORY_SIZE
"""Bytes of a body in the admin, which takes a portrait."""

MOST_UPLOADS = 2
"""Bodies larger than `MOST_BODY` that are in memory at once, of a worker. Django's threads may be busy."""

MOST_DROPPED = 8 * MOST_BODY
"""Bytes read past that limit, and dropped, so that the browser reads the refusal."""


class Disconnected(Exception):
    """The visitor left before the request was whole."""


class TooLarge:
    """Stands for a body that is too large. Reading it makes Django answer with its error page, a 413."""

    def read(self, *_size: int) -> bytes:
        """Raises RequestDataTooBig."""
        raise RequestDataTooBig("The body of the request is too large.")

    readline = read


class InThreads:
    """An ASGI application made of the WSGI application `application`."""

    def __init__(self, application: WSGI, executor: Executor | None = None):
        self.application = application
        self.executor = executor or ThreadPoolExecutor(THREADS, thread_name_prefix="django")
        self.uploads = 0

    async def __call__(self, scope: dict, receive: Receive, send: Send) -> None:
        in_admin = scope["path"].startswith("/" + settings.ADMIN_PATH)
        most = MOST_UPLOAD if in_admin and self.uploads < MOST_UPLOADS else MOST_BODY
        try:
            body, is_whole = (b"", False) if says_too_large(scope) else await read_body(receive, most)
        except Disconnected:
            return
        is_upload = len(body) > MOST_BODY
        self.uploads += is_upload
        try:
            await self._answer(scope, body, is_whole, send)
        finally:
            self.uploads -= is_upload

    async def _answer(self, scope: dict, body: bytes, is_whole: bool, send: Send) -> None:
        environ = build_environ(cast(Any, scope), cast(Any, BytesIO(body) if is_whole else TooLarge()))
        # Said also where the body came in chunks.
        environ["CONTENT_LENGTH"] = str(len(body) if is_whole else MOST_UPLOAD + 1)
        del body
        loop = asyncio.get_running_loop()
        status, headers, content = await loop.run_in_executor(
            self.executor, answer, self.application, cast(dict, environ)
        )
        if not is_whole:
            headers.append((b"connection", b"close"))
        await send({"type": "http.response.start", "status": status, "headers": headers})
        await send({"type": "http.response.body", "body": content})


def says_too_large(scope: dict) -> bool:
    """Whether a request says that its body is longer than what is read: nobody waits for it."""
    length = dict(scope["headers"]).get(b"content-length", b"0")
    return length.isdigit() and int(length) > MOST_DROPPED


async def read_body(receive: Receive, most: int = MOST_BODY) -> tuple[bytes, bool]:
    """The body, and True; nothing, and False where it is longer than `most` bytes. Raises `Disconnected`."""
    parts, size, has_more = [], 0, True
    while has_more and size <= MOST_DROPPED:
        message = await receive()
        if message["type"] != "http.request":
            raise Disconnected
        part = message.get("body", b"")
        has_more = message.get("more_body", False)
        size += len(part)
        if size <= most:
            parts.append(part)
    if size > most:
        return b"", False
    return b"".join(parts), True


def answer(application: WSGI, environ: Any) -> tuple[int, list[tuple[bytes, bytes]], bytes]:
    """Status, headers and body; everything is done before this returns."""
    started: list = []
    chunks = application(environ, lambda status, headers, *rest: started.extend((status, headers)))
    try:
        body = b"".join(chunks)
    finally:
        getattr(chunks, "close", lambda: None)()
    status, headers = started
    return int(status[:3]), [(name.encode("latin-1"), value.encode("latin-1")) for name, value in headers], body


# A thread of Python has 16 KiB for its calls. Where that ends, each further call maps memory and unmaps it at its end: in the
# middle of a template, 200 times a page. A first call that claims 256 KiB gets twice that, and those below it have the rest.
answer.__code__ = answer.__code__.replace(co_stacksize=256 * 1024 // 8)
