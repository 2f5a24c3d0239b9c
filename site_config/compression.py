"""Compresses what Django answers and the page cache does not keep: the form, the page that asks for a code, error pages.

Compression must not tell secrets. BREACH guesses a secret in a page from the length of many compressed answers that also
hold what the attacker chose. So only answers to a visitor's GET are compressed. They repeat nothing of the request but the
path, and the one secret in them, the token of a form, is another each time. Answers to a POST repeat what was typed, and may
hold a follow-up code. The query of a preview link is a secret. Pages of the admin and of signed-in users hold more. All of
these stay as they are.
"""

import gzip
from collections.abc import Callable

import brotli
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers

from .admin_access import is_in_admin
from .page_cache import coding_for

LEAST = 500
"""Bytes below which compression saves nothing."""

TYPES = ("text/", "application/json", "application/manifest+json", "application/atom+xml", "application/xml")


def compress(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware; see the module."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if not _may_be(request, response):
            return response
        patch_vary_headers(response, ("Accept-Encoding",))
        coding = coding_for(request.headers.get("Accept-Encoding", "").encode("latin-1", "replace"))
        if coding:
            body = response.content
            response.content = brotli.compress(body, quality=4, lgwin=16) if coding == "br" else gzip.compress(body, 5)
            response.headers["Content-Encoding"] = coding
            response.headers["Content-Length"] = str(len(response.content))
        return response

    return middleware


def _may_be(request: HttpRequest, response: HttpResponse) -> bool:
    return (
        request.method in ("GET", "HEAD")
        and not request.META.get("QUERY_STRING")
        and not is_in_admin(request)
        and settings.SESSION_COOKIE_NAME not in request.COOKIES
        and not response.streaming
        and not response.has_header("Content-Encoding")
        and response.headers.get("Content-Type", "").startswith(TYPES)
        and len(response.content) >= LEAST
    )
