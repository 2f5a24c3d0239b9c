"""Whatever one visitor sends, the next gets the same page: byte for byte, straight from the site and through proxies."""

import http.client
import os
import secrets
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import redis
from hypothesis import example, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from casestudies import caching
from tests.support.proxies import PROXIES, running_proxy
from tests.support.servers import Site, running_site

PAGES = [
    "/fr/",
    "/en/",
    "/fr/cas/",
    "/en/cases/",
    "/fr/cas/?tension=innovation",
    "/fr/cas/arbitrage-sous-contrainte-reglementaire/",
    "/fr/confidentialite/",
    "/en/legal-notice/",
    "/fr/cas/flux.xml",
    "/sitemap.xml",
    "/robots.txt",
]
NAMES = [
    *("SCRIPT_NAME", "PATH_INFO", "REMOTE_USER", "SERVER_NAME", "HTTP_HOST", "QUERY_STRING", "wsgi.url_scheme"),
    *("Script-Name", "Path-Info", "X-Script-Name", "X-Forwarded-Prefix", "X-Original-URL", "X-Rewrite-URL"),
    *("X-Forwarded-Host", "X-Forwarded-Proto", "X-Forwarded-Protocol", "X-Forwarded-Ssl", "X-Forwarded-For"),
    *("X-Forwarded-Port", "Forwarded", "X-HTTP-Method-Override", "X-Sendfile-Type", "Cookie", "Accept-Language"),
    *("Accept", "Authorization", "Referer", "Origin", "User-Agent", "Range", "If-Range", "If-None-Match", "Expect"),
    *("If-Modified-Since", "Content-Type", "Content-Encoding", "TE", "Proxy", "Upgrade", "Via", "Save-Data"),
]
VALUES = [
    *("/x", "/x/fr", "x.example", "https", "on", "for=1.2.3.4;host=x.example;proto=https", "x.example:99", "en", "de"),
    *("django_language=en", "language=en", "csrftoken=" + "a" * 32, "bytes=0-10", "gzip", "DELETE", "*/*", "*"),
    *("text/html; charset=utf-16", "websocket", "http://x.example/", '"x"', "<script>x</script>", ""),
]

names = st.sampled_from(NAMES) | st.from_regex(r"X-[A-Za-z][A-Za-z0-9_-]{0,20}", fullmatch=True)
values = st.sampled_from(VALUES) | st.text(st.characters(min_codepoint=32, max_codepoint=126), max_size=40)
hosts = st.sampled_from(["x.example", "localhost", "LOCALHOST:1", "127.0.0.1", "127.0.0.1:99", "a@127.0.0.1", ""])
methods = st.sampled_from(
    ["GET", "GET", "GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "PATCH", "TRACE", "get", "X"]
)
before = st.sampled_from(["", "", "", "/x", "//x.example", "http://x.example", "/.", "/x/.."])
after = st.sampled_from(["", "", "?", "?utm_source=x", "?page=1&x=<b>", "?tension=x&page=2", "#x", ";x", "%00", "/x"])
paths = st.builds(lambda *parts: "".join(parts), before, st.sampled_from(PAGES), after)
requests = st.tuples(methods, paths, hosts, st.lists(st.tuples(names, values), max_size=6))

SPOILED_LINKS = ("GET", "/x/fr/confidentialite/", "127.0.0.1", [("SCRIPT_NAME", "/x")])
"""Once put links to /x/… into everybody's pages."""


@pytest.fixture(scope="module")
def alone(tmp_path_factory):
    """A site with one worker, so that the next reader meets what the one before left."""
    with running_site(tmp_path_factory.mktemp("alone"), WEB_CONCURRENCY="1") as site:
        yield site


@pytest.fixture(scope="module")
def clean(alone):
    return read(alone)


def read(site: Site) -> dict[str, tuple]:
    """Every clean page: status, headers without the date, body."""
    answers = {path: site.get(path) for path in PAGES}
    return {path: (status, headers | {"date": ""}, body) for path, (status, headers, body) in answers.items()}


def forget(site: Site) -> None:
    """Has every page made again for its next reader."""
    if url := site.environment.get("CACHE_URL"):
        redis.Redis.from_url(url).set(caching.KEY, secrets.token_hex(8))
        return
    mark = Path(site.data) / "generation-by-a-test"
    mark.write_text("")
    os.replace(mark, site.data / "generation")  # noqa: PTH105


def send(address: str, method: str, path: str, host: str, headers: list[tuple[str, str]]) -> None:
    """One request, whatever it is answered with, or not."""
    connection = http.client.HTTPConnection(address, timeout=10)
    try:
        connection.putrequest(method, path, skip_host=True, skip_accept_encoding=True)
        connection.putheader("Host", host)
        for name, value in headers:
            connection.putheader(name, value)
        connection.endheaders()
        connection.getresponse().read()
    except (http.client.HTTPException, OSError, ValueError):
        pass
    finally:
        connection.close()


@given(request=requests)
@example(request=SPOILED_LINKS)
@hypothesis_settings(max_examples=50)
def test_no_request_changes_what_the_next_reader_gets(alone, clean, request):
    forget(alone)
    send(urlsplit(alone.url).netloc, *request)

    assert read(alone) == clean


@pytest.mark.parametrize("proxy", PROXIES)
def test_nor_does_it_through_a_proxy(alone, clean, tmp_path, proxy):
    with running_proxy(proxy, urlsplit(alone.url).netloc, tmp_path) as address:
        for name in NAMES:
            for value in ("/x", "x.example"):
                forget(alone)
                send(address, "GET", "/x/fr/confidentialite/", "127.0.0.1", [(name, value)])
                send(address, "GET", "/fr/confidentialite/", "127.0.0.1", [(name, value)])
                assert alone.get("/fr/confidentialite/")[2] == clean["/fr/confidentialite/"][2], name
        assert read(alone) == clean


def test_a_host_that_is_not_ours_gets_no_page(site):
    assert site.get("/fr/", Host="x.example")[0] == 400
    assert site.get("/fr/")[0] == 200
    assert site.get("/fr/", Host="x.example")[0] == 400
