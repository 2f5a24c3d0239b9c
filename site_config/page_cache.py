"""Public pages, made once a content change and kept compressed in each worker: a WSGI layer in front of Django.

A page is kept if its view says `Cache-Control: public`. What is kept depends on the address alone: Django makes the page
without cookies, preferences or unknown parameters. Whoever is signed in goes straight to Django, so that staff neither see
nor fill what is kept. A page is old as soon as `caching.generation()` differs from what it was before the page was made.
"""

import contextlib
import gzip
import hashlib
import sys
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from io import BytesIO
from urllib.parse import parse_qs, urlencode, urlsplit

import brotli
from django.conf import settings
from django.http.request import split_domain_port, validate_host

from casestudies import caching
from casestudies.addresses import address
from casestudies.reading import facets

BUDGET = 2 * 1024 * 1024
"""Bytes of compressed pages a worker keeps at most; the least recently read go first."""

MAX_AGE = 300
"""Seconds after which a page is made again whatever the generation: a bound, should a process die between a commit and
the mark that tells of it."""

BROTLI = {"quality": 5, "lgwin": 17}
"""Pages are some 12 KB. A window of 128 KiB holds any of them, where the default would set aside 4 MiB for each."""

Headers = tuple[tuple[str, str], ...]
DROPPED = frozenset({"content-length", "content-encoding", "etag", "vary", "date"})


@dataclass
class Page:
    """One kept page: its headers, and its body under each content coding that was asked for so far."""

    headers: Headers
    digest: str
    generation: object
    bodies: dict[str, bytes]
    made: float = field(default_factory=time.monotonic)

    def body(self, coding: str) -> bytes:
        if coding not in self.bodies:
            plain = brotli.decompress(self.bodies["br"])
            if not coding:  # rare, and three times the size: not kept
                return plain
            self.bodies[coding] = gzip.compress(plain, 6, mtime=0)
        return self.bodies[coding]

    @property
    def size(self) -> int:
        return sum(map(len, self.bodies.values())) + 500


class PageCache:
    """WSGI middleware; see the module."""

    def __init__(self, application: Callable, budget: int = BUDGET):
        self.application = application
        self.budget = budget
        self.pages: OrderedDict[str, Page] = OrderedDict()
        self.headers: dict[Headers, Headers] = {}
        self.lock = threading.Lock()
        self.making: dict[str, threading.Lock] = {}
        self.unkept = {"/", "/healthz", "/readyz"} | {
            address(f"inquiries:{name}", code)
            for name in ("contact", "receipt", "follow-up")
            for code, _name in settings.LANGUAGES
        }
        self.lists = {address("casestudies:cases", code) for code, _name in settings.LANGUAGES}

    def __call__(self, environ: dict, start_response: Callable) -> Iterable[bytes]:
        if not self._is_public(environ):
            return self.application(environ, start_response)
        try:
            now = caching.generation()
        except OSError:
            return self.application(environ, start_response)
        key = self._key(environ)
        page = self.pages.get(key)
        if page is None or page.generation != now or time.monotonic() - page.made > MAX_AGE:
            page = self._make(key, now)
            if page is None:
                return self.application(environ, start_response)
        else:
            self._touch(key)
        return _answer(page, environ, start_response)

    def _is_public(self, environ: dict) -> bool:
        return (
            environ["REQUEST_METHOD"] in ("GET", "HEAD")
            and validate_host(split_domain_port(environ.get("HTTP_HOST", ""))[0], settings.ALLOWED_HOSTS)
            and environ["PATH_INFO"] not in self.unkept  # or it would be made twice, to learn that it may not be kept
            and settings.SESSION_COOKIE_NAME + "=" not in environ.get("HTTP_COOKIE", "")
            and (not settings.IS_HTTPS or environ.get("HTTP_X_FORWARDED_PROTO") == "https")
            and not environ["PATH_INFO"].startswith(("/" + settings.ADMIN_PATH, settings.STATIC_URL))
            and not environ["PATH_INFO"].endswith((".pdf", ".png"))  # these are files, kept on disk
        )

    def _key(self, environ: dict) -> str:
        """The address without what its page does not depend on: of the query string, only facets and page number."""
        path, query = environ["PATH_INFO"], environ.get("QUERY_STRING", "")
        if not query or path not in self.lists:
            return path
        given = parse_qs(query, max_num_fields=50) if query.count("&") < 50 else {}
        known = {name: given[name][-1] for name in (*facets.NAMES, "page") if name in given}
        return f"{path}?{urlencode(known)}" if known else path

    def _make(self, key: str, now: object) -> Page | None:
        """The page at `key`, made by one thread while others that want it wait; None if it is not to be kept."""
        with self.lock:
            mine = self.making.setdefault(key, threading.Lock())
        with mine:
            try:
                page = self.pages.get(key)
                if page is None or page.generation != now or time.monotonic() - page.made > MAX_AGE:
                    page = self._ask_django(key, now)
                    self._keep(key, page)
                return page
            finally:
                self.making.pop(key, None)

    def _ask_django(self, key: str, now: object) -> Page | None:
        asked = clean_request(key)
        answered: list = []
        chunks = self.application(asked, lambda status, headers, *rest: answered.extend((status, headers)))
        try:
            body = b"".join(chunks)
        finally:
            getattr(chunks, "close", lambda: None)()
        status, headers = answered
        named = {name.lower(): value for name, value in headers}
        if not status.startswith("200") or "public" not in named.get("cache-control", "") or "set-cookie" in named:
            return None
        kept = tuple((name, value) for name, value in headers if name.lower() not in DROPPED)
        kept = self.headers.setdefault(kept, kept)  # the same for nearly all pages, so one copy serves them
        compressed = brotli.compress(body, **BROTLI)
        return Page(kept, hashlib.sha256(body).hexdigest()[:32], now, {"br": compressed})

    def _touch(self, key: str) -> None:
        with self.lock, contextlib.suppress(KeyError):  # dropped by another thread meanwhile
            self.pages.move_to_end(key)

    def _keep(self, key: str, page: Page | None) -> None:
        with self.lock:
            self.pages.pop(key, None)
            if page is None:
                return
            self.pages[key] = page
            total = sum(kept.size for kept in self.pages.values())
            while total > self.budget and len(self.pages) > 1:
                total -= self.pages.popitem(last=False)[1].size


def clean_request(key: str) -> dict:
    """A request for the page at `key`, made of that and of the site's configuration: nothing of a visitor is in it."""
    path, _mark, query = key.partition("?")
    site = urlsplit(settings.SITE_URL)
    return {
        "REQUEST_METHOD": "GET",
        "SCRIPT_NAME": "",
        "PATH_INFO": path,
        "QUERY_STRING": query,
        "SERVER_NAME": site.hostname,
        "SERVER_PORT": str(site.port or {"http": 80, "https": 443}[site.scheme]),
        "SERVER_PROTOCOL": "HTTP/1.1",
        "REMOTE_ADDR": "",
        "HTTP_HOST": site.netloc,
        "HTTP_X_FORWARDED_PROTO": site.scheme,
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": site.scheme,
        "wsgi.input": BytesIO(),
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
    }


def coding_for(accepted: str) -> str:
    """The content coding to answer with: "br", "gzip" or "" for none. Weights only matter where they are zero."""
    weights = dict.fromkeys(("br", "gzip"), False)
    for part in accepted.lower().split(","):
        name, _semicolon, weight = part.partition(";")
        if name.strip() in weights:
            weights[name.strip()] = weight.replace(" ", "") not in ("q=0", "q=0.0", "q=0.00", "q=0.000")
    return next((name for name, wanted in weights.items() if wanted), "")


def _answer(page: Page, environ: dict, start_response: Callable) -> list[bytes]:
    coding = coding_for(environ.get("HTTP_ACCEPT_ENCODING", ""))
    etag = f'"{page.digest}{"-" if coding else ""}{coding}"'
    headers = [*page.headers, ("ETag", etag), ("Vary", "Accept-Encoding, Cookie")]
    if etag in environ.get("HTTP_IF_NONE_MATCH", ""):
        start_response("304 Not Modified", [pair for pair in headers if pair[0].lower() != "content-type"])
        return []
    body = page.body(coding)
    headers.append(("Content-Length", str(len(body))))
    if coding:
        headers.append(("Content-Encoding", coding))
    start_response("200 OK", headers)
    return [b""] if environ["REQUEST_METHOD"] == "HEAD" else [body]
