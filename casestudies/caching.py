"""When a kept page is old: the mark all workers look at, and what responses tell the caches between us and a reader.

The mark changes whenever readers may see something new. With Redis it is a key there, shared by all replicas. Without, it is
a file in DATA_DIR, shared by the workers of one machine; looking at it costs about two microseconds.
"""

import os
import secrets
from typing import TypeVar

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest
from django.http.response import HttpResponseBase

PUBLIC = "public, max-age=0, s-maxage=60, stale-while-revalidate=60"
"""A browser asks again each time (and is told 304); a content network may answer for a minute, and for one more while it
asks."""

KEY = "casebook-generation"


Response = TypeVar("Response", bound=HttpResponseBase)


def cacheable(request: HttpRequest, response: Response) -> Response:
    """`response`, allowed to be kept by anyone, unless it was made for somebody who is signed in."""
    signed_in = settings.SESSION_COOKIE_NAME in request.COOKIES
    response.headers.setdefault("Cache-Control", "private, no-store" if signed_in else PUBLIC)
    return response


def generation() -> object:
    """A value to compare with an earlier one: another value, another generation. Raises OSError where Redis is away."""
    if settings.CACHE_URL:
        return _redis_command("GET", KEY)
    try:
        stat = os.stat(settings.DATA_DIR / "generation")  # noqa: PTH116  (half the time of Path.stat, on every page)
    except FileNotFoundError:
        return None
    return stat.st_ino, stat.st_mtime_ns


def advance_generation() -> None:
    """Makes every page kept so far old; called after the commit of what changed."""
    mark = secrets.token_hex(8)
    if settings.CACHE_URL:
        _redis_command("SET", KEY, mark)
        return
    file = settings.DATA_DIR / "generation"
    fresh = file.with_name(f"generation-{mark}")
    fresh.write_text(mark)
    fresh.replace(file)


def _redis_command(*words: str) -> object:
    """One command over the connections of Django's cache, without its pickling."""
    from redis.exceptions import RedisError

    try:
        return cache._cache.get_client(write=True).execute_command(*words)  # type: ignore[attr-defined]
    except RedisError as error:
        raise ConnectionError(str(error)) from error
