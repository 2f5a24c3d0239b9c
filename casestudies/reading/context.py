"""What the base template of every page needs. Looked up only if the template asks for it."""

from functools import lru_cache

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language

from ..addresses import address
from ..models import Casebook
from ..models.contents import Contents
from .editing import edit_url


def casebook(request: HttpRequest) -> dict:
    """`casebook`: the shared contents; `twins`: this page's address in each language; `site_url`: the origin of addresses;
    `edit_url`: where those who may change the page do so."""
    return {
        "casebook": SimpleLazyObject(lambda: _contents(request)),
        "twins": SimpleLazyObject(lambda: _twins(request)),
        "site_url": settings.SITE_URL,
        "edit_url": SimpleLazyObject(lambda: edit_url(request)),
    }


def _contents(request: HttpRequest) -> Contents:
    language, generation = get_language() or settings.LANGUAGE_CODE, getattr(request, "generation", lambda: None)()
    return _kept(language, generation) if generation else Casebook.objects.contents(language)


@lru_cache(maxsize=len(settings.LANGUAGES))
def _kept(language: str, _generation: object) -> Contents:
    return Casebook.objects.contents(language)


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
