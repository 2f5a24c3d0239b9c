"""Proxies as people put them in front of the site, each on a free port, with what their own documentation shows first."""

import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.support.servers import free_port, listens, wait_for

CADDY = """\
{{
  admin off
  auto_https off
}}
http://127.0.0.1:{port} {{
  bind 127.0.0.1
  reverse_proxy {target}
}}
"""
HAPROXY = """\
defaults
  mode http
  timeout connect 5s
  timeout client 30s
  timeout server 30s
frontend door
  bind 127.0.0.1:{port}
  option forwardfor
  default_backend site
backend site
  server one {target}
"""
PROXIES = {
    "caddy": (CADDY, ["caddy", "run", "--adapter", "caddyfile", "--config"]),
    "haproxy": (HAPROXY, ["/usr/sbin/haproxy", "-db", "-f"]),
}


@contextmanager
def running_proxy(name: str, target: str, folder: Path) -> Iterator[str]:
    """The proxy `name` in front of `target`, a host and port; yields its own."""
    configuration, command = PROXIES[name]
    if not shutil.which(command[0]):
        pytest.skip(f"{name} is not installed (.ci/install-test-tools installs it)")
    port = free_port()
    file = folder / f"{name}.conf"
    file.write_text(configuration.format(port=port, target=target))
    environment = {
        "PATH": "/usr/bin:/bin",
        "HOME": str(folder),
        "XDG_DATA_HOME": str(folder),
        "XDG_CONFIG_HOME": str(folder),
    }
    process = subprocess.Popen([*command, str(file)], env=environment, stderr=subprocess.DEVNULL)
    try:
        wait_for(lambda: listens(port), what=f"the start of {name}")
        yield f"127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(10)
