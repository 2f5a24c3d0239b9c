"""Caddy and nginx with the files that we ship, in front of the site, on HTTPS."""

import contextlib
import socket
import ssl
import time
from concurrent.futures import ThreadPoolExecutor
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from urllib.parse import urlencode, urlsplit

import brotli
import pytest

from site_config.connections import STOP_SECONDS
from tests.support.edges import NAMES, running_edge, written
from tests.support.forms import hidden_fields
from tests.support.raw import read_all, status_of
from tests.support.servers import free_port, running_site

CASE = "/fr/cas/arbitrage-sous-contrainte-reglementaire/"
OF_THE_EDGE = {"date", "connection", "server", "alt-svc", "accept-ranges", "keep-alive", "transfer-encoding"}
OF_A_FORM = {"set-cookie", "content-length", "expires"}
"""What differs from one form to the next; `expires` says when it was asked for."""
OF_THE_SITE = {"If-None-Match": '"another"'}
"""Asks for a page with its tag, which one that Caddy has as a file does not have (test_edge_pages)."""
FORM = {"Content-Type": "application/x-www-form-urlencoded"}


@pytest.fixture(scope="module", params=NAMES)
def edge(request, tmp_path_factory):
    """One in front of a site of its own; `edge.site` is that site."""
    folder, url = tmp_path_factory.mktemp(request.param), f"https://localhost:{free_port()}"
    (folder / "pages").mkdir()
    shared = {"EDGE_DIR": str(folder / "pages")} if request.param == "caddy" else {}
    with (
        running_site(folder / "site", SITE_URL=url, INQUIRY_RATE="3", WEB_CONCURRENCY="1", **shared) as site,
        running_edge(request.param, folder / "edge", url, [urlsplit(site.url).netloc], **shared) as edge,
    ):
        edge.site = site
        yield edge


def straight(edge, path: str) -> tuple[int, dict, bytes]:
    """The same page from the site itself."""
    return edge.site.get(path, **{"X-Forwarded-Proto": "https", "Host": urlsplit(edge.url).netloc, **edge.headers})


def hashed_file(edge) -> str:
    page = brotli.decompress(straight(edge, "/fr/")[2]).decode()
    return page.split('rel="stylesheet" href="')[1].split('"')[0]


def compared(headers: dict, leave: set) -> dict:
    return {name: value for name, value in headers.items() if name not in OF_THE_EDGE | leave}


@pytest.mark.parametrize("path", ["/fr/", CASE, "/fr/contact/", "/en/nothing/", "/admin/login/", "/sitemap.xml"])
def test_a_page_comes_through_as_the_site_made_it(edge, path):
    status, headers, body = edge.get(path, **OF_THE_SITE)
    expected_status, expected, page = straight(edge, path)

    assert status == expected_status
    assert compared(headers, OF_A_FORM) == compared(expected, OF_A_FORM)
    assert headers.keys() & {"expires"} == expected.keys() & {"expires"}
    assert abs(len(body) - len(page)) < 20, "a form holds random values"
    assert headers["strict-transport-security"].startswith("max-age=63072000")


def test_a_public_page_is_compressed_and_confirmed_by_its_tag(edge):
    _status, headers, _body = edge.get("/en/", **OF_THE_SITE)

    assert headers["content-encoding"] == "br"
    assert edge.get("/en/", **{"If-None-Match": headers["etag"]})[0] == 304


@pytest.mark.parametrize(
    ("accepted", "coding"),
    [("gzip;q=0", None), ("br;q=0, gzip", "gzip"), ("gzip, br; q=0.0", "gzip"), ("gzip;q=0.5, br", "br"), ("", None)],
)
def test_a_coding_that_a_reader_refuses_is_not_sent(edge, accepted, coding):
    assert edge.get("/fr/", **{"Accept-Encoding": accepted})[1].get("content-encoding") == coding


def test_a_file_with_a_hash_in_its_name_is_compressed_and_kept_for_good(edge):
    path = hashed_file(edge)
    status, headers, body = edge.get(path)

    assert (status, headers["content-encoding"]) == (200, "br")
    assert "immutable" in headers["cache-control"]
    own = straight(edge, path)[1]
    assert headers["content-type"].split(";")[0] == own["content-type"].split(";")[0]
    of_the_file = {"content-type", "content-length", "etag", "last-modified"}
    assert compared(headers, of_the_file) == compared(own, of_the_file)
    assert body == straight(edge, path)[2]
    assert edge.get(path.replace(".css", ".nothing"))[0] == 404


def test_http_leads_to_https(edge):
    status, headers, _body = edge.get_plain("/fr/cas/?page=1")

    assert status == 308
    assert headers["location"].startswith("https://localhost")
    assert headers["location"].endswith("/fr/cas/?page=1")


def test_another_host_gets_no_answer(edge):
    for ask in (edge.get, edge.get_plain):
        with contextlib.suppress(ConnectionError, OSError):
            assert ask("/fr/", Host="evil.example")[0] in (400, 421, 444)
    with pytest.raises((ssl.SSLError, ConnectionError)):
        edge.connect("127.0.0.1").request("GET", "/fr/")


@pytest.mark.parametrize(
    "header",
    [
        {"X-Forwarded-Proto": "http"},
        {"X-Forwarded-Host": "evil.example"},
        {"Forwarded": "for=192.0.2.1;host=evil.example;proto=http"},
        {"X-Forwarded-For": "192.0.2.1"},
        {"X-Original-URL": "/admin/", "X-Rewrite-URL": "/admin/"},
    ],
    ids=lambda header: next(iter(header)),
)
def test_what_a_reader_says_of_the_connection_is_not_believed(edge, header):
    for path in ("/fr/", "/fr/contact/"):
        status, _headers, body = edge.get(path, **header)
        assert status == 200
        assert b"evil.example" not in body


def test_rates_count_the_address_that_the_edge_saw(edge):
    statuses = []
    for number in range(5):
        page = edge.get("/fr/contact/", **{"Accept-Encoding": "identity"})[2].decode()
        fields = urlencode({**hidden_fields(page), "message": "x"}).encode()
        spoofed = {
            "X-Forwarded-For": f"192.0.2.{number}",
            "Forwarded": f"for=192.0.2.{number}",
            "X-Real-IP": "192.0.2.1",
        }
        statuses.append(edge.get("/fr/contact/", "POST", fields, **FORM, **spoofed, Origin=edge.url)[0])

    assert statuses == [302, 302, 302, 429, 429]


def exchanged(edge, sent: bytes, host: str = "127.0.0.1") -> bytes:
    """What comes back for these bytes, over TLS."""
    trusted = ssl.create_default_context(cafile=str(edge.certificate))
    with (
        socket.create_connection((host, urlsplit(edge.url).port), timeout=20) as plain,
        trusted.wrap_socket(plain, server_hostname="localhost") as wire,
    ):
        wire.sendall(sent)
        return read_all(wire)


def test_readers_on_ipv6_are_answered(edge):
    head = f"GET /fr/ HTTP/1.1\r\nHost: {urlsplit(edge.url).netloc}\r\nConnection: close\r\n\r\n"

    assert status_of(exchanged(edge, head.encode(), "::1")) == 200


@pytest.mark.parametrize("sent", [b"ZZ\r\n", b"-1\r\nx\r\n", b"5\r\nabcdefgh\r\n0\r\n\r\n"])
def test_a_body_in_broken_chunks_is_the_sender_s_fault(edge, sent):
    head = f"POST /fr/contact/ HTTP/1.1\r\nHost: {urlsplit(edge.url).netloc}\r\nTransfer-Encoding: chunked\r\n\r\n"
    answer = exchanged(edge, head.encode() + sent)

    assert status_of(answer) == 400
    assert b"Server: Caddy" not in answer


def test_a_body_that_is_too_large_is_refused_with_a_sentence(edge):
    status, _headers, page = edge.get("/fr/contact/", "POST", b"x" * 3_000_000, **FORM)

    assert status == 413
    assert "ne peut pas dépasser" in page.decode()


def test_ten_megabytes_are_refused(edge):
    try:
        status = edge.get("/fr/contact/", "POST", b"x" * 10_000_000, **FORM)[0]
    except OSError:
        return  # closed while it was sent
    assert status == 413


def test_readers_who_ask_for_a_form_at_once_do_not_wait_for_each_other(edge):
    """A lock on what may be kept would have them look again each half second."""

    def wait(_number: int) -> float:
        before = time.monotonic()
        assert edge.get("/fr/contact/")[0] == 200
        return time.monotonic() - before

    with ThreadPoolExecutor(6) as readers:
        assert min(max(readers.map(wait, range(6))) for _turn in range(5)) < 0.45


def test_a_withdrawn_case_is_gone_from_its_list_within_a_second(edge):
    path = "/fr/cas/"
    before = edge.get(path)[2]
    words = """
from django.db import transaction
from casestudies.models import CaseStudy
from casestudies.publishing import gate
with transaction.atomic():
    gate.withdraw(CaseStudy.objects.get(position=4))
"""
    edge.site.manage("shell", "-v0", "-c", words)
    time.sleep(1.1)

    assert edge.get(path)[2] != before


def test_nothing_is_written_of_who_read_what(edge):
    for path in ("/fr/?canari-1", "/fr/rien/?canari-2", "/static/canari-3.aaaaaaaaaaaa.css"):
        edge.get(path, **{"User-Agent": "canari-4", "Referer": "https://canari-5.example/"})
    edge.get_plain("/canari-6")
    with contextlib.suppress(OSError):
        edge.get("/canari-7", Host="canari-8.example")

    text = written(edge)
    assert "canari" not in text
    assert "127.0.0.1" not in "".join(line for line in text.splitlines() if "remote" in line or "client" in line)
    assert not list((edge.folder / "client_body").glob("**/*.*"))


def test_a_site_that_is_away_is_said_to_be_back_soon(tmp_path):
    """And the failure of the request is not logged."""
    for name in NAMES:
        url = f"https://localhost:{free_port()}"
        with running_edge(name, tmp_path / name, url, [f"127.0.0.1:{free_port()}"]) as edge:
            status, headers, body = edge.get("/fr/?canari")

            assert status == 503
            assert headers["cache-control"] == "no-store"
            assert "Cette page revient dans un instant" in body.decode()
            assert "canari" not in written(edge)


class Replica(BaseHTTPRequestHandler):
    """Answers each request after `pause` seconds, and counts them."""

    pause, asked = 0.0, 0

    def do_GET(self) -> None:
        type(self).asked += 1
        time.sleep(self.pause)
        self.send_response(200)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_words: object) -> None:
        pass


@contextlib.contextmanager
def replica(pause: float):
    """A running one, and the address where it listens."""
    kind = type("Replica", (Replica,), {"pause": pause})
    with ThreadingHTTPServer(("127.0.0.1", 0), kind) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield kind, f"127.0.0.1:{server.server_port}"
        server.shutdown()


@pytest.mark.parametrize("name", NAMES)
def test_a_silent_connection_is_closed_before_a_site_that_stops_would_close_it(tmp_path, name):
    url = f"https://localhost:{free_port()}"
    with (
        socket.create_server(("127.0.0.1", 0)) as site,
        running_edge(name, tmp_path / name, url, [f"127.0.0.1:{site.getsockname()[1]}"]) as edge,
        ThreadPoolExecutor(1) as readers,
    ):
        page = readers.submit(edge.get, "/fr/contact/")
        with site.accept()[0] as wire:
            wire.settimeout(STOP_SECONDS + 1)
            wire.recv(65536)
            wire.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")
            assert page.result()[0] == 200
            started = time.monotonic()
            assert wire.recv(65536) == b"", "closed, and no other request"

    assert 0.5 < time.monotonic() - started < STOP_SECONDS - 0.5


@pytest.mark.parametrize("name", NAMES)
def test_a_replica_that_is_slow_for_a_moment_is_asked_less(tmp_path, name):
    url = f"https://localhost:{free_port()}"
    with (
        replica(1.0) as (slow, one),
        replica(0.02) as (fast, other),
        running_edge(name, tmp_path / name, url, [one, other]) as edge,
        ThreadPoolExecutor(4) as readers,
    ):
        statuses = list(readers.map(lambda number: edge.get(f"/fr/contact/?{number}")[0], range(60)))

    assert statuses == [200] * 60
    assert slow.asked < 15 < fast.asked
