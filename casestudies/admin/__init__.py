"""Where the consultant writes: the cases (`cases`, with their `watch_lists`), and the site's own words (`words`, `pages`)."""

from . import cases, pages, words

__all__ = ["cases", "pages", "words"]
