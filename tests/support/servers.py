"""Real servers for tests: the site itself under gunicorn, PostgreSQL, Redis. Each on a free port, its files apart."""

import atexit
import json
import os
import random
import shutil
import socket
import sqlite3
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

import psycopg
import pyrage
import pytest

from tests.support.own_stores import folder_of, own_stores

ROOT = Path(__file__).parents[2]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def program(name: str, *others: str) -> str:
    """The path of a program that a test drives, by the first of these names. Skips the test where there is none.

    In CI such a test fails (see `conftest.py`).
    """
    path = os.environ["PATH"] + ":/usr/local/sbin:/usr/sbin"
    found = next(filter(None, (shutil.which(each, path=path) for each in (name, *others))), None)
    return found or pytest.skip(f"{name} is not installed (.ci/install-test-tools installs it)")


def lasting_port() -> int:
    """A free port that no client is given for its own end: for a server that is stopped and started again."""
    while listens(port := random.randrange(20_000, 30_000)):
        pass
    return port


def wait_for(condition, seconds: float = 20, what: str = "it") -> None:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if condition():
            return
        time.sleep(0.05)
    pytest.fail(f"{what} did not happen within {seconds} s")


def listens(port: int) -> bool:
    with socket.socket() as probe:
        probe.settimeout(0.2)
        return probe.connect_ex(("127.0.0.1", port)) == 0


@dataclass
class Site:
    """The running site: `url`; `data`, its folder; `identity`, which opens its inquiries; `log`, all it printed."""

    url: str
    data: Path
    identity: str
    log: Path
    environment: dict
    process: subprocess.Popen
    password: str

    def manage(self, *words: str, check: bool = True, **options) -> subprocess.CompletedProcess:
        command = [sys.executable, "manage.py", *words]
        options = {"capture_output": True, "text": True, "timeout": 120, **options}
        return subprocess.run(command, cwd=ROOT, env=self.environment, check=check, **options)

    def rows(self, query: str) -> list[tuple]:
        """What its database answers to this statement, which is carried out; nothing where it returns no rows."""
        url = self.environment.get("DATABASE_URL", "")
        database = psycopg.connect(url) if url else sqlite3.connect(self.data / "huis-clos.sqlite3", timeout=20)
        with closing(database), database:
            done = database.execute(query)
            return done.fetchall() if done.description else []

    def tables(self) -> list[tuple]:
        """Of its database; none where there is no database yet."""
        if "DATABASE_URL" in self.environment:
            return self.rows("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        return self.rows("SELECT name FROM sqlite_master") if (self.data / "huis-clos.sqlite3").exists() else []

    def folders(self) -> list[Path]:
        """Where it keeps what it keeps: DATA_DIR, and the folder of its database where that is on PostgreSQL."""
        url = self.environment.get("DATABASE_URL", "")
        return [self.data, *([folder_of(url)] if url else [])]

    def get(self, path: str, **headers: str) -> tuple[int, dict, bytes]:
        """Status, headers (lower case) and body; redirects are not followed."""
        request = urllib.request.Request(self.url + path, headers=headers)
        try:
            with urllib.request.build_opener(_NoRedirect).open(request, timeout=20) as answer:
                return answer.status, {k.lower(): v for k, v in answer.headers.items()}, answer.read()
        except urllib.error.HTTPError as answer:
            return answer.code, {k.lower(): v for k, v in answer.headers.items()}, answer.read()


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *args):
        return None


def prepared_site(folder: Path, **settings: str) -> Site:
    """The whole site with the four cases, before it serves: its commands run."""
    identity = pyrage.x25519.Identity.generate()
    port = free_port()
    data, temporary = folder / "data", folder / "tmp"
    data.mkdir(parents=True)
    temporary.mkdir()
    environment = {
        "PATH": os.environ["PATH"],
        "HOME": str(folder),
        "TMPDIR": str(temporary),
        "DATA_DIR": str(data),
        "SECRET_KEY": "only-for-tests-only-for-tests-only-for-tests",
        "PORT": str(port),
        "INQUIRY_RECIPIENTS": str(identity.to_public()),
        "INQUIRY_MIN_SECONDS": "0",
        "INQUIRY_RATE": "0",
        "MALLOC_ARENA_MAX": "1",
        **({} if "DATABASE_URL" in settings else own_stores(_loaded_on_postgresql)),
        **settings,
    }
    site = Site(f"http://127.0.0.1:{port}", data, str(identity), folder / "log", environment, None, "")
    if "DATABASE_URL" in settings:
        _load(site)
    elif "DATABASE_URL" not in environment:
        shutil.copy(_loaded_database(), data)
    return site


@contextmanager
def running_site(folder: Path, **settings: str) -> Iterator[Site]:
    """The whole site as `make run` serves it, with the four cases, an `admin` account, and two workers."""
    site = prepared_site(folder, **settings)
    site.password = site.manage("first_admin").stdout.split("Password:")[1].split()[0]
    with serving(site):
        yield site


@contextmanager
def another_replica(site: Site, folder: Path, **settings: str) -> Iterator[Site]:
    """One more of the same site, with a folder of its own; they share what DATABASE_URL and CACHE_URL name."""
    data, port = folder / "data", free_port()
    data.mkdir(parents=True)
    environment = {**site.environment, "DATA_DIR": str(data), "PORT": str(port), **settings}
    replica = replace(
        site, url=f"http://127.0.0.1:{port}", data=data, log=folder / "log", environment=environment, process=None
    )
    with serving(replica):
        yield replica


@contextmanager
def serving(site: Site) -> Iterator[None]:
    """Starts `site` and waits until it listens; stops it in the end."""
    with site.log.open("w") as output:
        command = [sys.executable, "-m", "site_config.serve"]
        site.process = subprocess.Popen(command, cwd=ROOT, env=site.environment, stdout=output, stderr=output)
        try:
            wait_for(lambda: listens(int(site.environment["PORT"])), what="gunicorn's start")
            yield
        finally:
            site.process.terminate()
            try:
                site.process.wait(15)
            except subprocess.TimeoutExpired:
                site.process.kill()


def _load(site: Site) -> None:
    site.manage("migrate", "--verbosity", "0")
    site.manage("load_content")


@cache
def _loaded_database() -> Path:
    """A database with the four cases, made once: the guard that reads them takes seconds to start."""
    return _loaded() / "huis-clos.sqlite3"


def _loaded(**stores: str) -> Path:
    folder = Path(tempfile.mkdtemp(prefix="huis-clos-tests-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    secret = "only-for-tests-only-for-tests-only-for-tests"
    environment = {"PATH": os.environ["PATH"], "HOME": str(folder), "DATA_DIR": str(folder), "SECRET_KEY": secret}
    _load(Site("", folder, "", folder / "log", environment | stores, None, ""))
    return folder


@cache
def _loaded_on_postgresql() -> str:
    """The name of the same on the PostgreSQL of this run."""
    stores = own_stores()
    _loaded(**stores)
    return stores["DATABASE_URL"].rpartition("/")[2]


class PostgreSQL:
    """A fresh cluster in `folder` that can be stopped and started again. It refuses to run as root, so then as `postgres`."""

    def __init__(self, folder: Path):
        found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
        if not found:
            pytest.skip("PostgreSQL is not installed (.ci/install-test-tools installs it)")
        self.folder, self.port, cluster, as_user = folder, lasting_port(), folder / "cluster", _not_root(folder)
        initdb = [*as_user, found[-1], "-D", cluster, "-U", "hc", "-A", "trust", "--no-sync"]
        subprocess.run(initdb, check=True, capture_output=True, cwd="/")
        self._control = [*as_user, found[-1].parent / "pg_ctl", "-D", cluster, "-w", "-l", folder / "log"]

    @property
    def url(self) -> str:
        """What DATABASE_URL is set to."""
        return f"postgres://hc@127.0.0.1:{self.port}/postgres"

    def start(self) -> None:
        _not_root(self.folder)  # another run of pytest may have closed the folder above it
        options = f"-p {self.port} -c listen_addresses=127.0.0.1 -c unix_socket_directories='' -c fsync=off"
        options += " -c max_connections=400"  # of many sites at once
        done = subprocess.run(
            [*self._control, "-o", options, "start"], capture_output=True, check=False, text=True, cwd="/"
        )
        if done.returncode:
            pytest.fail(f"PostgreSQL did not start: {done.stdout} {done.stderr}")

    def stop(self) -> None:
        _not_root(self.folder)
        subprocess.run([*self._control, "-m", "immediate", "stop"], check=False, capture_output=True, cwd="/")


def _not_root(folder: Path) -> list[str]:
    """What to put in front of a command so that it runs as `postgres` where we are root; `folder` becomes its own."""
    if os.getuid() != 0:
        return []
    for part in (folder, *folder.parents):
        if part.owner() == "root" and part != Path("/") and part != Path("/tmp"):  # noqa: S108
            part.chmod(part.stat().st_mode | 0o011)
    folder.chmod(0o777)
    return ["runuser", "-u", "postgres", "--"]


@contextmanager
def running_postgresql(folder: Path) -> Iterator[str]:
    """A fresh PostgreSQL; yields its DATABASE_URL."""
    server = PostgreSQL(folder)
    server.start()
    try:
        yield server.url
    finally:
        server.stop()


@contextmanager
def running_redis(folder: Path) -> Iterator[str]:
    """A fresh Redis or Valkey that keeps nothing on disk; yields its CACHE_URL."""
    server, port = program("redis-server", "valkey-server"), free_port()
    command = [server, "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--dir", str(folder)]
    command += ["--databases", "1000"]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    try:
        wait_for(lambda: listens(port), what="Redis's start")
        yield f"redis://127.0.0.1:{port}/0"
    finally:
        process.terminate()
        process.wait(10)


def log_lines(site: Site) -> list[dict]:
    return [json.loads(line) for line in site.log.read_text().splitlines() if line.startswith("{")]
