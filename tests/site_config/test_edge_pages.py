"""Reading pages as files in EDGE_DIR, and Caddy, which serves them for the second they were made in."""

import json
import os
import re
import subprocess
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urlsplit

import brotli
import pytest

from site_config import edge_pages
from tests.site_config.test_edges import compared, straight
from tests.support.edges import running_edge
from tests.support.servers import ROOT, free_port, program, running_site

CASE = "/fr/cas/arbitrage-sous-contrainte-reglementaire/"


@pytest.fixture(scope="module")
def edge(tmp_path_factory):
    """Caddy in front of a site; `edge.pages` is the folder they share."""
    folder, url = tmp_path_factory.mktemp("edge-pages"), f"https://localhost:{free_port()}"
    pages = folder / "pages"
    pages.mkdir()
    with (
        running_site(folder / "site", SITE_URL=url, EDGE_DIR=str(pages)) as site,
        running_edge("caddy", folder / "edge", url, [urlsplit(site.url).netloc], EDGE_DIR=str(pages)) as edge,
    ):
        edge.site, edge.pages = site, pages
        yield edge


def start_of_a_second() -> int:
    """Waits for it."""
    time.sleep(1 - time.time() % 1)
    return int(time.time())


def kept(edge, *paths: str, mark: bytes = b"") -> int:
    """Has the site write these pages, all within one second, which it returns. With `mark`, that is then in their files."""
    for _try in range(20):
        second = start_of_a_second()
        files = [edge.pages / edge_pages.name_of(second) / path.strip("/") / edge_pages.NAME for path in paths]
        for path in paths:
            edge.get(path)
        while int(time.time()) == second:
            if all(file.exists() for file in files):
                for file in files:
                    file.write_bytes(mark or file.read_bytes())
                return second
            time.sleep(0.005)
    raise AssertionError("The pages are not written.")


def asked(edge, *paths: str, mark: bytes = b"", **headers: str) -> list[tuple[int, dict, bytes]]:
    """What a reader gets in a second in which these pages are files. A second that passed meanwhile does not count."""
    for _try in range(20):
        second = kept(edge, *(urlsplit(path).path for path in paths), mark=mark)
        answers = [edge.get(path, **headers) for path in paths]
        if int(time.time()) == second:
            return answers
    raise AssertionError("A second is too short.")


def is_from_a_file(headers: dict) -> bool:
    return "etag" not in headers


def reading_pages(edge) -> set[str]:
    """All that the home pages lead to, and what those lead to."""
    found, unread = set(), {"/fr/", "/en/"}
    while unread:
        path = unread.pop()
        found.add(path)
        headers, body = straight(edge, path)[1:]
        if "speculation-rules" in headers:
            unread |= set(re.findall(r'href="(/(?:fr|en)/[^"#?]*/)"', brotli.decompress(body).decode())) - found
    return {path for path in found if "speculation-rules" in straight(edge, path)[1]}


def test_a_page_from_a_file_is_the_page_of_the_site(edge):
    paths = sorted(reading_pages(edge))
    assert len(paths) >= 18

    answers = [answer for start in range(0, len(paths), 6) for answer in asked(edge, *paths[start : start + 6])]
    for path, (status, headers, body) in zip(paths, answers, strict=True):
        assert is_from_a_file(headers), path
        _status, expected, page = straight(edge, path)
        assert (status, body) == (200, page)
        assert compared(headers, set()) == compared(expected, {"etag"})


def test_expressions_that_match_together_have_names_of_their_own():
    """Later versions of Caddy than Debian's give one without a name that of its matcher: it took the other's place."""
    environment = {"PATH": os.environ["PATH"], "SITE_URL": "https://localhost"}
    adapt = [program("caddy"), "adapt", "--adapter", "caddyfile", "--config", str(ROOT / "deploy/Caddyfile")]
    done = subprocess.run(adapt, env=environment, check=True, capture_output=True, text=True)
    together = [names for names in map(names_of_expressions, parts(json.loads(done.stdout))) if len(names) > 1]

    assert ["coding", "language"] in together
    assert all(all(names) and len(set(names)) == len(names) for names in together), together


def parts(value: object) -> Iterator[dict]:
    """Each object of a configuration, from the outside in."""
    if isinstance(value, dict):
        yield value
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else []
    for each in inner:
        yield from parts(each)


def names_of_expressions(matcher: dict) -> list[str]:
    """Sorted; empty for one without a name."""
    found = [part for kind, each in matcher.items() if kind.endswith("_regexp") for part in parts(each)]
    return sorted(part.get("name", "") for part in found if "pattern" in part)


@pytest.mark.parametrize(
    ("query", "headers"),
    [
        ("", {"Cookie": "sessionid=x"}),
        ("", {"Authorization": "Basic x"}),
        ("", {"If-None-Match": '"x"'}),
        ("", {"If-Match": '"x"'}),
        ("", {"If-Modified-Since": "Fri, 01 Jan 2100 00:00:00 GMT"}),
        ("", {"If-Unmodified-Since": "Sat, 01 Jan 2000 00:00:00 GMT"}),
        ("", {"Range": "bytes=0-9"}),
        ("", {"Accept-Encoding": "gzip"}),
        ("", {"Accept-Encoding": "br;q=0, gzip"}),
        ("", {"Accept-Encoding": "br;q=0.0"}),
        ("", {"Accept-Encoding": ""}),
        ("?region=suisse", {}),
    ],
)
def test_a_reader_of_whom_more_is_known_asks_the_site(edge, query, headers):
    status, _headers, page = asked(edge, "/fr/cas/" + query, mark=b"as a file", **headers)[0]
    assert (status, page == b"as a file") == (200, False)


@pytest.mark.parametrize("accepted", ["br", "gzip, deflate, br, zstd", "gzip;q=1.0, br;q=0.5", "br;q=1"])
def test_all_others_read_the_file(edge, accepted):
    assert asked(edge, CASE, mark=b"as a file", **{"Accept-Encoding": accepted})[0][2] == b"as a file"


def test_a_page_is_not_served_in_the_next_second(edge):
    assert asked(edge, CASE, mark=b"of this second")[0][2] == b"of this second"
    start_of_a_second()
    assert edge.get(CASE)[2] != b"of this second"


def test_a_change_removes_all_pages_at_once(edge):
    kept(edge, CASE)
    words = "from casestudies import caching; caching.advance_generation()"
    edge.site.manage("shell", "-v0", "-c", words)

    assert list(edge.pages.iterdir()) == []


def test_seconds_that_are_over_or_were_never_are_removed(edge):
    for second in ("second-9999999999", "second-1000000000", f"gone-{16 * '0'}"):
        (edge.pages / second / "fr").mkdir(parents=True)
    for _turn in range(3):
        kept(edge, CASE)

    assert all(abs(int(folder.name.removeprefix("second-")) - time.time()) < 4 for folder in edge.pages.iterdir())


@pytest.mark.parametrize(
    "path",
    [
        *("/fr/contact/", "/fr/contact/suivi/", "/fr/cas/flux.xml", "/sitemap.xml", "/admin/login/", "/fr/rien/"),
        *("/fr/cas/?tension=innovation", "/fr/cas/arbitrage-sous-contrainte-reglementaire.pdf"),
    ],
)
def test_only_reading_pages_become_files(edge, path):
    for _turn in range(2):
        edge.get(path)
        kept(edge, CASE)  # the thread that writes has come so far

    assert {file.parent.name for file in edge.pages.rglob(edge_pages.NAME)} == {CASE.split("/")[-2]}


@pytest.mark.parametrize(
    "path", ["/fr/../en/", "/fr/%2e%2e/en/", "//fr/", "//en/", "/fr//", "/fr/?", "/FR/", "/fr/./", "/fr/%00/", "/fr/*/"]
)
def test_no_other_spelling_of_an_address_reaches_a_file(edge, path):
    kept(edge, "/fr/", "/en/", mark=b"as a file")

    assert edge.get(path)[2] != b"as a file"


def test_no_reader_notices_that_pages_are_removed(edge):
    """However closely it happens between two looks of the proxy at one file."""
    page = straight(edge, CASE)[2]
    whole, until = edge.folder / "whole", time.monotonic() + 4

    def read(_reader: int) -> set[tuple[int, bytes, str]]:
        seen = set()
        while time.monotonic() < until:
            status, headers, body = edge.get(CASE)
            seen.add((status, body, headers["content-type"]))
        return seen

    with ThreadPoolExecutor(4) as readers:
        answers = readers.map(read, range(4))
        while time.monotonic() < until:
            file = edge.pages / edge_pages.name_of(int(time.time())) / CASE.strip("/") / edge_pages.NAME
            file.parent.mkdir(parents=True, exist_ok=True)
            whole.write_bytes(page)
            whole.replace(file)
            edge_pages.remove(edge.pages)
        assert set().union(*answers) == {(200, page, "text/html; charset=utf-8")}


def test_a_folder_that_is_away_only_makes_the_proxy_ask_the_site(edge):
    edge.pages.rename(edge.pages.with_name("away"))
    try:
        start_of_a_second()
        assert [is_from_a_file(edge.get(CASE)[1]) for _turn in range(3)] == [False] * 3
        edge.site.manage("shell", "-v0", "-c", "from casestudies import caching; caching.advance_generation()")
    finally:
        edge.pages.with_name("away").rename(edge.pages)


def test_what_is_not_ours_stays_whatever_folder_the_setting_names(tmp_path):
    others = {"2026", "202611271230", "1764000000", "keys", "gone-with-the-wind", "second-hand"}
    for name in (*others, "second-1764000000"):
        (tmp_path / name).mkdir()
    (tmp_path / "second-1").touch()

    edge_pages.remove(tmp_path)

    assert {path.name for path in tmp_path.iterdir()} == others | {"second-1"}
