"""What goes wrong around a site: a full disk, a database that takes no write, a killed master. Each is real.

Others have files of their own: `test_slow_connections` (slow, silent, endless clients), `test_malformed_requests`,
`test_neighbours_away` (PostgreSQL and Redis), `test_restarts` (SIGTERM under load), `inquiries/test_clock` (clocks that
jump), `inquiries/test_soak` (killed workers, no mail server).
"""

import os
import shutil
import signal
import subprocess
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from pathlib import Path

import psycopg
import pytest

from tests.site_config.test_replicas import writing
from tests.site_config.test_slow_connections import memory
from tests.support.own_stores import about_sqlite
from tests.support.raw import count_inquiries, exchanged, posted_form, status_of, workers_of
from tests.support.servers import Site, prepared_site, running_postgresql, running_site, serving, wait_for

CASE = "/fr/cas/arbitrage-sous-contrainte-reglementaire/"


@contextmanager
def on_small_disk(folder: Path, megabytes: int):
    """The running site with all its data on a disk of that size."""
    if os.getuid() != 0:
        pytest.skip("mounting needs root's rights")
    site, disk = prepared_site(folder / "site"), folder / "disk"
    disk.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", f"size={megabytes}m", "tmpfs", str(disk)]
    if subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip("this machine lets nothing be mounted")
    try:
        shutil.copytree(site.data, disk, dirs_exist_ok=True)
        site.data, site.environment["DATA_DIR"] = disk, str(disk)
        with serving(site):
            yield site
    finally:
        subprocess.run(["umount", "--lazy", str(disk)], check=True)


def fill(file: Path) -> None:
    with suppress(OSError), file.open("wb") as filler:
        while True:
            filler.write(b"x" * 4096)
            filler.flush()


def says_no(page: str) -> bool:
    """Whether it says that the message was not taken."""
    return "revient dans un instant" in page or "pas été envoyé" in page or "n’est pas parti" in page


def send(site: Site) -> tuple[int, str]:
    """Status and text of the answer to a message."""
    answer = exchanged(site, posted_form(site, "x" * 5000))
    return status_of(answer), answer.decode("utf-8", "replace")


@about_sqlite  # the disk of DATA_DIR
def test_a_full_disk_refuses_messages_aloud_and_loses_none_it_took(tmp_path):
    with on_small_disk(tmp_path, 40) as site:
        assert site.get(CASE)[0] == send(site)[0] - 102 == 200
        fill(site.data / "filler")
        taken, answers = 1, []
        while len(answers) < 3 and taken < 2000:  # the log that is there is written over first
            status, text = send(site)
            assert status in (302, 503), text
            taken += status == 302
            answers += [text] if status == 503 else []

        assert all(map(says_no, answers))
        assert {site.get(path)[0] for path in ("/fr/", CASE, "/en/cases/", "/healthz")} == {200}
        assert site.get("/readyz")[0] == 503
        (site.data / "filler").unlink()

        wait_for(lambda: send(site)[0] == 302, what="the site's return")
        assert count_inquiries(site) == taken + 1


def test_a_database_that_takes_no_write_serves_readers_and_refuses_messages_aloud(tmp_path):
    with running_postgresql(tmp_path) as url, running_site(tmp_path / "site", DATABASE_URL=url) as site:
        assert send(site)[0] == 302
        make_read_only(url, "on")

        wait_for(lambda: send(site)[0] == 503, what="the first refusal")
        assert says_no(send(site)[1])
        assert {site.get(path)[0] for path in ("/fr/", CASE, "/fr/contact/")} == {200}
        assert site.get("/readyz")[0] == 503

        make_read_only(url, "off")
        wait_for(lambda: send(site)[0] == 302, what="the site's return")
        assert count_inquiries(site) == 2


def make_read_only(url: str, state: str) -> None:
    """As after a failover to a copy: for new transactions, of connections that are open as well."""
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("SET default_transaction_read_only = off")
        connection.execute(f"ALTER SYSTEM SET default_transaction_read_only = {state}")
        connection.execute("SELECT pg_reload_conf()")


def test_a_killed_master_takes_its_workers_along_and_no_message_is_lost(tmp_path):
    site = prepared_site(tmp_path / "site")
    with serving(site), writing(site) as acknowledged:
        wait_for(lambda: len(acknowledged) > 5, what="the first messages")
        orphans = workers_of(site)
        os.kill(site.process.pid, signal.SIGKILL)
        site.process.wait()
        wait_for(lambda: not any(Path(f"/proc/{pid}").exists() for pid in orphans), what="the end of the workers")
        with serving(site):
            seen = len(acknowledged)
            wait_for(lambda: len(acknowledged) > seen + 5, what="messages after it")
            acknowledged.stop()
            assert count_inquiries(site) == len(acknowledged)


def test_ten_megabytes_from_many_are_refused_and_not_kept_in_memory(site):
    head = b"POST /fr/contact/ HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/x-www-form-urlencoded\r\n"
    request = head + b"Content-Length: 10000000\r\n\r\n" + b"x" * 10_000_000

    def refused(_number: int) -> bool:
        try:
            return status_of(exchanged(site, request)) in (0, 413)
        except OSError:
            return True

    with ThreadPoolExecutor(20) as senders:
        assert all(senders.map(refused, range(40)))
    assert max(map(memory, workers_of(site))) < 150e6
    assert site.get("/fr/")[0] == 200


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example", "", "a b", "127.0.0.1:x", "[::1"])
def test_another_host_is_refused(site, host):
    for path in ("/fr/", "/fr/contact/", "/admin/login/"):
        request = f"GET {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n".encode()
        assert status_of(exchanged(site, request)) == 400
