"""The script of a page, pinned: `{% module "contact" %}`."""

import base64
import hashlib
from functools import cache
from pathlib import Path

from django import template
from django.contrib.staticfiles.storage import staticfiles_storage
from django.utils.html import format_html

register = template.Library()


@register.simple_tag
def module(name: str) -> str:
    """The script element of `static/js/<name>.js` as it was bundled, which runs only if its bytes are these.

    Nothing where it was not built: the pages work without, and say what that means.
    """
    address, digest = _pinned(name)
    if not digest:
        return ""
    return format_html('<script type="module" src="{}" integrity="sha384-{}"></script>', address, digest)


@cache
def _pinned(name: str) -> tuple[str, str]:
    """The bundle's address, and SHA-384 of its bytes in base 64; both empty if there is none."""
    try:
        stored = staticfiles_storage.stored_name(f"js/{name}.js")  # type: ignore[attr-defined]  # of the manifest
        content = Path(staticfiles_storage.path(stored)).read_bytes()
    except (ValueError, OSError):
        return "", ""
    return staticfiles_storage.url(f"js/{name}.js"), base64.b64encode(hashlib.sha384(content).digest()).decode()
