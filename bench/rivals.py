"""What the site's pages are compared with: the same pages as files behind WhiteNoise and nginx, and a Wagtail page."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from whitenoise.compress import Compressor

from bench import wagtail_site
from bench.tables import NotMeasured
from tests.support.servers import ROOT, free_port, listens, wait_for

NGINX = """\
daemon off; worker_processes 2; pid {folder}/nginx.pid; error_log {folder}/nginx.log; {user}
events {{ worker_connections 256; }}
http {{
  access_log off; default_type text/html; sendfile on; gzip_static on; keepalive_requests 10000000;
  client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy; fastcgi_temp_path {folder}/fastcgi;
  uwsgi_temp_path {folder}/uwsgi; scgi_temp_path {folder}/scgi;
  server {{ listen 127.0.0.1:{port}; root {folder}/files; }}
}}
"""


class Server(NamedTuple):
    url: str
    master: int


def save(folder: Path, name: str, page: bytes) -> None:
    """`page` as a file, with the .br and .gz that WhiteNoise's own compressor makes of it."""
    folder.mkdir(exist_ok=True)
    file = folder / f"{name}.html"
    file.write_bytes(page)
    list(Compressor(quiet=True).compress(str(file)))


@contextmanager
def whitenoise(files: Path) -> Iterator[Server]:
    """The files under gunicorn's `gthread` worker."""
    port = free_port()
    gunicorn = str(Path(sys.executable).parent / "gunicorn")
    command = [gunicorn, "--config", "bench/gthread.conf.py", "bench.whitenoise_app:application"]
    environment = {"PATH": os.environ["PATH"], "PORT": str(port), "BENCH_FILES": str(files)}
    with _serving(command, port, environment) as server:
        yield server


@contextmanager
def nginx(folder: Path) -> Iterator[Server]:
    """`folder`/files behind nginx. As root its workers would become someone who may not read `folder`."""
    path = f"{os.environ['PATH']}:/usr/sbin"  # where Debian puts it
    program = shutil.which("nginx", path=path)
    if not program:
        raise NotMeasured("nginx is not installed")
    port = free_port()
    settings = folder / "nginx.conf"
    settings.write_text(NGINX.format(folder=folder, port=port, user="user root;" if os.getuid() == 0 else ""))
    command = [program, "-c", str(settings), "-p", str(folder), "-e", str(folder / "nginx.log")]
    with _serving(command, port, {"PATH": path}) as server:
        yield server


@contextmanager
def wagtail() -> Iterator[tuple[Server, str]]:
    """Wagtail's start project with the first case for a page, under the same worker; its version too."""
    version, port = wagtail_site.prepare(*first_case_as_html()), free_port()
    with _serving(wagtail_site.COMMAND, port, wagtail_site.environment(port)) as server:
        yield server, version


def first_case_as_html() -> tuple[str, str]:
    """Title and body, from the fixture."""
    records = json.loads((ROOT / "fixtures" / "cases.json").read_text("utf-8"))
    words = next(record["fields"] for record in records if record["model"].endswith("casestudytranslation"))
    movements = ("summary", "organisation", "intervention", "context", "problem", "decision", "impact")
    return words["title"], "".join(f"<h2>{name.title()}</h2><p>{words[name]}</p>" for name in movements)


@contextmanager
def _serving(command: list[str], port: int, environment: dict[str, str]) -> Iterator[Server]:
    process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        wait_for(lambda: listens(port) or process.poll() is not None, what=f"the start of {command[0]}")
        if process.poll() is not None:
            raise NotMeasured(f"{Path(command[0]).name} ended at its start ({' '.join(command)})")
        yield Server(f"http://127.0.0.1:{port}", process.pid)
    finally:
        process.terminate()
        process.wait(30)
