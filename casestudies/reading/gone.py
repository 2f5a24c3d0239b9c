from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from ..addresses import address


def gone(request: HttpRequest) -> HttpResponse:
    """410, as a page in the language of the address: the case that was here is withdrawn."""
    twins = {code: address("casestudies:cases", code) for code, _name in settings.LANGUAGES}
    response = render(request, "error.html", {"status": 410, "twins": twins}, status=410)
    response.headers["Cache-Control"] = "no-store"
    return response
