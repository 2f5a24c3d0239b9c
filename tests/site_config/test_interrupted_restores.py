"""A restore that is killed, refused, or finds no room or a damaged database: nothing is changed, and it can be repeated."""

import gzip
import hashlib
import json
import resource
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from dotenv import dotenv_values

from tests.support.own_stores import about_sqlite, own_stores
from tests.support.servers import ROOT, Site, prepared_site, running_postgresql, wait_for

COUNT = "from casestudies.models import CaseStudy; print(CaseStudy.objects.count())"

MADE = "SELECT count(*) FROM pg_locks WHERE mode = 'AccessExclusiveLock'"
"""How many tables and indexes a transaction has made so far."""


@pytest.fixture
def prepared(tmp_path) -> Site:
    site = prepared_site(tmp_path / "site", BACKUP_DIR=str(tmp_path / "backups"))
    (tmp_path / "identity.txt").write_text(f"{site.identity}\n")
    return site


@pytest.fixture
def backup(prepared, tmp_path) -> Path:
    prepared.manage("backup", str(tmp_path / "site.age"))
    return tmp_path / "site.age"


def elsewhere(site: Site, folder: Path, **settings: str) -> Site:
    environment = {**site.environment, "DATA_DIR": str(folder), **own_stores(), **settings}
    folder.mkdir(exist_ok=True)
    return Site(site.url, folder, site.identity, folder / "log", environment, site.process, "")


def words(backup: Path, *options: str) -> list[str]:
    return ["restore", str(backup), "--identity", str(backup.parent / "identity.txt"), *options]


def count(site: Site) -> str:
    return site.manage("shell", "--verbosity", "0", "-c", COUNT).stdout.strip()


@about_sqlite
@pytest.mark.parametrize("bytes_of_log", [1, 400_000], ids=["at once", "in the middle"])
def test_a_restore_that_was_killed_is_repeated(prepared, backup, tmp_path, bytes_of_log):
    there = elsewhere(prepared, tmp_path / "there")
    log = there.data / "huis-clos.sqlite3-wal"
    command = [sys.executable, "manage.py", *words(backup)]
    first = subprocess.Popen(command, cwd=ROOT, env=there.environment, stdout=subprocess.DEVNULL)
    wait_for(lambda: log.exists() and log.stat().st_size >= bytes_of_log, seconds=60, what="the restore")
    first.kill()
    assert first.wait() == -signal.SIGKILL

    repeated = there.manage(*words(backup), check=False)

    assert repeated.returncode == 0, repeated.stderr
    assert count(there) == "4"


@pytest.mark.server
def test_a_restore_into_postgresql_that_was_killed_is_repeated(prepared, backup, tmp_path):
    with running_postgresql(tmp_path) as url:
        there = elsewhere(prepared, tmp_path / "there", DATABASE_URL=url)
        command = [sys.executable, "manage.py", *words(backup)]
        first = subprocess.Popen(command, cwd=ROOT, env=there.environment, stdout=subprocess.DEVNULL)
        wait_for(lambda: there.rows(MADE)[0][0] > 40, seconds=60, what="the restore")
        first.kill()
        assert first.wait() == -signal.SIGKILL

        repeated = there.manage(*words(backup), check=False)

        assert repeated.returncode == 0, repeated.stderr
        assert count(there) == "4"


def little_room() -> None:
    resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, 200_000))


@about_sqlite
def test_a_restore_without_room_says_so_and_is_repeated(prepared, backup, tmp_path):
    there = elsewhere(prepared, tmp_path / "there")

    refused = there.manage(*words(backup), check=False, preexec_fn=little_room)
    repeated = there.manage(*words(backup), check=False)

    assert "nothing was changed: the database says: d" in refused.stderr  # disk I/O error, or: database or disk is full
    assert "a value does not fit" not in refused.stderr
    assert repeated.returncode == 0, repeated.stderr


@about_sqlite
@pytest.mark.parametrize("kept", [b"", b"nothing of the kind" * 9000, None], ids=["head", "all", "cut off"])
def test_a_damaged_database_is_put_aside(prepared, backup, kept):
    file = prepared.data / "huis-clos.sqlite3"
    whole = file.read_bytes()
    damaged = whole[: len(whole) // 2] if kept is None else kept or b"\0" * 4096 + whole[4096:]
    file.write_bytes(damaged)

    refused = prepared.manage(*words(backup), check=False)
    assert "The database is damaged. Nothing was changed; add --overwrite" in refused.stderr
    assert file.read_bytes() == damaged

    done = prepared.manage(*words(backup, "--overwrite"), check=False)

    assert done.returncode == 0, done.stderr
    (aside,) = prepared.data.glob("huis-clos.sqlite3.damaged-*[0-9]")
    assert f"The damaged database is now {aside}." in done.stdout
    assert aside.read_bytes() == damaged
    assert count(prepared) == "4"


@about_sqlite
def test_a_damaged_database_comes_back_where_the_restore_fails(prepared, backup):
    file = prepared.data / "huis-clos.sqlite3"
    file.write_bytes(b"nothing of the kind" * 900)
    (prepared.data / "readers.txt").write_text("nothing of the kind\n")

    refused = prepared.manage(*words(backup, "--overwrite"), check=False)

    assert "is no list of public texts, or it is damaged" in refused.stderr
    assert file.read_bytes() == b"nothing of the kind" * 900
    assert not list(prepared.data.glob("*.damaged-*"))


@pytest.mark.server
def test_a_postgresql_that_refuses_the_role_is_quoted(prepared, backup, tmp_path):
    with running_postgresql(tmp_path) as url:
        there = elsewhere(prepared, tmp_path / "there", DATABASE_URL=url.replace("hc@", "nobody@"))
        refused = there.manage(*words(backup), check=False)

    sentence = refused.stderr.splitlines()[-1]
    assert sentence.startswith(f"CommandError: {backup} was not restored, and nothing was changed: the database says: ")
    assert sentence.endswith('role "nobody" does not exist.')


@pytest.mark.parametrize(
    "header",
    [
        {},
        {"version": 1},
        {"version": "1", "made_on": "2026-11-27", "migrations": [], "secrets": {"SECRET_KEY": "x" * 40}},
        {"version": 1, "made_on": "today", "migrations": [], "secrets": {"SECRET_KEY": "x" * 40}},
        {"version": 1, "made_on": "2026-11-27", "migrations": ["a"], "secrets": {"SECRET_KEY": "x" * 40}},
        {"version": 1, "made_on": "2026-11-27", "migrations": [], "secrets": {}},
        {"version": 1, "made_on": "2026-11-27", "migrations": [], "secrets": {"SECRET_KEY": "x" * 40}},
        {"version": 1, "made_on": "2026-11-27", "migrations": None, "secrets": {"SECRET_KEY": "x" * 40}},
        {"version": 1, "made_on": "2026-11-27", "made_at": "now", "migrations": [], "secrets": {"SECRET_KEY": "x"}},
        {"version": 1, "made_on": "2026-11-27", "made_at": 7, "migrations": [], "secrets": {"SECRET_KEY": "x"}},
        {
            "version": 1,
            "made_on": "2026-11-27",
            "made_at": "2026-11-27T12:00",
            "migrations": [],
            "secrets": {"SECRET_KEY": "x"},
        },
    ],
)
def test_a_file_of_another_shape_is_no_backup(prepared, tmp_path, header):
    first = json.dumps({"format": "huis-clos backup", **header})
    end = json.dumps({"end": {"counts": {}, "sha256": hashlib.sha256(first.encode()).hexdigest()}})
    sealed = tmp_path / "other.age"
    recipient = prepared.environment["INQUIRY_RECIPIENTS"]
    subprocess.run(
        ["age", "-r", recipient, "-o", sealed], input=gzip.compress(f"{first}\n{end}\n".encode()), check=True
    )

    refused = elsewhere(prepared, tmp_path / "there").manage(*words(sealed), check=False)

    assert refused.stderr.startswith("CommandError: ")
    assert "backup" in refused.stderr
    assert refused.stderr.count("\n") == 1


@about_sqlite
def test_the_key_of_the_backup_takes_the_place_of_a_demos(prepared, backup, tmp_path):
    demo = elsewhere(prepared, tmp_path / "demo")
    for name in ("SECRET_KEY", "INQUIRY_RECIPIENTS"):
        del demo.environment[name]
    prepare = [sys.executable, "-m", "site_config.prepare", "--demo"]
    subprocess.run(prepare, cwd=ROOT, env=demo.environment, check=True, capture_output=True)
    file = demo.data / "demo.env"

    done = demo.manage(*words(backup, "--overwrite"), check=False)

    assert f"The backup's SECRET_KEY is now in {file}. Start the site again." in done.stderr
    assert dotenv_values(file)["SECRET_KEY"] == prepared.environment["SECRET_KEY"]
    assert dotenv_values(file)["INQUIRY_RECIPIENTS"] == prepared.environment["INQUIRY_RECIPIENTS"]
    assert file.stat().st_mode & 0o777 == 0o600


@about_sqlite
def test_a_restore_that_fails_leaves_the_keys_that_are_there(prepared, backup):
    file = prepared.data / "demo.env"
    file.write_text("SECRET_KEY=that-of-the-site-that-of-the-site-that-of\n")
    (prepared.data / "readers.txt").write_text("nothing of the kind\n")

    refused = prepared.manage(*words(backup, "--overwrite"), check=False, preexec_fn=little_room)

    assert refused.returncode
    assert file.read_text() == "SECRET_KEY=that-of-the-site-that-of-the-site-that-of\n"
    assert not list(prepared.data.glob("demo.env.*"))
