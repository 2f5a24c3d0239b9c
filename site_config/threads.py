"""Django in bounded threads behind ASGI. No thread waits for a visitor: it gets the whole request, and gives a whole answer.

The body is read in the event loop, within its limit, before a thread is taken; the answer is sent after the thread is free
again. Both are in memory and nowhere else. A visitor who leaves meanwhile changes nothing: what was begun is done, and its
answer dropped.
"""

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from concurrent.futures import Executor, ThreadPoolExecutor
from io import BytesIO
from typing import Any, cast

from a2wsgi.wsgi import build_environ
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

    async def __call__(self, scope: dict, receive: Receive, send: Send) -> None:
        try:
            body, is_whole = (b"", False) if says_too_large(scope) else await read_body(receive)
        except Disconnected:
            return
        environ = build_environ(cast(Any, scope), cast(Any, BytesIO(body) if is_whole else TooLarge()))
        environ["CONTENT_LENGTH"] = str(len(body) if is_whole else MOST_BODY + 1)  # also where the body came in chunks
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


async def read_body(receive: Receive) -> tuple[bytes, bool]:
    """The body, and True; what fits of it, and False where it is longer. Raises `Disconnected`."""
    parts, size, has_more = [], 0, True
    while has_more and size <= MOST_DROPPED:
        message = await receive()
        if message["type"] != "http.request":
            raise Disconnected
        part = message.get("body", b"")
        has_more = message.get("more_body", False)
        size += len(part)
        if size <= MOST_BODY:
            parts.append(part)
    if size > MOST_BODY:
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
