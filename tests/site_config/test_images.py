"""The Dockerfile and compose.yaml: what they start from, and what they may do. No registry is asked here."""

import re

import pytest

from tests.support.servers import ROOT

DOCKERFILE = (ROOT / "Dockerfile").read_text()
COMPOSE = (ROOT / "compose.yaml").read_text()


def services() -> dict[str, str]:
    """The lines of each service of compose.yaml."""
    block = re.search(r"^services:\n(.*?)^\S", COMPOSE, re.MULTILINE | re.DOTALL)[1]
    return dict(re.findall(r"^  ([\w-]+):\n((?:    .*\n|\n)*)", block, re.MULTILINE))


def test_every_image_is_pinned_to_its_digest():
    images = re.findall(r"^FROM (\S+)", DOCKERFILE, re.MULTILINE) + re.findall(r"image: (\S+:\S+)", COMPOSE)

    assert len(images) == 6
    assert all(re.fullmatch(r"[\w./-]+:[\w.-]+@sha256:[0-9a-f]{64}", image) for image in images), images


def test_node_is_supported():
    """Node 24 gets repairs until April 2028; odd versions and older ones do not."""
    assert re.search(r"^FROM node:24\.", DOCKERFILE, re.MULTILINE)


@pytest.mark.parametrize("service", ["site", "site-2", "jobs", "caddy", "postgres", "valkey"])
def test_a_container_writes_to_its_volumes_alone_and_has_no_capability(service):
    assert re.search(r"<<: \*(site|hardened)", services()[service])
    hardened = re.search(r"x-hardened: &hardened\n(.*?)\n\n", COMPOSE, re.DOTALL)[1]
    for line in ("read_only: true", "cap_drop: [ALL]", 'security_opt: ["no-new-privileges:true"]'):
        assert line in hardened
    assert "cap_add" not in COMPOSE
    assert "privileged: true" not in COMPOSE


def test_no_container_runs_as_root():
    for service in ("caddy", "postgres", "valkey"):
        assert "user:" in services()[service]
    assert DOCKERFILE.rstrip().rpartition("FROM ")[2].count("\nUSER site\n") == 1


def test_only_the_edge_is_reached_from_outside():
    assert [name for name, lines in services().items() if "ports:" in lines] == ["caddy"]


def test_stores_and_the_second_replica_start_at_scale_alone():
    scale = {name for name, lines in services().items() if "profiles: [scale]" in lines}

    assert scale == {"postgres", "valkey", "site-2"}


def test_caddy_reads_the_pages_that_every_replica_and_the_jobs_leave_in_memory():
    site = re.search(r"x-site: &site\n(.*?)\n\n", COMPOSE, re.DOTALL)[1]
    assert 'volumes: ["data:/data", "backups:/backups", "pages:/pages"]' in site
    assert "EDGE_DIR: /pages" in site
    assert '"pages:/pages"' in services()["site-2"]
    assert "volumes" not in services()["site"] + services()["jobs"], "they have those of all"
    assert '"pages:/pages:ro"' in services()["caddy"]
    assert re.search(r"^  pages:\n    driver_opts: \{type: tmpfs,.*uid=10001", COMPOSE, re.MULTILINE)
    assert "{$EDGE_DIR:/pages}" in (ROOT / "deploy/Caddyfile").read_text()
