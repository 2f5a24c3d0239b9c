"""Two things that caches need to know: when a kept page is out of date, and which responses may be kept.

All workers compare a mark, which changes whenever readers may see something new. With Redis it is a key there, shared by all
replicas. Without, it is a file in DATA_DIR, shared by the workers of one machine; a look at it takes about two microseconds.
"""

import os
import secrets
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from functools import wraps
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.dispatch import Signal
from django.http import HttpRequest
from django.http.response import HttpResponseBase

PUBLIC = "public, max-age=0, s-maxage=60, stale-while-revalidate=60"
"""A browser asks each time, and gets a 304. A content network may answer for a minute, and for one more while it asks."""

KEY = "casebook-generation"

outdated = Signal()
"""Sent when readers may see something new: what was made from the old words is to be removed."""

MAX_AGE = 300
"""Seconds after which a kept page is made again whatever the generation: a bound, should a process die between a commit and
the mark that tells of it."""

INSIST_PAUSE = 0.2
"""Seconds between two attempts to set the mark while Redis is away."""

View = Callable[..., HttpResponseBase]


def cacheable(view: View) -> View:
    """Decorates a view whose answers to the public depend on the address alone: caches may keep its pages, unless the view
    says otherwise or the page was made for a signed-in user. The page cache makes only such views' pages."""

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        response = view(request, *args, **kwargs)
        if response.status_code == 200:
            signed_in = settings.SESSION_COOKIE_NAME in request.COOKIES
            response.headers.setdefault("Cache-Control", "private, no-store" if signed_in else PUBLIC)
        return response

    answer.is_cacheable = True  # type: ignore[attr-defined]
    return answer


def generation() -> object:
    """The present generation: another value than before once pages are out of date. Raises OSError where Redis is away.

    A Redis that lost the mark gets a new one: without any, pages from before an earlier loss would pass for new.
    """
    if settings.CACHE_URL:
        return _redis_command("GET", KEY) or _first_mark()
    try:
        stat = os.stat(settings.DATA_DIR / "generation")  # noqa: PTH116  (half the time of Path.stat, on every page)
    except FileNotFoundError:
        return None
    return stat.st_ino, stat.st_mtime_ns


def advance_generation() -> None:
    """Puts every kept page out of date, and what else was made from the old words. Call it after the commit of a change."""
    try:
        _set_mark(secrets.token_hex(8))
    finally:
        outdated.send_robust(sender=None)


def _set_mark(mark: str) -> None:
    if settings.CACHE_URL:
        _tell_redis(mark)
        return
    file = settings.DATA_DIR / "generation"
    fresh = file.with_name(f"generation-{mark}")
    fresh.write_text(mark)
    fresh.replace(file)


def _first_mark() -> object:
    _redis_command("SET", KEY, secrets.token_hex(8), "NX")
    return _redis_command("GET", KEY)


def _tell_redis(mark: str) -> None:
    """Sets the mark. Where Redis is away, goes on trying behind the back of the request: pages that other replicas keep would
    otherwise outlive a withdrawal until they are too old anyway."""
    try:
        _redis_command("SET", KEY, mark)
    except ConnectionError:
        threading.Thread(target=_insist, args=[mark], daemon=True).start()


def _insist(mark: str) -> None:
    give_up_at = time.monotonic() + MAX_AGE
    while time.monotonic() < give_up_at:
        time.sleep(INSIST_PAUSE)
        with suppress(ConnectionError):
            _redis_command("SET", KEY, mark)
            return


def _redis_command(*words: str) -> object:
    """Runs one command over the connections of Django's cache, without its pickling."""
    from redis.exceptions import RedisError

    try:
        return cache._cache.get_client(write=True).execute_command(*words)  # type: ignore[attr-defined]
    except RedisError as error:
        raise ConnectionError(str(error)) from error
