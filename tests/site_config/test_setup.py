"""`manage.py setup` writes a `.env` that the site starts with, and never changes a secret."""

import os
import pty
import subprocess
import sys
from pathlib import Path

import pyrage
import pytest

from tests.support.servers import ROOT


@pytest.fixture
def file(tmp_path) -> Path:
    return tmp_path / "settings.env"


def setup(file: Path, *options: str) -> subprocess.CompletedProcess:
    environment = {"PATH": os.environ["PATH"], "DATA_DIR": str(file.parent / "data")}
    command = [sys.executable, "manage.py", "setup", "--file", str(file), *options]
    return subprocess.run(
        command, cwd=ROOT, env=environment, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False
    )


def answer(file: Path, *lines: str) -> str:
    """Runs setup on a terminal where a person types `lines`; returns all that it shows."""
    ours, theirs = pty.openpty()
    environment = {"PATH": os.environ["PATH"], "DATA_DIR": str(file.parent / "data")}
    command = [sys.executable, "manage.py", "setup", "--file", str(file)]
    with subprocess.Popen(command, cwd=ROOT, env=environment, stdin=theirs, stdout=theirs, stderr=theirs) as process:
        os.close(theirs)
        os.write(ours, "".join(f"{line}\n" for line in lines).encode())
        shown = b""
        while True:
            try:
                part = os.read(ours, 4096)
            except OSError:
                break
            if not part:
                break
            shown += part
        process.wait(30)
    os.close(ours)
    return shown.decode()


def values(file: Path) -> dict[str, str]:
    return dict(line.split("=", 1) for line in file.read_text().splitlines() if "=" in line)


def test_without_a_terminal_it_makes_a_key_and_takes_what_is_given(file):
    done = setup(file, "--set", "SITE_URL=https://www.example.com", "--set", "BACKUP_DIR=/var/backups/huis-clos")

    assert done.returncode == 0, done.stderr
    assert values(file)["SITE_URL"] == "https://www.example.com"
    assert len(values(file)["SECRET_KEY"]) >= 64
    assert values(file)["SECRET_KEY"] not in done.stdout
    assert file.stat().st_mode & 0o777 == 0o600


def test_a_final_slash_of_the_address_is_not_written(file):
    setup(file, "--set", "SITE_URL=https://www.example.com/")

    assert values(file)["SITE_URL"] == "https://www.example.com"


@pytest.mark.skipif(os.geteuid() != 0, reason="only root gives files away")
def test_the_file_stays_its_owners_when_root_changes_it(file):
    setup(file, "--set", "SITE_URL=https://www.example.com")
    os.chown(file, 65534, 65534)

    setup(file, "--set", "SITE_URL=https://new.example.com")

    assert values(file)["SITE_URL"] == "https://new.example.com"
    assert (file.stat().st_uid, file.stat().st_gid, file.stat().st_mode & 0o777) == (65534, 65534, 0o600)


def test_a_second_run_keeps_secrets_comments_and_other_settings(file):
    setup(file, "--set", "EMAIL_URL=smtp://me:hunter2@mail:25")
    file.write_text(f"# mine\n{file.read_text()}PORT=9000\n")
    before = values(file)

    done = setup(file, "--set", "EMAIL_URL=smtp://other:25", "--set", "SITE_URL=https://new.example.com")

    assert values(file) == {**before, "SITE_URL": "https://new.example.com"}
    assert "# mine" in file.read_text()
    assert "EMAIL_URL: there already, left as it is." in done.stdout
    assert "hunter2" not in done.stdout


@pytest.mark.parametrize(
    ("pair", "expected"),
    [
        ("SITE_URL=www.example.com", "SITE_URL: expected an origin"),
        ("INQUIRY_RECIPIENTS=age1nonsense", "age1nonsense is not one"),
        ("EMAIL_URL=pigeon://x", "EMAIL_URL: expected a URL"),
        ("BACKUP_DIR=backups", "BACKUP_DIR: expected an absolute path"),
        ("BACKUP_DIR=/it's/here", "expected no apostrophe"),
        ("NOTHING=1", "setup does not ask for NOTHING"),
    ],
)
def test_a_wrong_answer_writes_nothing(file, pair, expected):
    done = setup(file, "--set", pair)

    assert done.returncode
    assert expected in done.stderr
    assert not file.exists()


def test_on_a_terminal_a_wrong_answer_is_asked_again(file):
    key = str(pyrage.x25519.Identity.generate().to_public())

    shown = answer(file, "www.example.com", "https://www.example.com", key, "", "", "", "", "")

    assert "expected an origin such as" in shown
    assert values(file)["SITE_URL"] == "https://www.example.com"
    assert values(file)["INQUIRY_RECIPIENTS"] == key
    assert set(values(file)) == {"SITE_URL", "INQUIRY_RECIPIENTS", "SECRET_KEY"}


def test_the_site_reads_what_was_written(file, tmp_path):
    setup(file, "--set", "BACKUP_DIR=/back ups#1", "--set", "EMAIL_URL=smtp+tls://me:p%23w$x@mail:587")
    (tmp_path / "data").mkdir(exist_ok=True)
    code = (
        "from dotenv import dotenv_values; import sys; found = dotenv_values(sys.argv[1]);"
        "print(found['BACKUP_DIR'], found['EMAIL_URL'])"
    )

    read = subprocess.run([sys.executable, "-c", code, file], capture_output=True, text=True, check=True).stdout

    assert read.strip() == "/back ups#1 smtp+tls://me:p%23w$x@mail:587"


def test_the_secret_that_a_restore_left_is_kept(file, tmp_path):
    (tmp_path / "restored").mkdir()
    (tmp_path / "restored" / "demo.env").write_text("SECRET_KEY=that-of-the-backup-that-of-the-backup\n")

    setup(file, "--set", f"DATA_DIR={tmp_path / 'restored'}")

    assert set(values(file)) == {"DATA_DIR"}
