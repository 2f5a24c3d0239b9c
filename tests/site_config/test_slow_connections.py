"""Connections that are slow, silent, endless or gone: they hold nobody up, and are ended in time."""

import contextlib
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from site_config.connections import BODY_SECONDS, HEAD_SECONDS, IDLE_SECONDS, MOST_CONNECTIONS, MOST_HELD
from tests.support.raw import (
    connect,
    count_inquiries,
    exchanged,
    is_closed,
    posted_form,
    read_all,
    status_of,
    workers_of,
    worst_wait,
)  # fmt: skip
from tests.support.servers import log_lines, running_site, wait_for
from tests.support.words import HELD

CASE = "/fr/cas/arbitrage-sous-contrainte-reglementaire/"
HALF_HEAD = b"GET /fr/ HTTP/1.1\r\nHost: 127."
HALF_BODY = b"POST /fr/contact/ HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 900\r\n\r\nmess"


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """One of its own: what happens here must not end the connections of other tests."""
    with running_site(tmp_path_factory.mktemp("slow")) as running:
        wait_for(lambda: len(workers_of(running)) == 2, what="the start of two workers")
        yield running


def test_slow_connections_are_ended_in_time_and_hold_no_reader_up(site):
    wires = {
        (kind, pace): connect(site)
        for kind in ("nothing", "head", "body", "line ends")
        for pace in ("silent", "trickling")
    }
    limits = {"nothing": HEAD_SECONDS, "head": HEAD_SECONDS, "body": BODY_SECONDS, "line ends": HEAD_SECONDS}
    for (kind, _pace), wire in wires.items():
        wire.sendall({"nothing": b"", "head": HALF_HEAD, "body": HALF_BODY, "line ends": b"\r\n"}[kind])
    before, started, ended = workers_of(site), time.monotonic(), {}

    while len(ended) < len(wires) and time.monotonic() - started < BODY_SECONDS + 5:
        assert worst_wait(site, CASE, 0.5, between=0.1) < 2
        for name, wire in wires.items():
            if name not in ended and is_closed(wire):
                ended[name] = time.monotonic() - started
            elif name[1] == "trickling":
                with contextlib.suppress(OSError):
                    wire.send(b"\r\n" if name[0] == "line ends" else b"a")

    assert ended.keys() == wires.keys()
    assert all(seconds < limits[kind] + 3 for (kind, _pace), seconds in ended.items()), ended
    assert workers_of(site) == before


def test_a_connection_without_a_next_request_is_ended(site):
    with connect(site) as wire:
        wire.sendall(b"GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
        started = time.monotonic()
        answer = read_all(wire)

    assert status_of(answer) == 200
    assert IDLE_SECONDS - 2 < time.monotonic() - started < IDLE_SECONDS + 3


def test_more_connections_than_fit_lock_nobody_out(site):
    with contextlib.ExitStack() as stack:
        for number in range(2 * MOST_CONNECTIONS + 200):  # two workers
            wire = stack.enter_context(connect(site))
            wire.sendall(HALF_BODY if number % 2 else HALF_HEAD)
        assert worst_wait(site, CASE, 2) < 2
        assert status_of(exchanged(site, posted_form(site, "x"))) == 302
    assert len(workers_of(site)) == 2


def test_many_half_sent_bodies_do_not_fill_the_memory(site):
    before = workers_of(site)
    at_rest = max(map(memory, before))
    head = b"POST /fr/contact/ HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 1000000\r\n\r\n"
    with contextlib.ExitStack() as stack:
        for _number in range(4 * MOST_HELD // 1_000_000):
            wire = stack.enter_context(connect(site))
            with contextlib.suppress(OSError):
                wire.sendall(head + b"x" * 990_000)
        assert max(map(memory, before)) < at_rest + 2 * MOST_HELD
        assert status_of(exchanged(site, posted_form(site, "x"))) == 302
    assert workers_of(site) == before


def memory(pid: str) -> int:
    """Bytes of memory that a process has for itself and shares."""
    from pathlib import Path

    return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * 4096


def test_a_head_without_end_is_refused(site):
    with connect(site) as wire, contextlib.suppress(OSError):
        wire.sendall(b"GET / HTTP/1.1\r\nX-Long: ")
        for _number in range(4096):
            wire.sendall(b"x" * 1024)
        pytest.fail("it was read to the end")


@pytest.mark.parametrize(
    "request_",
    [
        b"GET /" + b"x" * 3000 + b" HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n" + b"X-A: b\r\n" * 100 + b"\r\n",
        b"GET /?\xff\xfe HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n",
        b"POST / HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        b"\x16\x03\x01\x02\x00\x01\x00",
        b"GET /fr/ HTTP/1.1\r\n\r\n",
        b"GET /fr/ HTTP/1.1\r\nHost: 127.0.0.1\r\nhost: 127.0.0.1\r\n\r\n",
    ],
    ids=["long address", "many headers", "bytes that are no address", "two lengths", "TLS", "no host", "two hosts"],
)
def test_what_is_no_request_of_ours_is_answered_so(site, request_):
    assert status_of(exchanged(site, request_)) == 400


@pytest.mark.parametrize("is_chunked", [False, True], ids=["with its length", "in chunks"])
def test_a_body_that_is_too_large_is_answered_with_a_page(site, is_chunked):
    size = 3 * 1024 * 1024
    head = b"POST /fr/contact/ HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/x-www-form-urlencoded\r\n"
    if is_chunked:
        sent = head + b"Transfer-Encoding: chunked\r\n\r\n" + b"%x\r\n%b\r\n0\r\n\r\n" % (size, b"x" * size)
    else:
        sent = head + b"Content-Length: %d\r\n\r\n" % size + b"x" * size
    answer = exchanged(site, sent)

    assert status_of(answer) == 413
    assert "ne peut pas dépasser 1 Mo" in answer.decode()
    assert not list((site.data.parent / "tmp").iterdir()), "nothing is put on disk"


URLENCODED, MULTIPART = "application/x-www-form-urlencoded", "multipart/form-data; boundary=cut"


@pytest.mark.parametrize(
    ("path", "kind", "sentence"),
    [
        ("/en/contact/", URLENCODED, "At most 1 MB"),
        ("/fr/contact/", URLENCODED, "1 Mo"),
        ("/fr/contact/", MULTIPART, "1 Mo"),
        ("/admin/login/", URLENCODED, "1 Mo"),
        ("/admin/casestudies/page/4/change/", MULTIPART, "6 Mo"),
    ],
)
def test_a_body_that_says_it_is_too_large_is_not_waited_for(site, path, kind, sentence):
    head = f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: {kind}\r\n"
    started = time.monotonic()

    answer = exchanged(site, f"{head}Cookie: csrftoken={'a' * 32}\r\nContent-Length: 90000000\r\n\r\nmess".encode())

    assert status_of(answer) == 413
    assert sentence in HELD.sub(r"\1", answer.decode())
    assert time.monotonic() - started < BODY_SECONDS / 2


def test_the_admin_takes_a_file_as_large_as_a_portrait_may_be(site):
    size = 5 * 1024 * 1024
    part = (
        b'--cut\r\nContent-Disposition: form-data; name="portrait"; filename="a.jpg"\r\n\r\n'
        + b"x" * size
        + b"\r\n--cut--\r\n"
    )
    head = b"POST /admin/casestudies/siteidentity/1/change/ HTTP/1.1\r\nHost: 127.0.0.1\r\n"
    kind = b"Content-Type: multipart/form-data; boundary=cut\r\nContent-Length: %d\r\n\r\n" % len(part)

    answer = exchanged(site, head + kind + part)

    assert status_of(answer) == 403, "it is read, and refused because nobody is signed in"


def test_a_body_in_chunks_is_read_as_any_other(site):
    head, _blank, body = posted_form(site, "in chunks").partition(b"\r\n\r\n")
    head = b"\r\n".join(line for line in head.split(b"\r\n") if not line.startswith(b"Content-Length"))
    trailer = b"X-Forwarded-Host: x.example\r\n"
    chunks = b"".join(b"%x\r\n%b\r\n" % (len(part), part) for part in (body[:40], body[40:]))

    answer = exchanged(site, head + b"\r\nTransfer-Encoding: chunked\r\n\r\n" + chunks + b"0\r\n" + trailer + b"\r\n")

    assert status_of(answer) == 302
    assert b"x.example" not in answer


def test_a_writer_who_leaves_has_sent_a_whole_message_or_none(site):
    logged = len(log_lines(site))
    kept = count_inquiries(site)
    requests = [posted_form(site, f"message {number}") for number in range(16)]
    for number, request in enumerate(requests):
        with connect(site) as wire:
            wire.sendall(request if number % 2 else request[:-5])
    time.sleep(2)

    assert count_inquiries(site) == kept + 8
    assert {line["logger"] for line in log_lines(site)[logged:]} <= {"inquiries.notifications"}


def test_what_is_under_way_is_finished_when_the_site_is_stopped(tmp_path):
    with running_site(tmp_path / "site") as site, ThreadPoolExecutor(8) as writers:
        requests = [posted_form(site, f"message {number}") for number in range(9)]
        half_sent = connect(site)
        half_sent.sendall(requests[8][:-5])
        answers = [writers.submit(exchanged, site, request) for request in requests[:8]]
        time.sleep(0.1)
        site.process.terminate()
        time.sleep(0.3)
        half_sent.sendall(requests[8][-5:])

        assert {status_of(answer.result()) for answer in answers} == {302}
        assert status_of(read_all(half_sent)) == 302
        assert site.process.wait(10) == 0
        assert count_inquiries(site) == 9
        assert "Error while" not in site.log.read_text()
