"""The first start makes everything, once, also when several come together or one is interrupted."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pyrage
import pytest

from tests.support.servers import ROOT, running_postgresql


def start(folder: Path, *options: str, **values: str) -> subprocess.Popen:
    environment = {"PATH": os.environ["PATH"], "HOME": str(folder), "DATA_DIR": str(folder), **values}
    command = [sys.executable, "-m", "site_config.prepare", *(options or ("--demo",))]
    return subprocess.Popen(
        command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )


def assert_one_did_the_work(starts: list[subprocess.Popen]) -> None:
    outputs = [process.communicate(timeout=120)[0] for process in starts]
    assert [process.returncode for process in starts] == [0] * len(starts), outputs
    assert sum(output.count("Password:") for output in outputs) == 1
    assert sum("4 cases are published" in output for output in outputs) == 1


def test_three_first_starts_at_once_make_one_site(tmp_path):
    starts = [start(tmp_path) for _number in range(3)]

    assert_one_did_the_work(starts)
    assert len(list((tmp_path / "keys").iterdir())) == 1
    assert (tmp_path / "demo.env").stat().st_mode & 0o077 == 0


@pytest.mark.server
def test_three_replicas_that_start_at_once_share_one_postgresql(tmp_path):
    with running_postgresql(tmp_path) as url:
        folders = [tmp_path / f"replica-{number}" for number in range(3)]
        for folder in folders:
            folder.mkdir()
        starts = [start(folder, DATABASE_URL=url) for folder in folders]

        assert_one_did_the_work(starts)


def test_a_site_that_has_its_own_keys_gets_no_demo_key(tmp_path):
    recipient = str(pyrage.x25519.Identity.generate().to_public())

    assert_one_did_the_work([start(tmp_path, SECRET_KEY="x" * 40, INQUIRY_RECIPIENTS=recipient)])
    assert not (tmp_path / "keys").exists()


def test_a_first_start_that_was_killed_is_finished_by_the_next(tmp_path):
    killed = start(tmp_path)
    while not (tmp_path / "huis-clos.sqlite3").exists() and killed.poll() is None:
        time.sleep(0.01)
    killed.send_signal(signal.SIGKILL)
    killed.communicate()

    assert_one_did_the_work([start(tmp_path)])


def test_a_key_pair_left_by_an_interrupted_start_is_used(tmp_path):
    (tmp_path / "keys").mkdir()
    from sealing.identity import make_identity

    recipient = make_identity(tmp_path / "keys" / "demo-identity.txt")

    assert_one_did_the_work([start(tmp_path)])
    assert f"INQUIRY_RECIPIENTS={recipient}\n" in (tmp_path / "demo.env").read_text()


@pytest.mark.parametrize(
    ("options", "values"),
    [(["--online"], {"SECRET_KEY": "x" * 40}), (["--demo"], {"SITE_URL": "https://www.example.com"})],
)
def test_no_password_ends_in_the_log_of_a_site_online(tmp_path, options, values):
    output = start(tmp_path, *options, **values).communicate(timeout=120)[0]

    assert "Password" not in output
    assert "There is no account yet. On a terminal of this server: manage.py first_admin" in output


@pytest.mark.parametrize(
    ("name", "value"), [("WEB_CONCURRENCY", "two"), ("PORT", "99999"), ("DATA_DIR", "/dev/null/x")]
)
def test_a_wrong_value_stops_the_start_with_one_sentence(tmp_path, name, value):
    process = start(tmp_path, **{name: value})
    output = process.communicate(timeout=60)[0]

    assert process.returncode == 2
    assert output.startswith(f"{name}: expected ") or "demo key pair" in output
    assert "Traceback" not in output


@pytest.mark.parametrize("place", ["environment", "file"])
def test_serving_stops_with_the_same_sentence(tmp_path, place):
    values = {"SECRET_KEY": "only-for-tests-only-for-tests-only", "WEB_CONCURRENCY": "two"}
    environment = {"PATH": os.environ["PATH"], "DATA_DIR": str(tmp_path), "FORWARDED_ALLOW_IPS": "nonsense"}
    if place == "file":
        (tmp_path / "demo.env").write_text("".join(f"{name}={value}\n" for name, value in values.items()))
    done = subprocess.run(
        [sys.executable, "-m", "site_config.serve"],
        cwd=ROOT,
        env=environment | (values if place == "environment" else {}),
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )

    assert done.returncode == 2
    assert done.stderr.startswith("WEB_CONCURRENCY: expected a whole number from 1 to 256 (came: 'two').")
    assert len(done.stderr.strip().splitlines()) == 1
