"""What the base template of every page needs. Looked up only if the template asks for it."""

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language

from ..addresses import address
from ..models import Casebook
from .editing import edit_url


def casebook(request: HttpRequest) -> dict:
    """`casebook`: the shared contents; `twins`: this page's address in each language; `site_url`: the origin of addresses;
    `edit_url`: where those who may change the page do so."""
    return {
        "casebook": SimpleLazyObject(lambda: Casebook.objects.contents(get_language() or settings.LANGUAGE_CODE)),
        "twins": SimpleLazyObject(lambda: _twins(request)),
        "site_url": settings.SITE_URL,
        "edit_url": SimpleLazyObject(lambda: edit_url(request)),
    }


def _twins(request: HttpRequest) -> dict[str, str]:
    match = request.resolver_match
    try:
        return (
            {code: address(match.view_name, code, **match.kwargs) for code, _name in settings.LANGUAGES}
            if match
            else {}
        )
    except NoReverseMatch:
        return {}
