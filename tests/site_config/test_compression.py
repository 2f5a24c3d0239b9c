"""Answers are compressed where that tells nothing: see site_config/compression.py."""

import gzip

import brotli
import pytest

pytestmark = pytest.mark.django_db

PAGES = ["/fr/contact/", "/en/contact/follow-up/", "/fr/rien/", "/fr/contact/recu/"]
BROWSER = {"accept-encoding": "gzip, deflate, br, zstd"}


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize(
    ("accepted", "coding", "opened"), [("gzip, br", "br", brotli.decompress), ("gzip", "gzip", gzip.decompress)]
)
def test_a_page_that_is_made_for_each_visitor_comes_compressed(client, path, accepted, coding, opened):
    page = client.get(path, headers={"accept-encoding": accepted})

    assert page["Content-Encoding"] == coding
    assert "Accept-Encoding" in page["Vary"]
    assert int(page["Content-Length"]) == len(page.content)
    assert len(page.content) < len(opened(page.content)) / 2
    assert "</html>" in opened(page.content).decode()


@pytest.mark.parametrize("accepted", ["", "identity", "br;q=0, gzip;q=0"])
def test_a_page_comes_as_it_is_where_compression_is_not_asked_for(client, accepted):
    page = client.get("/fr/contact/", headers={"accept-encoding": accepted})

    assert "Content-Encoding" not in page
    assert "Accept-Encoding" in page["Vary"]


@pytest.mark.parametrize("path", ["/fr/contact/", "/fr/contact/suivi/"])
def test_an_answer_that_repeats_what_was_typed_is_not_compressed(client, path):
    page = client.post(path, {"message": "", "code": "HC-0000"}, headers=BROWSER)

    assert page.content
    assert "Content-Encoding" not in page


@pytest.mark.parametrize("path", ["/admin/", "/admin/nothing/", "/fr/contact/", "/fr/"])
def test_nothing_is_compressed_for_a_signed_in_user(admin_client, path):
    assert "Content-Encoding" not in admin_client.get(path, headers=BROWSER)


def test_the_sign_in_page_is_not_compressed(client):
    assert "Content-Encoding" not in client.get("/admin/login/", headers=BROWSER)


def test_a_head_request_says_what_a_get_would(client):
    get, head = client.get("/fr/rien/", headers=BROWSER), client.head("/fr/rien/", headers=BROWSER)

    assert head["Content-Encoding"] == get["Content-Encoding"]
    assert head.content == b""


def test_nothing_is_compressed_at_an_address_with_a_query(client):
    assert "Content-Encoding" not in client.get("/fr/contact/?secret=1", headers=BROWSER)


@pytest.mark.parametrize("path", ["/fr/contact/", "/fr/contact/suivi/"])
def test_what_is_compressed_repeats_nothing_of_the_request(client, path):
    page = client.get(path, headers={"referer": "https://canarycanary.example/", "x-canarycanary": "canarycanary"})

    assert "canarycanary" not in page.content.decode()
