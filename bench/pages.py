"""Where the public pages are."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import urlsplit

from tests.support.servers import Site, running_site

CASES = {"fr": "/fr/cas/", "en": "/en/cases/"}


@contextmanager
def fresh_site(**settings: str) -> Iterator[Site]:
    """The running site in a folder that is gone afterwards."""
    with (
        TemporaryDirectory(prefix="huis-clos-bench-") as folder,
        running_site(Path(folder) / "site", **settings) as site,
    ):
        yield site


def reading_pages(site: Site) -> dict[str, str]:
    """Home, list and first case in each language: name → path."""
    return {
        f"{name} {language}": path
        for language in CASES
        for name, path in zip(
            ("home", "list", "case"), (f"/{language}/", CASES[language], first_case(site, language)), strict=True
        )
    }


def sitemap(site: Site) -> list[str]:
    """The path of every public page."""
    _status, _headers, listed = site.get("/sitemap.xml")
    return [urlsplit(url).path for url in re.findall(r"<loc>([^<]+)</loc>", listed.decode())]


def public_pages(site: Site) -> list[str]:
    """The path of one page of each kind, in each language."""
    shown = [first_case(site, language) for language in CASES]
    cases = re.compile("|".join(rf"{path}[\w-]+/" for path in CASES.values()))
    return sorted(path for path in sitemap(site) if path in shown or not cases.fullmatch(path))


def first_case(site: Site, language: str) -> str:
    """The path of the first case that the list in `language` links to."""
    _status, _headers, page = site.get(CASES[language])
    return re.search(rf'href="({CASES[language]}[\w-]+/)"', page.decode())[1]
