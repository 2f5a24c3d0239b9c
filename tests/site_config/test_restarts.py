"""The site starts again while readers read and writers write, through the edge: nobody is turned away.

`Held` does what systemd does for `deploy/systemd/huis-clos.socket`: it listens, and hands the socket to each new process.
"""

import os
import re
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from http.client import HTTPException
from pathlib import Path
from urllib.parse import urlencode, urlsplit

import pytest

from site_config.connections import STOP_SECONDS
from tests.support.edges import NAMES, Edge, running_edge
from tests.support.forms import hidden_fields
from tests.support.raw import connect, count_inquiries, is_closed, posted_form, read_all, status_of, workers_of
from tests.support.servers import ROOT, Site, free_port, listens, program, running_site, serving, wait_for

UNITS = ROOT / "deploy/systemd"
FORM = {"Content-Type": "application/x-www-form-urlencoded"}


class Held:
    """The site as the systemd units start it, on a socket that outlives it."""

    def __init__(self, site: Site, folder: Path):
        self.site, self.log = site, folder / "log-of-the-held"
        self.socket = socket.create_server(("127.0.0.1", 0), backlog=1024)
        self.address = f"127.0.0.1:{self.socket.getsockname()[1]}"
        self.process: subprocess.Popen | None = None

    def start(self) -> None:
        """One more process on the same socket, as file descriptor 3."""
        command = re.search(r"^ExecStart=(.*)", (UNITS / "huis-clos.service").read_text(), re.MULTILINE)[1]
        command = command.replace("/opt/huis-clos/.venv/bin", str(Path(sys.executable).parent))
        with self.log.open("a") as output:
            self.process = subprocess.Popen(
                ["sh", "-c", f"LISTEN_FDS=1 LISTEN_PID=$$ exec {command}"], cwd=ROOT, env=self.site.environment,
                stdout=output, stderr=output, pass_fds=[3], preexec_fn=lambda: os.dup2(self.socket.fileno(), 3),
            )  # fmt: skip

    def stop(self) -> int:
        """SIGTERM; returns how it ended."""
        self.process.terminate()
        return self.process.wait(40)


@contextmanager
def held_site(folder: Path, url: str) -> Iterator[Held]:
    with running_site(folder, SITE_URL=url) as site:  # for its database and account
        held = Held(site, folder)
        held.start()
        try:
            yield held
        finally:
            held.stop()


class Crowd:
    """Readers and writers that ask over and over until it ends; `outcomes` has what each was answered."""

    def __init__(self, edge: Edge, people: int, writes: bool = True):
        self.edge, self.outcomes, self.is_over = edge, [], threading.Event()
        acts = [self.read, self.read, self.write if writes else self.read]
        self.threads = [threading.Thread(target=self.insist, args=[acts[n % 3]]) for n in range(people)]

    def __enter__(self) -> "Crowd":
        for thread in self.threads:
            thread.start()
        return self

    def __exit__(self, *_error) -> None:
        self.is_over.set()
        for thread in self.threads:
            thread.join()

    def insist(self, act) -> None:
        while not self.is_over.is_set():
            try:
                self.outcomes.append(act())
            except (OSError, HTTPException) as failure:
                self.outcomes.append(repr(failure))
            time.sleep(0.02)

    def read(self) -> int | str:
        return outcome(*self.edge.get("/fr/cas/"))

    def write(self) -> int | str:
        status, headers, page = self.edge.get("/fr/contact/", **{"Accept-Encoding": "identity"})
        if status != 200:
            return outcome(status, headers, page)
        fields = urlencode({**hidden_fields(page.decode()), "message": "while it starts again"}).encode()
        return outcome(*self.edge.get("/fr/contact/", "POST", fields, **FORM, Origin=self.edge.url))


def outcome(status: int, _headers: dict, body: bytes) -> int | str:
    """The status of what a person expects; anything else with the page, so that a failure says who answered it."""
    return status if status in {200, 302} else f"{status} {body.decode(errors='replace')[:1000]}"


@pytest.mark.parametrize("name", NAMES)
def test_nobody_is_turned_away_while_the_site_starts_again(tmp_path, name):
    url = f"https://localhost:{free_port()}"
    with held_site(tmp_path / "site", url) as held, running_edge(name, tmp_path / "edge", url, [held.address]) as edge:
        wait_for(lambda: edge.get("/fr/")[0] == 200, what="the first page")
        with Crowd(edge, 6) as crowd:
            for _time in range(2):
                time.sleep(1)
                assert held.stop() == 0
                held.start()
                sent = crowd.outcomes.count(302)  # an edge answers some readers by itself
                wait_for(lambda: crowd.outcomes.count(302) > sent + 6, what="the crowd's return")  # noqa: B023

        assert set(crowd.outcomes) == {200, 302}
        assert count_inquiries(held.site) == crowd.outcomes.count(302)


def test_nobody_is_turned_away_while_a_container_starts_again(tmp_path):
    """No socket outlives it; Caddy waits for its return. One before 2.11.2 loses forms meanwhile: then only readers ask."""
    url = f"https://localhost:{free_port()}"
    done = subprocess.run([program("caddy"), "version"], capture_output=True, text=True, check=True)
    version = tuple(map(int, re.findall(r"\d+", done.stdout)[:3]))
    with (
        running_site(tmp_path / "site", SITE_URL=url) as site,
        running_edge("caddy", tmp_path / "edge", url, [urlsplit(site.url).netloc]) as edge,
        ExitStack() as starts,
        Crowd(edge, 6, writes=version >= (2, 11, 2)) as crowd,
    ):
        for _time in range(3):
            time.sleep(1)
            site.process.terminate()
            assert site.process.wait(40) == 0
            starts.enter_context(serving(site))
            seen = len(crowd.outcomes)
            wait_for(lambda: len(crowd.outcomes) > seen + 20, what="the crowd's return")  # noqa: B023

    assert set(crowd.outcomes) - {302} == {200}
    assert count_inquiries(site) == crowd.outcomes.count(302)


@pytest.fixture
def site(tmp_path):
    """One that may be stopped."""
    with running_site(tmp_path / "site") as running:
        wait_for(lambda: len(workers_of(running)) == 2, what="the start of two workers")
        yield running


GET = b"GET /fr/cas/ HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"


def test_what_arrives_on_an_open_connection_while_the_site_stops_is_answered(site):
    """As the last thing on its connection: a form, a page that is kept, one that is not, and the rest of a head."""
    form = posted_form(site, "while it stops").replace(b"Connection: close\r\n", b"")
    later = [form, GET, GET.replace(b"/fr/cas/", b"/fr/contact/"), GET[20:]]
    with ExitStack() as stack:
        wires = [stack.enter_context(connect(site)) for _request in later]
        wires[3].sendall(GET[:20])
        for wire in wires[:2]:
            wire.sendall(GET.replace(b"GET", b"HEAD"))  # its answer is one piece
            assert status_of(wire.recv(4096)) == 200
        site.process.terminate()
        wait_for(lambda: not listens(urlsplit(site.url).port), what="the stop")
        for wire, request in zip(wires, later, strict=True):
            wire.sendall(request)
        answers = [read_all(wire) for wire in wires]

    assert [status_of(answer) for answer in answers] == [302, 200, 200, 200]
    assert all(b"\r\nconnection: close\r\n" in answer for answer in answers)
    assert site.process.wait(5) == 0
    assert count_inquiries(site) == 1


def test_silent_connections_hold_a_stop_up_for_a_moment_only(site):
    with ExitStack() as stack:
        wires = [stack.enter_context(connect(site)) for _number in range(20)]
        for wire in wires[:10]:
            wire.sendall(GET)
        time.sleep(0.2)
        site.process.terminate()
        started = time.monotonic()

        assert site.process.wait(20) == 0
        assert time.monotonic() - started < STOP_SECONDS + 2
        assert all(map(is_closed, wires))


def test_systemd_takes_the_units(tmp_path):
    analyze = program("systemd-analyze")
    for unit in UNITS.iterdir():
        text = unit.read_text().replace("/opt/huis-clos/.venv/bin", str(Path(sys.executable).parent))
        (tmp_path / unit.name).write_text(text)

    done = subprocess.run(
        [analyze, "verify", *map(str, sorted(tmp_path.iterdir()))], capture_output=True, text=True, check=False
    )

    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize("unit", ["huis-clos.service", "huis-clos-jobs.service"])
def test_a_unit_may_do_little(unit):
    """systemd rates what a unit could do to the machine: 0 nothing, 10 everything."""
    command = [
        program("systemd-analyze"),
        "security",
        "--offline=true",
        "--threshold=15",
        "--no-pager",
        str(UNITS / unit),
    ]

    assert subprocess.run(command, capture_output=True, check=False, env=dict(os.environ)).returncode == 0


def test_both_units_are_hardened_alike():
    texts = [(UNITS / name).read_text() for name in ("huis-clos.service", "huis-clos-jobs.service")]

    assert len({text.partition("StateDirectory=")[2] for text in texts}) == 1
