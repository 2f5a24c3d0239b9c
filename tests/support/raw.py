"""Bytes to and from a site, for what no HTTP library would send."""

import re
import socket
import time
from pathlib import Path
from urllib.parse import quote, urlsplit

from tests.support.forms import hidden_fields
from tests.support.servers import Site


def connect(site: Site) -> socket.socket:
    address = urlsplit(site.url)
    return socket.create_connection((address.hostname, address.port), timeout=30)


def exchanged(site: Site, sent: bytes) -> bytes:
    """All that comes back until the site closes."""
    with connect(site) as wire:
        wire.sendall(sent)
        return read_all(wire)


def read_all(wire: socket.socket) -> bytes:
    received = b""
    try:
        while part := wire.recv(65536):
            received += part
    except OSError:
        pass
    return received


def is_closed(wire: socket.socket) -> bool:
    """Whether the other side has ended it; what it sent meanwhile is dropped."""
    wire.setblocking(False)
    try:
        while wire.recv(65536):
            pass
    except BlockingIOError:
        return False
    except OSError:
        pass
    return True


def posted_form(site: Site, message: str) -> bytes:
    """A whole request: the contact form, filled in."""
    page = site.get("/fr/contact/")[2].decode()
    fields = {**hidden_fields(page), "message": message}
    body = "&".join(f"{name}={quote(value, safe='')}" for name, value in fields.items()).encode()
    head = f"POST /fr/contact/ HTTP/1.1\r\nHost: {urlsplit(site.url).netloc}\r\nConnection: close\r\n"
    head += f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(body)}\r\n\r\n"
    return head.encode() + body


def status_of(answer: bytes) -> int:
    found = re.match(rb"HTTP/1\.1 (\d{3}) ", answer)
    return int(found[1]) if found else 0


def workers_of(site: Site) -> list[str]:
    return Path(f"/proc/{site.process.pid}/task/{site.process.pid}/children").read_text().split()


def count_inquiries(site: Site) -> int:
    words = "from inquiries.models import Inquiry; print(Inquiry.objects.count())"
    return int(site.manage("shell", "-v0", "-c", words).stdout)


def worst_wait(site: Site, path: str, seconds: float, between: float = 0.02) -> float:
    """The longest that a reader waits for `path`, asking over and over for so many seconds."""
    worst, until = 0.0, time.monotonic() + seconds
    while time.monotonic() < until:
        started = time.monotonic()
        assert site.get(path)[0] == 200
        worst = max(worst, time.monotonic() - started)
        time.sleep(between)
    return worst
