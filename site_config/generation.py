"""Lets replicas read what all pages share once a generation, instead of once a page."""

import time
from collections.abc import Callable
from functools import cache
from typing import Any

from django.conf import settings
from django.db import transaction
from django.http import HttpRequest, HttpResponse

from casestudies import caching


def name_generation(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware. `request.generation()` names the present generation, or is None where nothing is to be remembered."""

    def middleware(request: HttpRequest) -> HttpResponse:
        request.generation = cache(shared_generation)  # type: ignore[attr-defined]
        return get_response(request)

    return middleware


def shared_generation() -> object:
    """None on one machine, which reads its own database as fast, and while Redis is away.

    Bounded in time like kept pages: should a process die between a commit and the mark that tells of it.
    """
    if not settings.CACHE_URL:
        return None
    try:
        return caching.generation(), time.monotonic() // caching.MAX_AGE
    except OSError:
        return None


def advance(**_changed: Any) -> None:
    """Receives that a key was put to use or retired: forms come with it from the next request on, on every replica."""
    transaction.on_commit(caching.advance_generation, robust=True)
