"""Public pages, made once a content change and kept compressed in each worker: an ASGI layer in front of Django.

A page is kept if its view is `cacheable` (`casestudies.caching`) and its answer says `Cache-Control: public`. What is kept
depends on the address alone: Django makes the page from a request that is built from the path, the known query parameters
and the settings. Forms, files and requests of signed-in users go straight to Django, so that staff neither see nor fill what
is kept. A page is old as soon as the generation differs from what it was before the page was made.

All of this runs in the event loop, so nothing here needs a lock and nothing here may wait, except with `await`.
"""

import asyncio
import gzip
import hashlib
import time
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from http import HTTPStatus
from urllib.parse import parse_qs, urlencode, urlsplit

import brotli
from django.conf import settings
from django.http.request import split_domain_port, validate_host
from django.urls import Resolver404, resolve
from django.utils.translation import get_language_from_path, override

from casestudies import caching
from casestudies.addresses import address
from casestudies.reading import facets
from site_config.connections import WHOLE_ANSWER
from site_config.edge_pages import EdgePages
from site_config.threads import ASGI, Message, Receive, Send

BUDGET = 2 * 1024 * 1024
"""Bytes of compressed pages a worker keeps at most; the least recently read go first."""

BROTLI = {"quality": 5, "lgwin": 17}
"""Pages are some 12 KB. A window of 128 KiB holds any of them, where the default would set aside 4 MiB for each."""

Headers = tuple[tuple[bytes, bytes], ...]
DROPPED = frozenset({b"content-length", b"content-encoding", b"etag", b"vary", b"date"})
VARY = (b"vary", b"Accept-Encoding, Cookie")


@dataclass
class Answer:
    """One answer to any reader, ready to send: as header lines for our own server, as a message for any other."""

    etag: bytes
    status: int
    headers: list[tuple[bytes, bytes]]
    body: bytes

    def __post_init__(self) -> None:
        lines = [f"HTTP/1.1 {self.status} {HTTPStatus(self.status).phrase}".encode()]
        lines += [b"%b: %b" % pair for pair in self.headers]
        self.head = b"\r\n".join([*lines, b""])

    async def send(self, scope: dict, send: Send) -> None:
        """Sends the answer, in one write where the server offers `WHOLE_ANSWER`. HEAD gets no body."""
        body = b"" if scope["method"] == "HEAD" else self.body
        write = scope.get("extensions", {}).get(WHOLE_ANSWER)
        if write and write(self.head, body):
            return
        await send({"type": "http.response.start", "status": self.status, "headers": self.headers})
        await send({"type": "http.response.body", "body": body})


@dataclass
class Page:
    """One kept page: its headers, and what it is answered with under each content coding that was asked for so far."""

    headers: Headers
    digest: str
    generation: object
    compressed: bytes
    made: float = field(default_factory=time.monotonic)
    answers: dict[str, tuple[Answer, Answer]] = field(default_factory=dict)

    def is_fresh(self, generation: object) -> bool:
        """Whether the page is of this generation and at most `caching.MAX_AGE` seconds old."""
        return self.generation == generation and time.monotonic() - self.made <= caching.MAX_AGE

    @cached_property
    def is_for_reading(self) -> bool:
        """Whether it has the headers that all reading pages have (`security.SPECULATION_RULES`)."""
        return any(name == b"speculation-rules" for name, _value in self.headers)

    def answer(self, coding: str, known: bytes) -> Answer:
        """The page, or a 304 where its tag is among those `known` (If-None-Match)."""
        pair = self.answers.get(coding) or self._prepared(coding)
        if coding:  # the plain page is rarely asked for, and three times the size: not kept
            self.answers[coding] = pair
        whole, not_modified = pair
        return not_modified if known and whole.etag in known else whole

    def _prepared(self, coding: str) -> tuple[Answer, Answer]:
        body = self.compressed if coding == "br" else brotli.decompress(self.compressed)
        if coding == "gzip":
            body = gzip.compress(body, 6, mtime=0)
        etag = f'"{self.digest}{"-" if coding else ""}{coding}"'.encode()
        headers = [*self.headers, (b"etag", etag), VARY]
        not_modified = Answer(etag, 304, [pair for pair in headers if pair[0] != b"content-type"], b"")
        headers.append((b"content-length", str(len(body)).encode()))
        if coding:
            headers.append((b"content-encoding", coding.encode()))
        return Answer(etag, 200, headers, body), not_modified

    @property
    def size(self) -> int:
        """Bytes of memory, roughly: the bodies and 2,000 for the rest."""
        return 2000 + len(self.compressed) + sum(len(whole.body) for whole, _unchanged in self.answers.values())


@dataclass
class Unkept:
    """An answer that is never kept: not found, withdrawn, moved, a list that no link leads to, or the database is away."""

    start: Message
    body: bytes


class PageCache:
    """ASGI middleware; see the module."""

    def __init__(self, application: ASGI, budget: int = BUDGET):
        self.application = application
        self.budget = budget
        self.pages: OrderedDict[str, Page] = OrderedDict()
        self.headers: dict[Headers, Headers] = {}
        self.shared_generation = _shared_generation()
        self.making: dict[tuple[str, object], asyncio.Task[Page | Unkept | None]] = {}
        self.edge = EdgePages(settings.EDGE_DIR) if settings.EDGE_DIR else None
        self.lists = {address("casestudies:cases", code) for code, _name in settings.LANGUAGES}

    async def __call__(self, scope: dict, receive: Receive, send: Send) -> None:
        asked = dict(scope["headers"])
        if self._is_public(scope, asked):
            key, second = _key(scope, self.lists), int(time.time())
            page = await self._page(key)
            if isinstance(page, Page):
                if self.edge and page.is_for_reading:
                    self.edge.offer(key, page.compressed, second)
                coding = coding_for(asked.get(b"accept-encoding", b""))
                return await page.answer(coding, asked.get(b"if-none-match", b"")).send(scope, send)
            if page is not None:
                await send(page.start)
                return await send(
                    {"type": "http.response.body", "body": page.body if scope["method"] == "GET" else b""}
                )
        return await self.application(scope, receive, send)

    def _is_public(self, scope: dict, asked: dict[bytes, bytes]) -> bool:
        return (
            scope["method"] in ("GET", "HEAD")
            and _is_ours(asked.get(b"host", b""))
            and settings.SESSION_COOKIE_NAME.encode() + b"=" not in asked.get(b"cookie", b"")
            and (not settings.IS_HTTPS or asked.get(b"x-forwarded-proto") == b"https")
        )

    async def _page(self, key: str) -> Page | Unkept | None:
        """The page at `key`, made where there is none that is fresh; None if it depends on more than the address."""
        if key not in self.pages and not _is_cacheable(key.partition("?")[0]):
            return None
        try:
            now = await self.shared_generation() if self.shared_generation else caching.generation()
        except OSError:
            return None
        page = self.pages.get(key)
        if page is not None and page.is_fresh(now):
            self.pages.move_to_end(key)
            return page
        making = self.making.get((key, now))
        if making is None:
            making = self.making[key, now] = asyncio.create_task(self._make(key, now))
            making.add_done_callback(lambda _task: self.making.pop((key, now)))
        return await asyncio.shield(making)  # a reader who leaves does not stop it for the others

    async def _make(self, key: str, now: object) -> Page | Unkept | None:
        """The page as Django makes it now; if Django fails (its database is away), a page that is only too old."""
        start, body = await self._ask_django(key)
        old = self.pages.get(key)
        if start["status"] >= 500 and old is not None and old.generation == now:
            return old
        page = self._page_of(start, body, now)
        self._keep(key, page if isinstance(page, Page) else None)
        return page

    async def _ask_django(self, key: str) -> tuple[Message, bytes]:
        messages: list[Message] = []

        async def send(message: Message) -> None:
            messages.append(message)

        await self.application(clean_request(key), nothing, send)
        start, *parts = messages
        return start, b"".join(part.get("body", b"") for part in parts)

    def _page_of(self, start: Message, body: bytes, now: object) -> Page | Unkept | None:
        headers: Headers = tuple((name.lower(), value) for name, value in start["headers"])
        named = dict(headers)
        if b"set-cookie" in named:
            return None
        if start["status"] != 200 or b"public" not in named.get(b"cache-control", b""):
            return Unkept(start, body)
        kept = tuple(pair for pair in headers if pair[0] not in DROPPED)
        kept = self.headers.setdefault(kept, kept)  # the same for nearly all pages, so one copy serves them
        return Page(kept, hashlib.sha256(body).hexdigest()[:32], now, brotli.compress(body, **BROTLI))

    def _keep(self, key: str, page: Page | None) -> None:
        self.pages.pop(key, None)
        if page is None:
            return
        self.pages[key] = page
        total = sum(kept.size for kept in self.pages.values())
        while total > self.budget and len(self.pages) > 1:
            total -= self.pages.popitem(last=False)[1].size


def _shared_generation() -> Callable[[], Awaitable[object]] | None:
    """What to ask for the generation where several machines share it."""
    if not settings.CACHE_URL:
        return None
    from site_config.redis_cache import Generation

    return Generation()


def _key(scope: dict, lists: set[str]) -> str:
    """The address without what its page does not depend on: of the query string, only facets and page number."""
    path, query = scope["path"], scope["query_string"]
    if not query or path not in lists:
        return path
    given = parse_qs(query.decode("latin-1"), max_num_fields=50) if query.count(b"&") < 50 else {}
    known = {name: given[name][-1] for name in (*facets.NAMES, "page") if name in given}
    return f"{path}?{urlencode(known)}" if known else path


def clean_request(key: str) -> dict:
    """A request for the page at `key`, made of that and of the site's configuration: nothing of a visitor is in it."""
    path, _mark, query = key.partition("?")
    site = urlsplit(settings.SITE_URL)
    return {
        "type": "http",
        "asgi": {"version": "3.0", "spec_version": "2.3"},
        "http_version": "1.1",
        "method": "GET",
        "scheme": site.scheme,
        "root_path": "",
        "path": path,
        "query_string": query.encode(),
        "headers": [(b"host", site.netloc.encode()), (b"x-forwarded-proto", site.scheme.encode())],
        "server": (site.hostname, site.port or {"http": 80, "https": 443}[site.scheme]),
        "client": None,
    }


async def nothing() -> Message:
    """The body of a request that has none."""
    return {"type": "http.request", "body": b"", "more_body": False}


def _is_cacheable(path: str) -> bool:
    """Whether the view at `path` is `cacheable`."""
    try:
        with override(get_language_from_path(path)):
            return getattr(resolve(path).func, "is_cacheable", False)
    except Resolver404:
        return False


@lru_cache(maxsize=256)
def _is_ours(host: bytes) -> bool:
    return validate_host(split_domain_port(host.decode("latin-1"))[0], [str(name) for name in settings.ALLOWED_HOSTS])


@lru_cache(maxsize=256)
def coding_for(accepted: bytes) -> str:
    """The content coding to answer with: "br", "gzip" or "" for none. Weights only matter where they are zero."""
    weights = dict.fromkeys(("br", "gzip"), False)
    for part in accepted.decode("latin-1").lower().split(","):
        name, _semicolon, weight = part.partition(";")
        if name.strip() in weights:
            weights[name.strip()] = weight.replace(" ", "") not in ("q=0", "q=0.0", "q=0.00", "q=0.000")
    return next((name for name, wanted in weights.items() if wanted), "")
