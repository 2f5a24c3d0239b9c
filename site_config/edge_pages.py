"""Reading pages as files, for a proxy that keeps no page itself: Caddy (deploy/Caddyfile). Off unless EDGE_DIR is set.

A page lies in a folder named after the second in which its request began, in Unix time. The proxy looks into the folder of
the present second alone, so no reader sees a page there that is more than a second old; and a change removes all of them at
once. Files hold the page in Brotli. Headers are not in them: the proxy adds those, the same for all pages but the language.
"""

import re
import secrets
import shutil
import time
from collections.abc import Container
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from typing import Any

from django.conf import settings

PATH = re.compile(r"(/[a-z0-9-]+)+/")
"""The only addresses that become names of files."""

NAME = "page.html"
"""Of the file in the folder that the address names."""

OURS = re.compile(r"second-[0-9]+|gone-[0-9a-f]{16}")
"""Names of folders that are removed. Nothing else is, whatever folder the setting names."""


class EdgePages:
    """The folder as one worker fills it, in a thread of its own."""

    def __init__(self, folder: Path):
        self.folder = folder
        self.executor = ThreadPoolExecutor(1, thread_name_prefix="edge")
        self.second = 0
        self.offered: set[str] = set()

    def offer(self, path: str, page: bytes, second: int) -> None:
        """Writes the page at `path`, in Brotli, once for the `second` in which its request began."""
        if second != self.second:
            self.second, self.offered = second, set()
        if path not in self.offered and PATH.fullmatch(path):
            self.offered.add(path)
            self.executor.submit(self._write, path, page, second)

    def _write(self, path: str, page: bytes, second: int) -> None:
        """Drops the page if its second is over. A folder that is full or away only makes the proxy ask the site."""
        if second != int(time.time()):
            return
        folder = self.folder / name_of(second)
        with suppress(OSError):
            if not folder.exists():
                remove(self.folder, but={name_of(near) for near in (second - 1, second, second + 1)})
            file = folder / path.strip("/") / NAME
            file.parent.mkdir(parents=True, exist_ok=True)
            draft = file.with_name(secrets.token_hex(8))
            draft.write_bytes(page)
            draft.replace(file)


def name_of(second: int) -> str:
    """The folder of a second, as the proxy looks for it."""
    return f"second-{second}"


def remove(folder: Path, but: Container[str] = ()) -> None:
    """Removes the pages of all seconds `but` those named. Those of one second go in one step."""
    for pages in folder.iterdir():
        if OURS.fullmatch(pages.name) and pages.name not in but and pages.is_dir():
            gone = pages.with_name(f"gone-{secrets.token_hex(8)}")
            with suppress(OSError):
                shutil.rmtree(pages.rename(gone), ignore_errors=True)


def clear(**_sent: Any) -> None:
    """Removes all pages. Receives `caching.outdated`."""
    if settings.EDGE_DIR:
        with suppress(OSError):
            remove(settings.EDGE_DIR)
