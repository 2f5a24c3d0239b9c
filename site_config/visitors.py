"""Decides in one place which network address is the visitor's: the rest of the site reads REMOTE_ADDR."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse


def own_address(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware. On HTTPS the site stands behind its own proxy, which appends the address it saw to X-Forwarded-For: only
    the right-most is its word, the rest is the visitor's."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if settings.IS_HTTPS:
            seen = request.headers.get("X-Forwarded-For", "").rpartition(",")[2].strip()
            request.META["REMOTE_ADDR"] = seen or request.META.get("REMOTE_ADDR", "")
        return get_response(request)

    return middleware
