"""A wrong value stops the start with one sentence: its name, what came, what is expected."""

import os
import subprocess
import sys

import pyrage
import pytest

from tests.support.servers import ROOT


def start(**values: str) -> subprocess.CompletedProcess:
    environment = {"PATH": os.environ["PATH"], "SECRET_KEY": "x" * 40, "DATA_DIR": os.environ["DATA_DIR"], **values}
    command = [sys.executable, "-c", "import site_config.settings as s; print(s.SITE_URL)"]
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)


def test_good_values_start():
    done = start(SITE_URL="https://www.example.com/", INQUIRY_RATE="0", PORT="9000")

    assert done.returncode == 0, done.stderr
    assert done.stdout.strip() == "https://www.example.com"


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        ("SITE_URL", "www.example.com", "expected an origin"),
        ("SITE_URL", "https://example.com/path", "expected an origin"),
        ("INQUIRY_RECIPIENTS", "age1nonsense", "age1nonsense is not one"),
        ("INQUIRY_RATE", "often", "expected a whole number from 0"),
        ("INQUIRY_RETENTION_DAYS", "0", "expected a whole number from 1"),
        ("INQUIRY_MIN_SECONDS", "-1", "expected a whole number"),
        ("TIME_ZONE", "Zurich", "expected the name of a time zone"),
        ("ADMIN_PATH", "fr", "expected one word"),
        ("ADMIN_HOST", "https://desk.example.com", "expected a host name"),
        ("ADMIN_HOST", "desk.example.com/x", "expected a host name"),
        ("ADMIN_NETWORKS", "here, there", "expected addresses or networks"),
        ("LOG_FORMAT", "xml", "expected json or text"),
        ("BACKUP_DAYS", "0", "expected a whole number from 1"),
        ("ADMIN_PATH", "a/b", "expected one word"),
        ("PORT", "http", "expected a whole number from 1 to 65535"),
        ("PORT", "65536", "expected a whole number from 1 to 65535"),
        ("WEB_CONCURRENCY", "two", "expected a whole number from 1"),
        ("WEB_CONCURRENCY", "0", "expected a whole number from 1"),
        ("INQUIRY_RETENTION_DAYS", "9" * 30, "expected a whole number from 1"),
        ("DATA_DIR", "/dev/null/x", "expected a folder"),
    ],
)
def test_a_wrong_value_stops_the_start_with_one_sentence(name, value, expected):
    done = start(**{name: value})

    assert done.returncode == 2
    assert done.stderr.startswith(f"{name}: ")
    assert expected in done.stderr
    assert repr(value) in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SECRET_KEY", "hunter2"),
        ("DATABASE_URL", "mysql://root:hunter2@db/x"),
        ("CACHE_URL", "memcached://:hunter2@x"),
        ("EMAIL_URL", "pigeon://me:hunter2@x"),
        ("HEARTBEAT_URL", "ftp://hunter2"),
        ("METRICS_TOKEN", "hunter2"),
    ],
)
def test_a_value_that_may_hold_a_secret_is_not_repeated(name, value):
    done = start(**{name: value})

    assert done.returncode == 2
    assert done.stderr.startswith(f"{name}: expected ")
    assert "hunter2" not in done.stderr + done.stdout
    assert len(done.stderr.strip().splitlines()) == 1


def test_a_site_without_settings_is_led_to_setup():
    environment = {"PATH": os.environ["PATH"], "DATA_DIR": os.environ["DATA_DIR"]}
    command = [sys.executable, "manage.py", "doctor"]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)

    assert done.returncode == 2
    assert done.stderr == "SECRET_KEY is not set. manage.py setup asks for what a site online needs, and makes it.\n"


def test_all_wrong_values_are_told_at_once():
    done = start(SITE_URL="x", INQUIRY_RATE="y")

    assert {line.split(":")[0] for line in done.stderr.splitlines()} == {"SITE_URL", "INQUIRY_RATE"}


def test_an_env_file_is_read_and_the_environment_wins_over_it(tmp_path):
    (tmp_path / ".env").write_text(f"DATA_DIR={tmp_path / 'elsewhere'}\nHC_ONE=file\nHC_TWO=file\n")
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "demo.env").write_text("HC_TWO=demo\nHC_THREE=demo\n")
    asked = (
        "import os; print(read_files(Path('.').absolute()), *(os.environ[n] for n in ('HC_ONE', 'HC_TWO', 'HC_THREE')))"
    )
    code = f"from pathlib import Path; from site_config.environment import read_files; {asked}"
    environment = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), "HC_ONE": "environment"}

    done = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, env=environment, capture_output=True, text=True, check=False
    )

    assert done.stdout.split() == [str(tmp_path / "elsewhere"), "environment", "file", "demo"], done.stderr


def test_a_secret_may_be_in_a_file(tmp_path):
    (tmp_path / "key").write_text("y" * 50 + "\n")
    environment = {"SECRET_KEY": "", "SECRET_KEY_FILE": str(tmp_path / "key")}

    assert start(**environment).returncode == 0


def test_a_process_started_by_ours_reads_the_same_file(tmp_path):
    (tmp_path / "key").write_text("y" * 50 + "\n")

    assert start(SECRET_KEY="y" * 50, SECRET_KEY_FILE=str(tmp_path / "key")).returncode == 0


@pytest.mark.parametrize("name", ["INQUIRY_RECIPIENTS", "SITE_URL", "TIME_ZONE"])
@pytest.mark.parametrize("is_small", [True, False])
def test_a_private_key_is_never_repeated(name, is_small):
    identity = str(pyrage.x25519.Identity.generate())
    done = start(**{name: identity.lower() if is_small else identity})

    assert done.returncode == 2
    assert identity.casefold() not in (done.stderr + done.stdout).casefold()
    assert done.stderr.startswith(f"{name}: ")


def test_a_private_key_in_the_place_of_a_recipient_is_told_to_be_one():
    done = start(INQUIRY_RECIPIENTS=str(pyrage.x25519.Identity.generate()))

    assert "this is a private key" in done.stderr


def test_a_secret_given_twice_or_in_no_file_stops_the_start(tmp_path):
    (tmp_path / "key").write_text("y" * 50)

    twice = start(SECRET_KEY_FILE=str(tmp_path / "key"))
    nowhere = start(SECRET_KEY="", SECRET_KEY_FILE=str(tmp_path / "none"))

    assert twice.stderr.strip() == "SECRET_KEY and SECRET_KEY_FILE are both set: take one away."
    assert nowhere.stderr.strip() == f"SECRET_KEY_FILE: {tmp_path / 'none'} cannot be read (No such file or directory)."
    assert twice.returncode
    assert nowhere.returncode


@pytest.mark.parametrize(
    ("name", "held", "expected"),
    [
        ("SECRET_KEY", b"y" * 50 + b"\nz", "holds more than one line"),
        ("METRICS_TOKEN", b"\n", "is empty"),
        ("METRICS_TOKEN", b"\xe9" * 30, "cannot be read (it is not UTF-8 text)"),
    ],
)
def test_a_file_that_holds_no_one_secret_stops_the_start(tmp_path, name, held, expected):
    (tmp_path / "secret").write_bytes(held)
    own = {"SECRET_KEY": ""} if name == "SECRET_KEY" else {}

    done = start(**own, **{f"{name}_FILE": str(tmp_path / "secret")})

    assert done.returncode
    assert done.stderr.strip() == f"{name}_FILE: {tmp_path / 'secret'} {expected}."


def test_the_mark_that_some_editors_put_before_a_text_is_not_part_of_a_secret(tmp_path):
    (tmp_path / "key").write_bytes("\ufeff".encode() + b"y" * 50 + b"\r\n")

    assert start(SECRET_KEY="y" * 50, SECRET_KEY_FILE=str(tmp_path / "key")).returncode == 0


def test_settings_in_a_file_that_is_not_utf_8_stop_the_start_with_one_sentence(tmp_path):
    (tmp_path / "demo.env").write_bytes("# réglé\nPORT=1\n".encode("latin-1"))

    done = start(DATA_DIR=str(tmp_path))

    assert done.stderr.strip() == f"{tmp_path / 'demo.env'} cannot be read (it is not UTF-8 text)."
