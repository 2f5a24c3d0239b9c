"""Where the consultant writes: the cases (`cases`, with their `watch_lists`), and the site's own words (`words`)."""

from . import cases, words

__all__ = ["cases", "words"]
