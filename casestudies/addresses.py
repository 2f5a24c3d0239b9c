from collections.abc import Mapping
from functools import lru_cache
from urllib.parse import urlencode

from django.urls import get_script_prefix, reverse
from django.utils.translation import override


def address(name: str, language: str, query: Mapping[str, str | int] | None = None, **parts: str) -> str:
    """The path of the page called `name` in `language`. `query` is appended, in its own order."""
    path = _path(name, language, tuple(parts.items()), get_script_prefix())
    return f"{path}?{urlencode(query)}" if query else path


@lru_cache(maxsize=2048)  # a page of cases asks for some forty, and resolving one takes longer than setting its title
def _path(name: str, language: str, parts: tuple[tuple[str, str], ...], prefix: str) -> str:
    """`prefix` is what Django puts in front of every path: part of what the result depends on."""
    with override(language):
        return reverse(name, kwargs=dict(parts))
