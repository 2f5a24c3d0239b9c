"""gunicorn's worker, with a time limit for each step of a connection.

A connection has a limited time for the head of a request, for its body, until the next request, and to read an answer. A
client that trickles has no more time than a silent one. When there are too many connections, the one nearest to its deadline
is closed; when half-sent bodies take too much memory, the oldest of them. So visitors get in while others only hold places.

A worker that stops waits `STOP_SECONDS` for a last request on each open connection, and answers it. If it closed at once, a
request might be on its way, and a proxy does not send a form twice. The edges of `deploy/` close a silent connection sooner
than that, so none of theirs is closed under a request.
"""

import asyncio
import logging
import os
import signal
from functools import partial
from math import inf
from typing import Any, ClassVar, cast

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol, RequestResponseCycle
from uvicorn_worker import UvicornWorker

HEAD_SECONDS = 10
"""From the first byte of a request (or the opening of the connection) to the end of its headers."""

BODY_SECONDS = 20
"""From there to the end of its body."""

IDLE_SECONDS = 15
"""From an answer to the next request."""

STOP_SECONDS = 2
"""From the signal to stop, or from a later answer or opening, to the next request."""

READING_SECONDS = 60
"""For a visitor to take what does not fit into the system's buffers."""

MOST_CONNECTIONS = 800
"""Of a worker; the usual limit on open files is 1024."""

MOST_HELD = 24 * 1024 * 1024
"""Bytes of bodies that are not whole yet, of a worker."""

MOST_ADDRESS, MOST_FIELDS, MOST_HEAD = 2048, 60, 32 * 1024
"""Bytes of an address, header fields, and bytes of a head in all: more than any page of ours needs."""

WHOLE_ANSWER = "site.whole_answer"
"""The ASGI extension by which the page cache hands over an answer that is ready to write: `(head, body) -> bool`."""


class Refused(Exception):
    """The head of a request is larger than any of ours, or names no one host; the parser makes a 400 of it."""


class Connection(HttpToolsProtocol):
    """One connection; see the module."""

    held: ClassVar[dict["Connection", int]] = {}
    """Bytes of the half-sent body of each connection, the oldest first."""

    is_stopping: ClassVar[bool] = False
    """Whether this worker was told to stop."""

    def __init__(self, *args: Any, **named: Any):
        super().__init__(*args, **named)
        self.deadline = inf
        self.in_head, self.head_size = True, 0

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Starts the time for the first head. Over `MOST_CONNECTIONS`, closes the one nearest to its deadline."""
        super().connection_made(transport)
        self._wait_for_head(HEAD_SECONDS)
        self.timer = self.loop.call_later(1, self._look)
        if len(self.connections) > MOST_CONNECTIONS:
            _give_up(min(cast("set[Connection]", self.connections), key=lambda one: one.deadline))

    def connection_lost(self, exc: Exception | None) -> None:
        """Stops the timer, and no longer counts the connection's half-sent body."""
        self.timer.cancel()
        self.held.pop(self, None)
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        self.head_size += len(data)
        super().data_received(data)
        if self.in_head and self.head_size > MOST_HEAD and not self.transport.is_closing():
            self.send_400_response("The head of the request is too large.")

    def on_message_begin(self) -> None:
        """Starts the time for the head."""
        super().on_message_begin()
        self._wait_for_head(HEAD_SECONDS)

    def on_header(self, name: bytes, value: bytes) -> None:
        """Leaves out what could be taken for another header (`_` for `-`), and what comes after the body."""
        if self.in_head and b"_" not in name:
            super().on_header(name, value)

    def on_headers_complete(self) -> None:
        """Starts the time for the body. Raises `Refused`: a long or non-ASCII address, too many fields, no host or two."""
        hosts = sum(name == b"host" for name, _value in self.headers)
        if hosts > 1 or (hosts == 0 and self.parser.get_http_version() == "1.1"):
            raise Refused
        if len(self.url) > MOST_ADDRESS or len(self.headers) > MOST_FIELDS or not self.url.isascii():
            raise Refused
        self.in_head, self.head_size = False, 0
        self._wait(BODY_SECONDS)
        super().on_headers_complete()
        self.cycle.keep_alive = self.cycle.keep_alive and not self.is_stopping
        extensions: dict[str, Any] = {WHOLE_ANSWER: partial(self._answer, self.cycle)}
        self.scope["extensions"] = extensions  # in time: the task of the request begins after this

    def on_body(self, body: bytes) -> None:
        """Counts what has come of the body. Over `MOST_HELD` bytes in all, closes the oldest half-sent one."""
        super().on_body(body)
        self.held[self] = self.held.get(self, 0) + len(body)
        if sum(self.held.values()) > MOST_HELD:
            _give_up(next(iter(self.held)))

    def on_message_complete(self) -> None:
        self.in_head, self.head_size = True, 0
        self.held.pop(self, None)
        self.deadline = inf  # none while the site answers
        super().on_message_complete()

    def on_response_complete(self) -> None:
        """Starts the time for the next request, once the answer is written."""
        super().on_response_complete()
        if self.is_answered:
            self._wait_for_head(IDLE_SECONDS)

    def shutdown(self) -> None:
        """The worker stops. An answer that has not begun will say that it is the last; others wait for one more."""
        Connection.is_stopping = True
        if self.is_answered:
            self._wait_for_head(STOP_SECONDS)
        elif self.cycle and not self.cycle.response_started:
            self.cycle.keep_alive = False

    def pause_writing(self) -> None:
        """The system's buffers are full: starts the time for the visitor to read."""
        super().pause_writing()
        self._wait(READING_SECONDS)

    def resume_writing(self) -> None:
        """The visitor has read: the time is that of the next request, or none while an answer is still being made."""
        super().resume_writing()
        self.deadline = inf
        if self.is_answered:
            self._wait_for_head(IDLE_SECONDS)

    def _answer(self, cycle: RequestResponseCycle, head: bytes, body: bytes) -> bool:
        """Writes a whole answer at once: `head` is its status and header lines. False where the connection must wait first.

        What uvicorn's own `send` does, without looking again at headers that are the same for every reader.
        """
        if cycle.disconnected or self.flow.write_paused:
            return cycle.disconnected
        lines = [head, *(b"%b: %b\r\n" % pair for pair in cycle.default_headers)]
        if not cycle.keep_alive:
            lines.append(b"connection: close\r\n")
        self.transport.write(b"".join([*lines, b"\r\n", body]))
        cycle.response_started = cycle.response_complete = True
        cycle.message_event.set()
        if not cycle.keep_alive:
            self.transport.close()
        cycle.on_response()
        return True

    @property
    def is_answered(self) -> bool:
        """Whether everything that was asked is answered, and written."""
        return (self.cycle is None or self.cycle.response_complete) and not self.flow.write_paused

    def _wait_for_head(self, seconds: float) -> None:
        self._wait(STOP_SECONDS if self.is_stopping else seconds)

    def _wait(self, seconds: float) -> None:
        self.deadline = self.loop.time() + seconds

    def _look(self) -> None:
        """Looks once a second: cheaper than a timer a request, and exact enough."""
        if self.loop.time() >= self.deadline:
            _give_up(self)
        else:
            self.timer = self.loop.call_later(1, self._look)

    def _unsupported_upgrade_warning(self) -> None:
        """Ignores an offer of another protocol, without a warning in the log."""


def _deadline(connection: Any) -> float:
    return connection.deadline


def _give_up(connection: Any) -> None:
    connection.held.pop(connection, None)
    connection.transport.abort()


class Worker(UvicornWorker):
    """Serves `Connection`s, and logs as the rest of the site does."""

    CONFIG_KWARGS: ClassVar[dict[str, Any]] = {
        "loop": "uvloop",
        "http": Connection,
        "ws": "none",
        "lifespan": "off",
        "interface": "asgi3",
        "proxy_headers": False,  # Django reads them, and only those that its settings name
        "server_header": False,
        "access_log": False,
        "timeout_keep_alive": IDLE_SECONDS,
        "timeout_graceful_shutdown": 15,
        "timeout_notify": 1,
    }

    def __init__(self, *args: Any, **named: Any):
        super().__init__(*args, **named)
        logger = logging.getLogger("uvicorn.error")
        logger.handlers, logger.propagate = [], True
        logger.setLevel(logging.WARNING)

    async def callback_notify(self) -> None:
        """Once a second. A worker whose master was killed finishes what it answers, and ends: it would hold the port."""
        self.notify()
        if os.getppid() != self.ppid:
            os.kill(os.getpid(), signal.SIGTERM)

    def init_process(self) -> None:
        """Gives the event loop plain sockets: it closes gunicorn's wrapped ones twice, which is logged as an error."""
        self.sockets: list[Any] = [listener.sock for listener in self.sockets]
        super().init_process()
