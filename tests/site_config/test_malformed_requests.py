"""The log tells of broken requests without a piece of them: they may hold what somebody typed, or where they are."""

import contextlib
import re

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from tests.support.raw import connect, exchanged
from tests.support.servers import log_lines, running_site

SECRET = b"canari-3b1f9c"

pieces = st.sampled_from(
    [
        *(
            b"GET ",
            b"POST ",
            b"/fr/",
            b"/fr/contact/",
            b" HTTP/1.1",
            b" HTTP/9.9",
            b"\r\n",
            b"\n",
            b"\r\n\r\n",
            b"\x00",
        ),
        *(b"Host: 127.0.0.1", b"Content-Length: 5", b"Content-Length: -1", b"Transfer-Encoding: chunked", b"\xff\xfe"),
        *(b"message=", b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", b"Upgrade: websocket\r\nConnection: Upgrade", b"Expect: x"),
        *(
            SECRET,
            SECRET,
            b"zz\r\n",
            b"CONNECT x:1",
            b"Cookie: sessionid=" + SECRET,
            b"Content-Type: text/x; charset=rot13",
        ),
    ]
)
broken = st.lists(pieces | st.binary(max_size=12), min_size=1, max_size=12).map(b"".join)


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    with running_site(tmp_path_factory.mktemp("broken")) as running:
        yield running


@given(request=broken)
@hypothesis_settings(max_examples=150)
def test_a_broken_request_leaves_nothing_of_itself_in_the_log(site, request):
    exchanged_and_left(site, request + SECRET)

    text = site.log.read_text()
    assert SECRET.decode() not in text
    assert not re.search(r"127\.0\.0\.1(?!:\d+ \(|:\d+\")", "\n".join(line["message"] for line in log_lines(site)[5:]))


def exchanged_and_left(site, request: bytes) -> None:
    with connect(site) as wire:
        wire.sendall(request)
        wire.shutdown(1)
        wire.settimeout(0.2)
        with contextlib.suppress(OSError):
            wire.recv(65536)


@pytest.mark.parametrize(
    "request_",
    [
        b"POST /fr/contact/ HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 2\r\n\r\nmessage=%b\r\n\r\n" % SECRET,
        b"%b /fr/ HTTP/1.1\r\n\r\n" % SECRET,
        b"GET /fr/ HTTP/1.1\r\n%b\r\n\r\n" % SECRET,
    ],
    ids=["a body longer than it says", "a method", "a header"],
)
def test_a_refusal_is_logged_without_what_was_refused(site, request_):
    exchanged(site, request_)

    assert SECRET.decode() not in site.log.read_text()
    assert any(line["message"] == "Invalid HTTP request received." for line in log_lines(site))
