"""What slow connections cost everybody else: silent and trickling ones, straight at the site, while readers read."""

import contextlib
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from urllib.parse import urlsplit

from bench import load
from bench.growth import memory
from bench.pages import first_case, fresh_site
from bench.tables import Table, Target
from tests.support.servers import Site

SECONDS = 60
SIZES = (0, 64, 200)
"""Slow connections at once; without any, for comparison."""

HALVES = (
    b"GET /fr/ HTTP/1.1\r\nHost: 127.",
    b"POST /fr/contact/ HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 9000\r\n\r\nmessage=",
)
"""Requests that are not whole: one stops in its head, one in its body."""

READERS, PAUSE = 4, 0.02
"""Readers at once, and seconds between two pages of one."""


@dataclass
class Seen:
    """What readers met: seconds they waited for each page, and pages that did not come."""

    waits: list[float] = field(default_factory=list)
    failures: int = 0

    @property
    def p99(self) -> float:
        """Seconds: 99 of 100 waits were shorter."""
        return sorted(self.waits)[int(len(self.waits) * 0.99)]


def table() -> Table:
    """What readers notice of connections that are silent or trickle, for each number of those."""
    result = Table(
        f"slow: readers beside slow connections, {SECONDS} s each",
        ("slow connections", "pages read", "p99 ms", "worst ms", "not answered", "workers lost", "worker MB"),
    )
    with fresh_site() as site:
        for size in SIZES:
            before = load.workers(site.process.pid)
            with slow_connections(site, size):
                seen = read(site)
            lost = len(set(before) - set(load.workers(site.process.pid)))
            megabytes = memory(site)[1]
            milliseconds = (f"{seen.p99 * 1000:.1f}", f"{max(seen.waits) * 1000:.1f}")
            figures = (f"{len(seen.waits):,}", *milliseconds, str(seen.failures), str(lost), f"{megabytes:.1f}")
            result.rows.append((str(size), *figures))
            if size:
                result.targets += targets(size, seen, lost)
        result.targets.append(Target("memory of a worker (RSS, MB)", memory(site)[1], most=90, reading="{:.1f}"))
    return result


def targets(size: int, seen: Seen, lost: int) -> list[Target]:
    """What must hold beside `size` slow connections."""
    worst = Target(f"{size}: a reader's longest wait (s)", max(seen.waits), most=0.2)
    return [worst, Target(f"{size}: workers lost, pages not answered", lost + seen.failures, most=0, reading="{:.0f}")]


@contextmanager
def slow_connections(site: Site, size: int) -> Iterator[None]:
    """Holds `size` connections open, half silent and half trickling. Reopens those that the site ends."""
    is_over = threading.Event()
    holder = threading.Thread(target=hold, args=(site, size, is_over), daemon=True)
    holder.start()
    try:
        yield
    finally:
        is_over.set()
        holder.join()


def hold(site: Site, size: int, is_over: threading.Event) -> None:
    """Keeps `size` connections open and trickling until `is_over`; replaces those that the site ends."""
    wires = [opened(site, number) for number in range(size)]
    while not is_over.wait(0.5):
        for number, wire in enumerate(wires):
            if is_ended(wire) or not trickles(wire, number):
                wire.close()
                wires[number] = opened(site, number)
    for wire in wires:
        wire.close()


def opened(site: Site, number: int) -> socket.socket:
    """A connection that has sent half a request: every other one half a head."""
    address = urlsplit(site.url)
    wire = socket.create_connection((address.hostname, address.port), timeout=10)
    wire.sendall(HALVES[number // 2 % 2])
    wire.setblocking(False)
    return wire


def trickles(wire: socket.socket, number: int) -> bool:
    """Sends one byte more on every other connection; False where nobody takes it any more."""
    with suppress(OSError):
        return not number % 2 or bool(wire.send(b"a"))
    return False


def is_ended(wire: socket.socket) -> bool:
    """Whether the site has closed the connection."""
    try:
        return not wire.recv(4096)
    except BlockingIOError:
        return False
    except OSError:
        return True


def read(site: Site) -> Seen:
    """What `READERS` readers meet in `SECONDS`, each over a connection that it keeps."""
    seen, path = Seen(), first_case(site, "fr")
    readers = [threading.Thread(target=read_on, args=(site, path, seen)) for _reader in range(READERS)]
    for reader in readers:
        reader.start()
    for reader in readers:
        reader.join()
    return seen


def read_on(site: Site, path: str, seen: Seen) -> None:
    """Reads `path` again and again for `SECONDS`; adds waits and failures to `seen`."""
    until, connection = time.monotonic() + SECONDS, HTTPConnection(urlsplit(site.url).netloc, timeout=30)
    while time.monotonic() < until:
        started = time.monotonic()
        try:
            connection.request("GET", path, headers={"Accept-Encoding": "br"})
            answer = connection.getresponse()
            answer.read()
            seen.failures += answer.status != 200
        except (OSError, HTTPException):
            seen.failures += 1
            with contextlib.suppress(OSError):
                connection.close()
        seen.waits.append(time.monotonic() - started)
        time.sleep(PAUSE)
    connection.close()
