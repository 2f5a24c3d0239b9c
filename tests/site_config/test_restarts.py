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
from contextlib import contextmanager
from http.client import HTTPException
from pathlib import Path
from urllib.parse import urlencode

import pytest

from tests.support.edges import NAMES, Edge, running_edge
from tests.support.forms import hidden_fields
from tests.support.raw import count_inquiries
from tests.support.servers import ROOT, Site, free_port, program, running_site, wait_for

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
    """Readers and writers that ask over and over until `leave`; `outcomes` has what each was answered."""

    def __init__(self, edge: Edge, people: int):
        self.edge, self.outcomes, self.is_over = edge, [], threading.Event()
        acts = [self.read, self.read, self.write]
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
