"""Refuses posts that another site makes a visitor's browser send, without a cookie and without a token.

Browsers say where a request comes from; what says nothing is no browser, and has no visitor to abuse. After Filippo Valsorda,
"Cross-Site Request Forgery" (words.filippo.io/csrf, 2025) and `CrossOriginProtection` in Go 1.25's net/http, with one thing
stricter: Origin is compared with its scheme, since we know ours.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})

View = Callable[..., HttpResponse]


def comes_from_elsewhere(request: HttpRequest) -> bool:
    """Whether a browser says that another origin made this request."""
    origin = request.headers.get("Origin")
    if origin is not None and origin == f"{request.scheme}://{request.get_host()}".lower():
        return False
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        # "none": the visitor's own doing, such as sending a form again after the browser was restarted.
        return site not in ("same-origin", "none")
    return origin is not None


def refuse_cross_site(view: View) -> View:
    """Answers cross-site posts to `view` with the ordinary page 403. The view can then be `csrf_exempt`."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.method not in SAFE_METHODS and comes_from_elsewhere(request):
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return guarded
