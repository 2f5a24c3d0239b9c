"""The layer that keeps pages, in front of an application that counts how often it is asked."""

import asyncio
import random

import pytest

from casestudies import caching
from site_config.page_cache import PageCache


@pytest.fixture(autouse=True)
def _one_machine(settings):
    """Each request here has an event loop of its own; Redis has its tests in the running site."""
    settings.CACHE_URL = None


class Counting:
    """Answers any path with a page of its own, slowly, and remembers what it was asked."""

    def __init__(self, length=2000, headers=((b"cache-control", b"public"),)):
        self.asked = []
        self.pause = 0.02
        self.length, self.headers = length, list(headers)

    async def __call__(self, scope, receive, send):
        self.asked.append(scope)
        body = f"{scope['path']} {len(self.asked)} ".encode().ljust(self.length, b"x")
        await asyncio.sleep(self.pause)
        headers = [(b"content-type", b"text/html"), *self.headers]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": body})


async def asking(cache, path="/fr/", method="GET", query=b"", client=("192.0.2.7", 1), **headers):
    messages = []

    async def send(message):
        messages.append(message)

    named = {"host": "testserver", **headers}
    pairs = [(name.replace("_", "-").encode(), value.encode()) for name, value in named.items()]
    request = {"type": "http", "method": method, "path": path, "query_string": query, "client": client}
    await cache({**request, "headers": pairs}, None, send)
    start, *parts = messages
    return start["status"], dict(start["headers"]), b"".join(part.get("body", b"") for part in parts)


def ask(cache, path="/fr/", **named):
    return asyncio.run(asking(cache, path, **named))


async def together(cache, paths):
    """Everybody at once; what each was answered."""
    return await asyncio.gather(*(asking(cache, path) for path in paths))


def test_a_crowd_makes_a_page_once():
    django = Counting()
    cache = PageCache(django)

    bodies = {body for _status, _headers, body in asyncio.run(together(cache, ["/fr/"] * 64))}

    assert len(django.asked) == 1
    assert len(bodies) == 1


def test_a_page_is_made_again_after_a_change():
    django = Counting()
    cache = PageCache(django)
    first = ask(cache)[2]
    caching.advance_generation()

    assert ask(cache)[2] != first
    assert len(django.asked) == 2


def test_what_is_kept_is_bounded_and_the_least_read_goes_first():
    django = Counting()
    cache = PageCache(django, budget=5000)
    for number in range(40):
        ask(cache, "/fr/")
        ask(cache, f"/fr/cas/{number}/")

    assert sum(page.size for page in cache.pages.values()) <= 5000
    assert "/fr/" in cache.pages
    assert "/fr/cas/0/" not in cache.pages


@pytest.mark.parametrize(
    "headers",
    [[], [(b"cache-control", b"no-store")], [(b"cache-control", b"public"), (b"set-cookie", b"a=b")]],
    ids=["silent", "no-store", "sets a cookie"],
)
def test_only_a_page_that_says_so_is_kept(headers):
    django = Counting(headers=headers)
    cache = PageCache(django)
    bodies = {ask(cache)[2] for _visit in range(3)}

    assert len(bodies) == 3
    assert not cache.pages


@pytest.mark.parametrize(
    "path",
    [
        *("/", "/readyz", "/fr/contact/", "/en/contact/receipt/", "/fr/contact/suivi/", "/admin/login/", "/fr/nowhere"),
        *("/fr/cas/dossier.pdf", "/en/cases/x.pdf", "/fr/cas/x.png", "/en/sharing.png", "/static/css/site.css"),
    ],
)
def test_what_depends_on_its_reader_or_is_a_file_is_asked_for_once_by_the_reader(path):
    django = Counting()
    cache = PageCache(django)
    ask(cache, path, range="bytes=0-9")
    ask(cache, path, range="bytes=0-9")

    assert [dict(asked["headers"]).get(b"range") for asked in django.asked] == [b"bytes=0-9"] * 2
    assert not cache.pages


@pytest.mark.parametrize(
    "path", ["/fr/", "/en/cases/", "/en/cases/x/", "/fr/cas/flux.xml", "/sitemap.xml", "/robots.txt"]
)
def test_pages_are_kept(path):
    django = Counting()
    cache = PageCache(django)

    assert ask(cache, path) == ask(cache, path)
    assert len(django.asked) == 1


def test_what_a_page_forbids_to_keep_is_made_once_a_visit():
    django = Counting(headers=[(b"cache-control", b"no-store")])
    ask(PageCache(django), "/fr/cas/", query=b"region=nowhere")

    assert len(django.asked) == 1


def test_nothing_of_a_visitor_reaches_the_page_that_is_kept():
    django = Counting()
    ask(PageCache(django), query=b"utm_source=x", cookie="a=b", accept_language="de")

    (asked,) = django.asked
    assert not {b"cookie", b"accept-language"} & {name for name, _value in asked["headers"]}
    assert (asked["query_string"], asked["client"]) == (b"", None)


@pytest.mark.parametrize("request_", [{"method": "POST"}, {"cookie": "sessionid=x"}])
def test_what_is_not_a_readers_request_goes_straight_through(request_):
    django = Counting()
    cache = PageCache(django)
    ask(cache, **request_)
    ask(cache, **request_)

    assert len(django.asked) == 2
    assert not cache.pages


def test_pages_may_be_read_while_others_are_made():
    """Once, a page read while another was put beside it was answered with 500: the order changed under the count."""
    django = Counting(length=50)
    django.pause = 0
    cache = PageCache(django, budget=400_000)
    paths = [f"/fr/cas/{n % 400}/" if n % 3 else "/fr/" for n in range(4000)]

    answers = asyncio.run(together(cache, random.Random(1).sample(paths, len(paths))))

    assert {status for status, _headers, _body in answers} == {200}


def test_a_reader_who_leaves_does_not_stop_the_page_for_the_others():
    django = Counting()
    cache = PageCache(django)

    async def one_leaves():
        leaving = asyncio.create_task(asking(cache))
        staying = asyncio.create_task(asking(cache))
        await asyncio.sleep(0.005)
        leaving.cancel()
        return await staying

    assert asyncio.run(one_leaves())[0] == 200
    assert len(django.asked) == 1
