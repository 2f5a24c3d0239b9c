"""The words of a page, as somebody reads them."""

import html
import re

HELD = re.compile(r'<span class="together">([^<]*)</span>')


def page_text(response) -> str:
    """The page's HTML, unescaped, without the marks that hold words on one line."""
    return html.unescape(HELD.sub(r"\1", response.content.decode()))
