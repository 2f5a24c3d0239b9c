from collections.abc import Mapping
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import override


def address(name: str, language: str, query: Mapping[str, str | int] | None = None, **parts: str) -> str:
    """The path of the page called `name` in `language`; `query` is appended in its own order."""
    with override(language):
        path = reverse(name, kwargs=parts)
    return f"{path}?{urlencode(query)}" if query else path
