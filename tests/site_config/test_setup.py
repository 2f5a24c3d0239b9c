"""`manage.py setup` writes a `.env` that the site starts with, and never changes a secret."""

import os
import pty
import signal
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


def stopped(file: Path, typed: bytes, how: int = 0) -> tuple[int, str]:
    """Runs setup on a terminal where a person types `typed`, then sends the signal `how`: exit code and all it shows."""
    ours, theirs = pty.openpty()
    own = {"PATH": os.environ["PATH"], "DATA_DIR": str(file.parent / "data")}
    command = [sys.executable, "manage.py", "setup", "--file", str(file)]
    with subprocess.Popen(
        command, cwd=ROOT, env=own, stdin=theirs, stdout=theirs, stderr=theirs, preexec_fn=_hear_ctrl_c
    ) as process:
        os.close(theirs)
        shown = b""
        while b"The site's address" not in shown:
            shown += os.read(ours, 4096)
        os.write(ours, typed)
        if how:
            process.send_signal(how)
        try:
            code = process.wait(30)
        finally:
            process.kill()
        shown += os.read(ours, 4096)
    os.close(ours)
    return code, shown.decode()


def _hear_ctrl_c() -> None:
    """A test that runs in the background of a shell has SIGINT ignored, and hands that down."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


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


def test_the_key_of_a_demo_elsewhere_is_not_the_sites_own(file, tmp_path):
    demo = tmp_path / "data"
    demo.mkdir()
    (demo / "demo.env").write_text(f"SECRET_KEY={'d' * 64}\n")

    setup(file, "--set", "SITE_URL=https://www.example.com", "--set", f"DATA_DIR={tmp_path / 'new'}")

    assert len(values(file)["SECRET_KEY"]) >= 64
    assert values(file)["SECRET_KEY"] != "d" * 64


def test_a_key_in_a_file_of_its_own_is_kept(file):
    file.write_text("SECRET_KEY_FILE=/run/secrets/key\n")

    setup(file, "--set", "SITE_URL=https://www.example.com")

    assert set(values(file)) == {"SECRET_KEY_FILE", "SITE_URL"}


@pytest.mark.parametrize(("typed", "how"), [(b"\x04", 0), (b"", signal.SIGINT)], ids=["ctrl-d", "ctrl-c"])
def test_a_person_who_stops_reads_that_nothing_was_written(file, typed, how):
    code, shown = stopped(file, typed, how)

    assert code
    assert "Stopped. Nothing was written." in shown
    assert "Traceback" not in shown
    assert not file.exists()


def test_a_file_that_is_not_utf_8_is_left_alone(file):
    file.write_bytes("# réglé en été\n".encode("latin-1"))

    done = setup(file, "--set", "SITE_URL=https://www.example.com")

    assert done.stderr == f"CommandError: {file} cannot be read (it is not UTF-8 text). Nothing was written.\n"
    assert file.read_bytes() == "# réglé en été\n".encode("latin-1")


def test_a_link_stays_a_link(file, tmp_path):
    kept = tmp_path / "kept.env"
    kept.write_text("PORT=9000\n")
    file.symlink_to(kept)

    setup(file, "--set", "SITE_URL=https://www.example.com")

    assert file.is_symlink()
    assert set(values(kept)) == {"PORT", "SITE_URL", "SECRET_KEY"}


def test_what_looks_like_a_setting_inside_a_quoted_value_stays(file):
    file.write_text(
        '# mine\nNOTE="as it was:\nSITE_URL=https://old.example.com\nPORT=1"\nSITE_URL=https://b.example.com'
    )

    setup(file, "--set", "SITE_URL=https://www.example.com")

    lines = file.read_text().splitlines()
    assert lines[:4] == ["# mine", 'NOTE="as it was:', "SITE_URL=https://old.example.com", 'PORT=1"']
    assert lines[4] == "SITE_URL=https://www.example.com"
