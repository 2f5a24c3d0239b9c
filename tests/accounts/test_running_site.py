"""Signing in to the running site: its workers share one count, and https asks for a second factor."""

import re
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPConnection
from urllib.parse import urlencode, urlsplit

import pytest

from tests.support.servers import running_site

pytestmark = pytest.mark.server

LOGIN = "/admin/login/"


@pytest.fixture(scope="module")
def own_site(tmp_path_factory):
    """A site whose counts no other test meets."""
    with running_site(tmp_path_factory.mktemp("guessing")) as running:
        yield running


def post(site, password: str, address: str = "127.0.0.1", cookies: str = "") -> tuple[int, list[str]]:
    """Status and cookies of the answer to a sign-in form, sent from an address of this machine."""
    _status, headers, page = site.get(LOGIN)
    token = re.search(rb'csrfmiddlewaretoken" value="(\w+)"', page)[1].decode()
    sent = {
        "Content-Type": "application/x-www-form-urlencoded",
        "Cookie": f"{headers['set-cookie'].partition(';')[0]}; {cookies}",
    }
    connection = HTTPConnection(urlsplit(site.url).netloc, timeout=30, source_address=(address, 0))
    body = urlencode({"csrfmiddlewaretoken": token, "username": "admin", "password": password})
    connection.request("POST", LOGIN, body, sent)
    answer = connection.getresponse()
    answer.read()
    connection.close()
    return answer.status, [cookie.partition(";")[0] for cookie in answer.headers.get_all("Set-Cookie", [])]


def test_sixty_wrong_passwords_at_once_are_not_all_listened_to(own_site):
    _status, cookies = post(own_site, own_site.password)
    [known] = [cookie for cookie in cookies if cookie.startswith("known-device")]

    with ThreadPoolExecutor(16) as guessers:
        statuses = Counter(status for status, _cookies in guessers.map(lambda _n: post(own_site, "faux"), range(60)))

    assert statuses[200] <= 11, statuses
    assert set(statuses) <= {200, 429, 503}
    assert statuses[200] + post_until_refused(own_site) >= 10
    assert post(own_site, own_site.password, address="127.1.2.3")[0] == 429
    assert post(own_site, own_site.password, address="127.1.2.3", cookies=known)[0] == 302


def post_until_refused(site) -> int:
    """How many more wrong passwords are listened to."""
    for number in range(20):
        if post(site, "faux")[0] == 429:
            return number
    return 20


PROXY = {"Host": "www.example.com", "X-Forwarded-Proto": "https", "X-Forwarded-For": "203.0.113.9"}
"""What the proxy in front of a site in production says."""


def test_on_https_nobody_gets_anywhere_without_a_second_factor(tmp_path):
    with running_site(tmp_path, SITE_URL="https://www.example.com") as site:
        _status, headers, page = site.get(LOGIN, **PROXY)
        token = re.search(rb'csrfmiddlewaretoken" value="(\w+)"', page)[1].decode()
        sent = {
            **PROXY,
            "Origin": "https://www.example.com",
            "Content-Type": "application/x-www-form-urlencoded",
            "Cookie": headers["set-cookie"].partition(";")[0],
        }
        connection = HTTPConnection(urlsplit(site.url).netloc, timeout=30)
        body = urlencode({"csrfmiddlewaretoken": token, "username": "admin", "password": site.password})
        connection.request("POST", LOGIN, body, sent)
        cookies = connection.getresponse().headers.get_all("Set-Cookie")
        signed_in = {**PROXY, "Cookie": "; ".join(cookie.partition(";")[0] for cookie in cookies)}

        for path in ("/admin/", "/admin/inquiries/inquiry/room/threads/", "/admin/auth/user/"):
            status, headers, _page = site.get(path, **signed_in)
            assert (status, headers["location"].partition("?")[0]) == (302, "/admin/account/")
        assert site.get("/admin/account/", **signed_in)[0] == 200

    assert all("Secure" in cookie and "SameSite" in cookie for cookie in cookies)
