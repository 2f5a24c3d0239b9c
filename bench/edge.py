"""Public pages through the proxies that we ship, and pages that nobody may keep from two replicas. All of it over TLS."""

import shutil
import subprocess
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import urlsplit

from bench import load, rivals
from bench.pages import first_case
from bench.tables import NotMeasured, Table, Target
from tests.support.edges import NAMES, around_site, nginx, running_edge
from tests.support.servers import (
    Site,
    another_replica,
    free_port,
    listens,
    program,
    running_postgresql,
    running_redis,
    running_site,
    wait_for,
)

FILES = {name: f"{name}: the page as a file" for name in NAMES}
FORM = "/fr/contact/"
ONE, TWO = "one, SQLite, 2 workers", "two, PostgreSQL and Redis, 1 worker each"


def table() -> Table:
    """Rates and waits, each beside what it is compared with. Raises NotMeasured without wrk."""
    if not shutil.which("wrk"):
        raise NotMeasured("wrk is not installed")
    result = Table("edge: the shipped proxies, TLS", ("", *load.COLUMNS[:4]))
    for subjects_of, targets_of in ((pages, page_targets), (replicas, replica_targets)):
        with ExitStack() as stack:
            folder = Path(stack.enter_context(TemporaryDirectory(prefix="huis-clos-bench-")))
            folder.chmod(0o755)
            rounds = load.alternate(subjects_of(stack, folder))
        result.rows += [(name, *load.figures(some)[:4]) for name, some in rounds.items()]
        result.targets += targets_of(rounds)
        result.notes += load.failures(rounds)
    return result


def pages(stack: ExitStack, folder: Path) -> dict[str, load.Subject]:
    """The first case through each proxy, and as a file behind nginx."""
    subjects = {}
    memory = Path("/dev/shm")  # noqa: S108  (compose.yaml keeps them in memory too)
    kept = stack.enter_context(TemporaryDirectory(dir=memory if memory.is_dir() else None))
    for name in NAMES:
        url = f"https://localhost:{free_port()}"
        shared = {"EDGE_DIR": kept} if name == "caddy" else {}
        site = stack.enter_context(running_site(folder / f"site-{name}", SITE_URL=url, **shared))
        edge = stack.enter_context(running_edge(name, folder / name, url, [urlsplit(site.url).netloc], **shared))
        path = first_case(edge_site(site, url), "fr")
        subjects[f"{name}, shipped"] = load.Subject(url + path, edge.process.pid)
        page = site.get(path, **{"X-Forwarded-Proto": "https"})[2]
    rivals.save(folder / "files", "case", page)
    for name, (serve, coding) in {"nginx": (file_behind_nginx, "gzip"), "caddy": (file_behind_caddy, "br")}.items():
        url, process = stack.enter_context(serve(folder))
        subjects[FILES[name]] = load.Subject(f"{url}/case.html", process.pid, coding)
    return subjects


def edge_site(site: Site, url: str) -> Site:
    """The site as the proxy asks it."""

    class Asked(Site):
        def get(self, path: str, **headers: str) -> tuple[int, dict, bytes]:
            return site.get(path, **{"X-Forwarded-Proto": "https", "Host": urlsplit(url).netloc, **headers})

    return Asked(**vars(site))


@contextmanager
def file_behind_nginx(folder: Path) -> Iterator[tuple[str, subprocess.Popen]]:
    """`folder`/files, over TLS, with the .gz beside them."""
    port, own = free_port(), folder / "as-file"
    own.mkdir()
    nginx(own, f"https://localhost:{port}", free_port(), ["127.0.0.1:9"])  # for its certificate and what is around
    (own / "site.conf").write_text(f"""
server {{
    listen 127.0.0.1:{port} ssl; ssl_certificate {own}/fullchain.pem; ssl_certificate_key {own}/privkey.pem;
    access_log off; gzip_static on; keepalive_requests 10000000; root {folder}/files;
}}
""")
    (own / "nginx.conf").write_text(around_site(own))
    command = [program("nginx"), "-c", str(own / "nginx.conf"), "-p", str(own), "-e", str(own / "errors")]
    with serving(command, port) as process:
        yield f"https://localhost:{port}", process


@contextmanager
def file_behind_caddy(folder: Path) -> Iterator[tuple[str, subprocess.Popen]]:
    """The same behind Caddy, with the .br: what Caddy could do at most."""
    port, own = free_port(), folder / "as-file-caddy"
    own.mkdir()
    (own / "Caddyfile").write_text(f"""
{{
    admin off
    skip_install_trust
    http_port {free_port()}
    https_port {port}
    storage file_system {own}
}}
https://localhost:{port} {{
    root * {folder}/files
    file_server {{
        precompressed br gzip
    }}
}}
""")
    command = [program("caddy"), "run", "--adapter", "caddyfile", "--config", str(own / "Caddyfile")]
    with serving(command, port) as process:
        yield f"https://localhost:{port}", process


@contextmanager
def serving(command: list[str], port: int) -> Iterator[subprocess.Popen]:
    """Another program, until this ends."""
    process = subprocess.Popen(command, stderr=subprocess.DEVNULL)
    try:
        wait_for(lambda: listens(port), what=f"the start of {command[0]}")
        yield process
    finally:
        process.terminate()
        process.wait(10)


def replicas(stack: ExitStack, folder: Path) -> dict[str, load.Subject]:
    """The contact form, which nobody may keep: one site with two workers, and two with one each, behind the same nginx."""
    database = stack.enter_context(running_postgresql(folder))
    cache = stack.enter_context(running_redis(folder))
    urls = {name: f"https://localhost:{free_port()}" for name in (ONE, TWO)}
    one = stack.enter_context(running_site(folder / "one", SITE_URL=urls[ONE]))
    shared = {"DATABASE_URL": database, "CACHE_URL": cache, "WEB_CONCURRENCY": "1", "SITE_URL": urls[TWO]}
    first = stack.enter_context(running_site(folder / "first", **shared))
    second = stack.enter_context(another_replica(first, folder / "second"))
    subjects = {}
    for name, sites in ((ONE, [one]), (TWO, [first, second])):
        targets = [urlsplit(site.url).netloc for site in sites]
        edge = stack.enter_context(running_edge("nginx", folder / f"edge-{len(sites)}", urls[name], targets))
        subjects[name] = load.Subject(urls[name] + FORM, edge.process.pid)
    return subjects


def page_targets(rounds: dict[str, load.Rounds]) -> list[Target]:
    return [
        Target(
            f"{name}, shipped: rate / nginx's file",
            load.ratio(rounds[f"{name}, shipped"], rounds[FILES["nginx"]]),
            least=0.8,
        )
        for name in NAMES
    ]


def replica_targets(rounds: dict[str, load.Rounds]) -> list[Target]:
    return [Target("form: rate of two replicas / of one on SQLite", load.ratio(rounds[TWO], rounds[ONE]), least=1.0)]
