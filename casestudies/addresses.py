from collections.abc import Mapping
from functools import lru_cache
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import override


def address(name: str, language: str, query: Mapping[str, str | int] | None = None, **parts: str) -> str:
    """The path of the page called `name` in `language`; `query` is appended in its own order."""
    path = _path(name, language, tuple(parts.items()))
    return f"{path}?{urlencode(query)}" if query else path


@lru_cache(maxsize=2048)  # a page of cases asks for some forty, and resolving one takes longer than setting its title
def _path(name: str, language: str, parts: tuple[tuple[str, str], ...]) -> str:
    with override(language):
        return reverse(name, kwargs=dict(parts))
