"""The configurations of `deploy/` in front of a running site: the very files, with ports and folders of their own."""

import os
import re
import ssl
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPSConnection
from pathlib import Path
from urllib.parse import urlsplit

from tests.support.servers import ROOT, free_port, program, wait_for

NAMES = ("caddy", "nginx")
HEADERS = {"Accept-Encoding": "br"}


@dataclass
class Edge:
    """A running proxy: `url` as SITE_URL has it, `log` with all that it printed, its process, and the files in its folder."""

    url: str
    plain_port: int
    certificate: Path
    folder: Path
    process: subprocess.Popen
    log: Path
    headers: dict = field(default_factory=lambda: dict(HEADERS))

    def connect(self, name: str = "localhost") -> HTTPSConnection:
        """A connection that checks the certificate."""
        trusted = ssl.create_default_context(cafile=str(self.certificate))
        return HTTPSConnection(name, urlsplit(self.url).port, context=trusted, timeout=30)

    def get(self, path: str, method: str = "GET", body: bytes | None = None, **headers: str) -> tuple[int, dict, bytes]:
        """Status, headers (lower case) and body."""
        return answer(self.connect(), method, path, body, self.headers | headers)

    def get_plain(self, path: str, **headers: str) -> tuple[int, dict, bytes]:
        """The same over HTTP without TLS."""
        return answer(HTTPConnection("localhost", self.plain_port, timeout=30), "GET", path, None, headers)


def shakes_hands(edge: Edge) -> bool:
    """Whether it listens and has its certificate."""
    try:
        edge.connect().connect()
    except OSError:
        return False
    return True


def answer(connection: HTTPConnection, method: str, path: str, body: bytes | None, headers: dict) -> tuple:
    try:
        connection.request(method, path, body, headers)
        response = connection.getresponse()
        return response.status, {name.lower(): value for name, value in response.getheaders()}, response.read()
    finally:
        connection.close()


@contextmanager
def running_edge(name: str, folder: Path, url: str, targets: list[str], **settings: str) -> Iterator[Edge]:
    """The edge `name` for the site `url` (https://localhost:…), in front of `targets`, each a host and port."""
    folder.mkdir(exist_ok=True)
    plain_port = free_port()
    start = {"caddy": caddy, "nginx": nginx}[name]
    command, environment, certificate = start(folder, url, plain_port, targets)
    log = folder / "log"
    with log.open("w") as output:
        process = subprocess.Popen(
            command, env=environment | settings, cwd=folder, stdout=output, stderr=subprocess.STDOUT
        )
        edge = Edge(url, plain_port, certificate, folder, process, log)
        try:
            wait_for(lambda: shakes_hands(edge), what=f"the start of {name}")
            yield edge
        finally:
            process.terminate()
            process.wait(30)


def caddy(folder: Path, url: str, plain_port: int, targets: list[str]) -> tuple[list[str], dict, Path]:
    """The Caddyfile reads everything from the environment. For localhost, Caddy's own authority signs."""
    command = [program("caddy"), "run", "--adapter", "caddyfile", "--config", str(ROOT / "deploy/Caddyfile")]
    environment = {
        **{name: str(folder) for name in ("HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME")},
        "PATH": os.environ["PATH"],
        "SITE_URL": url,
        "HTTP_PORT": str(plain_port),
        "HTTPS_PORT": str(urlsplit(url).port),
        "UPSTREAMS": " ".join(targets),
        "BUILD_DIR": str(ROOT / "build"),
    }
    return command, environment, folder / "caddy/pki/authorities/local/root.crt"


def nginx(folder: Path, url: str, plain_port: int, targets: list[str]) -> tuple[list[str], dict, Path]:
    """The site's file, with the names that its first lines say to put one's own for; and Debian's nginx.conf around it."""
    certificate, key = folder / "fullchain.pem", folder / "privkey.pem"
    subject = ["-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost"]
    made = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-keyout", key, "-out", certificate]
    subprocess.run([program("openssl"), "req", "-x509", "-days", "2", *made, *subject], check=True, capture_output=True)
    site = (ROOT / "deploy/nginx/huis-clos.conf").read_text()
    for ours, yours in {
        "server 127.0.0.1:8000 ": " ".join(f"server {target} fail_timeout=1s;" for target in targets) + " #",
        "/etc/letsencrypt/live/www.example.com/": f"{folder}/",
        "/var/lib/nginx/": f"{folder}/",
        "www.example.com": "localhost",
        "listen [::]:80": f"listen [::1]:{plain_port}",
        "listen [::]:443": f"listen [::1]:{urlsplit(url).port}",
        "listen 80": f"listen 127.0.0.1:{plain_port}",
        "listen 443": f"listen 127.0.0.1:{urlsplit(url).port}",
    }.items():
        assert ours in site
        site = site.replace(ours, yours)
    (folder / "site.conf").write_text(site)
    (folder / "nginx.conf").write_text(around_site(folder))
    command = [program("nginx"), "-c", str(folder / "nginx.conf"), "-p", str(folder), "-e", str(folder / "errors")]
    return command, {"PATH": os.environ["PATH"]}, certificate


def around_site(folder: Path) -> str:
    """What Debian's nginx.conf has around a site, logs included: the site's own file must turn them off."""
    temporary = " ".join(
        f"{kind}_temp_path {folder}/{kind};" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    user = "user root;" if os.getuid() == 0 else ""
    return f"""
daemon off; worker_processes 2; pid {folder}/pid; error_log {folder}/errors; {user}
events {{ worker_connections 768; }}
http {{
  include /etc/nginx/mime.types; default_type application/octet-stream; sendfile on;
  access_log {folder}/access; error_log {folder}/errors; {temporary}
  include {folder}/site.conf;
}}
"""


def written(edge: Edge) -> str:
    """All text that the edge printed or wrote, but for certificates and what it keeps of pages."""
    files = [
        file
        for file in edge.folder.rglob("*")
        if file.is_file() and not re.search("/huis-clos(-pages)?/|/caddy/", str(file))
    ]
    return "\n".join(file.read_text("utf-8", "replace") for file in files if file.suffix not in (".pem", ".conf"))
