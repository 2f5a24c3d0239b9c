"""Kept pages, seen through the running site: the same page for all readers, and never an old one."""

import gzip
import http.client
import socket
import time
import urllib.parse
from concurrent.futures import ThreadPoolExecutor

import brotli
import pytest
import redis

from site_config.page_cache import coding_for
from tests.support.servers import running_redis, running_site

CASE = "/fr/cas/arbitrage-sous-contrainte-reglementaire/"

TITLE = """
from casestudies.models import CaseStudy
from tests.casestudies.tools import show
show(CaseStudy.objects.get(position=1), "fr", title={title!r})
"""

WITHDRAW = """
from casestudies.publishing import gate
from casestudies.models import CaseStudy
gate.{act}(CaseStudy.objects.get(position=1))
"""


def test_a_page_is_the_same_in_every_coding_and_has_a_tag_of_its_own_in_each(site):
    plain, brotlied, gzipped = [
        site.get(CASE, **{"Accept-Encoding": coding}) for coding in ("identity", "br, gzip", "gzip")
    ]

    assert brotli.decompress(brotlied[2]) == gzip.decompress(gzipped[2]) == plain[2]
    assert len({answer[1]["etag"] for answer in (plain, brotlied, gzipped)}) == 3
    assert not any(answer[1]["etag"].startswith("W/") for answer in (plain, brotlied, gzipped))
    assert brotlied[1]["vary"] == "Accept-Encoding, Cookie"
    assert "s-maxage" in plain[1]["cache-control"]


def test_a_reader_who_has_the_page_is_told_so(site):
    _status, headers, _body = site.get("/fr/", **{"Accept-Encoding": "br"})

    status, again, body = site.get("/fr/", **{"Accept-Encoding": "br", "If-None-Match": headers["etag"]})

    assert (status, body) == (304, b"")
    assert again["etag"] == headers["etag"]


def test_head_tells_what_get_would_send(site):
    address = urllib.parse.urlsplit(site.url)
    connection = http.client.HTTPConnection(address.hostname, address.port, timeout=10)
    connection.request("HEAD", "/en/", headers={"Accept-Encoding": "br"})
    head = connection.getresponse()

    assert head.read() == b""
    assert int(head.headers["Content-Length"]) == len(site.get("/en/", **{"Accept-Encoding": "br"})[2])


@pytest.mark.parametrize(
    "query", ["utm_source=x&fbclid=y", "x=" + "y" * 900, "&".join(f"a{n}={n}" for n in range(200))]
)
def test_an_unknown_parameter_changes_nothing(site, query):
    assert site.get(f"{CASE}?{query}")[1]["etag"] == site.get(CASE)[1]["etag"]
    assert site.get(f"/fr/cas/?{query}")[1]["etag"] == site.get("/fr/cas/")[1]["etag"]


@pytest.mark.parametrize("query", ["region=nowhere", "page=99", "page=x", "tension=innovation&page=7"])
def test_what_no_link_leads_to_is_not_kept(site, query):
    status, headers, _body = site.get(f"/fr/cas/?{query}")

    assert status == 200
    assert headers["cache-control"] == "no-store"
    assert "etag" in site.get("/fr/cas/")[1], "nor does it keep the list itself from being kept"


def test_the_order_of_choices_does_not_matter(site):
    one = site.get("/fr/cas/?region=quebec&tension=risques-humains")
    other = site.get("/fr/cas/?tension=risques-humains&utm_x=1&region=quebec")

    assert one[1]["etag"] == other[1]["etag"] != site.get("/fr/cas/")[1]["etag"]


def test_what_one_reader_sends_does_not_reach_another(site):
    headers = {"X-Forwarded-Host": "evil.example", "Accept-Language": "de", "Cookie": "django_language=de; x=<script>"}

    assert site.get(CASE, **headers)[2] == site.get(CASE)[2]
    assert b"evil" not in site.get(CASE, **headers)[2]


@pytest.mark.parametrize("shared", ["a file", "Redis"])
def test_a_change_shows_on_the_next_request_in_every_worker(tmp_path, shared):
    def check(**settings):
        with running_site(tmp_path / "site", **settings) as site:
            for number in range(8):
                title = f"Titre numéro {number}"
                site.manage("shell", "-v0", "-c", TITLE.format(title=title))
                with ThreadPoolExecutor(16) as pool:
                    pages = list(pool.map(lambda _n: site.get(CASE), range(32)))
                assert all(title.encode() in page[2] for page in pages)
            site.manage("shell", "-v0", "-c", WITHDRAW.format(act="withdraw"))
            assert {site.get(CASE)[0] for _n in range(16)} == {410}
            site.manage("shell", "-v0", "-c", WITHDRAW.format(act="publish"))
            assert {site.get(CASE)[0] for _n in range(16)} == {200}

    if shared == "Redis":
        with running_redis(tmp_path) as url:
            check(CACHE_URL=url)
    else:
        check()


def test_without_redis_pages_are_still_served(tmp_path):
    with running_redis(tmp_path) as url, running_site(tmp_path / "site", CACHE_URL=url) as site:
        assert site.get(CASE)[0] == 200
        redis.Redis.from_url(url).shutdown(nosave=True)
        assert site.get(CASE)[0] == 200


def test_a_redis_that_forgets_all_brings_no_old_page_back(tmp_path):
    with (
        running_redis(tmp_path) as url,
        running_site(tmp_path / "site", CACHE_URL=url, WEB_CONCURRENCY="1") as site,
        redis.Redis.from_url(url) as store,
    ):
        store.flushall()
        assert site.get(CASE)[0] == 200, "kept"
        site.manage("shell", "-v0", "-c", WITHDRAW.format(act="withdraw"))
        store.flushall()

        assert site.get(CASE)[0] == 410


def test_a_signed_in_user_neither_fills_nor_meets_kept_pages(site):
    for cookie in ("sessionid=anything", "x=1; sessionid=anything"):
        status, headers, _body = site.get(CASE, Cookie=cookie)
        assert status == 200
        assert headers["cache-control"] == "private, no-store"
        assert "etag" not in headers
    assert "s-maxage" in site.get(CASE)[1]["cache-control"]


def test_half_sent_requests_hold_no_reader_up(site):
    address = urllib.parse.urlsplit(site.url)
    body_first = b"POST /fr/contact/ HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 900\r\n\r\nmess"
    halves = []
    for number in range(64):
        half = socket.create_connection((address.hostname, address.port))
        half.sendall(body_first if number % 2 else b"GET /fr/ HTTP/1.1\r\nHost: 127.")
        halves.append(half)
    time.sleep(0.3)

    started = time.monotonic()
    answers = [site.get(CASE)[0] for _n in range(8)]
    waited = time.monotonic() - started

    for half in halves:
        half.close()
    assert answers == [200] * 8
    assert waited < 5, "a reader waited for somebody else's request"


@pytest.mark.parametrize(
    ("accepted", "coding"),
    [
        ("gzip, deflate, br, zstd", "br"),
        ("gzip", "gzip"),
        ("br;q=0, gzip;q=0.5", "gzip"),
        ("", ""),
        ("identity", ""),
        ("BR", "br"),
        ("gzip;q=0", ""),
        ("*", ""),
    ],
)
def test_the_best_coding_a_reader_takes_is_chosen(accepted, coding):
    assert coding_for(accepted.encode()) == coding
