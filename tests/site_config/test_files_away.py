"""Files of the site that are away, damaged or another user's: it serves what it can, and `doctor` names what mends it."""

import os
import shlex
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from tests.site_config.test_doctor import findings, found
from tests.support.own_stores import about_sqlite
from tests.support.servers import ROOT, Site, prepared_site, program, running_site, serving

NOBODY = 65534


@pytest.fixture
def prepared(tmp_path) -> Site:
    return prepared_site(tmp_path / "site")


@pytest.fixture
def open_folder():
    """A folder that every user can enter: those of pytest are root's alone."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        yield Path(folder)


def test_a_folder_for_backups_that_cannot_be_had_stops_neither_the_site_nor_doctor(prepared, tmp_path):
    (tmp_path / "disk").touch()
    folder = tmp_path / "disk" / "back ups"
    prepared.environment |= {"BACKUP_DIR": str(folder), "METRICS_TOKEN": "a-token-that-nobody-can-guess"}

    with serving(prepared):
        assert prepared.get("/fr/contact/")[0] == 200
        status, _headers, figures = prepared.get("/metrics", Authorization="Bearer a-token-that-nobody-can-guess")
    _code, all_of_them = findings(prepared)

    assert (status, b"huis_clos_daily_backups 0" in figures) == (200, True)
    assert "could not be looked at" not in str(all_of_them)
    finding = next(one for one in all_of_them if one["topic"] == "backups")
    assert f"BACKUP_DIR, {folder}, is not there" in finding["sentence"]
    assert shlex.quote(str(folder)) in finding["mend"]


@about_sqlite
def test_a_damaged_database_is_answered_503_and_restored_by_the_command_that_doctor_names(tmp_path):
    with running_site(tmp_path / "site") as site:
        backup, key = tmp_path / "a.age", tmp_path / "key.txt"
        key.write_text(site.identity)
        site.manage("backup", str(backup))
        file = site.data / "huis-clos.sqlite3"
        for part in site.data.glob("huis-clos.sqlite3-*"):
            part.unlink()
        file.write_bytes(b"no database at all" * 1000)

        assert site.get("/fr/contact/")[0] == site.get("/admin/login/")[0] == 503
        assert site.get("/readyz")[0] == 503
    finding = found(site, "database")
    assert finding["sentence"] == "The database is damaged: file is not a database."
    command = finding["mend"].partition("manage.py ")[2].replace("FILE", str(backup), 1).replace("KEYFILE", str(key))
    site.manage(*command.split())
    assert found(site, "database")["level"] == "ok"


def run_as_nobody(site: Site, *words: str) -> subprocess.CompletedProcess:
    """Runs Python as a user who may read everything, and write what is its own."""
    reading = ["--inh-caps=+dac_read_search", "--ambient-caps=+dac_read_search"]
    command = [program("setpriv"), f"--reuid={NOBODY}", *reading, sys.executable, *words]
    return subprocess.run(command, cwd=ROOT, env=site.environment, capture_output=True, text=True, check=False)


def give_away(folder: Path) -> None:
    for path in [folder, *folder.rglob("*")]:
        os.chown(path, NOBODY, NOBODY)


@about_sqlite
@pytest.mark.skipif(os.geteuid() != 0, reason="only root gives files away")
def test_what_root_makes_in_the_folder_of_the_site_is_the_sites(prepared, tmp_path):
    (tmp_path / "key.txt").write_text(prepared.identity)
    prepared.environment["BACKUP_DIR"] = str(tmp_path / "backups")
    (tmp_path / "backups").mkdir()
    for folder in (prepared.data, tmp_path / "backups"):
        give_away(folder)

    prepared.manage("doctor", check=False)
    prepared.manage("run_jobs", "--once")
    (backup,) = (tmp_path / "backups").glob("*.age")
    prepared.manage("restore", str(backup), "--identity", str(tmp_path / "key.txt"), "--overwrite")
    subprocess.run([sys.executable, "-m", "site_config.prepare"], cwd=ROOT, env=prepared.environment, check=True)

    made = [path for folder in (prepared.data, tmp_path / "backups") for path in folder.rglob("*")]
    assert {path.name for path in made} >= {"setup.lock", "jobs.lock", "guard", "demo.env", backup.name}
    assert {path.name for path in made if path.stat().st_uid != NOBODY} <= {"generation"}  # replaced, never written to


@about_sqlite
@pytest.mark.skipif(os.geteuid() != 0, reason="only root gives files away")
@pytest.mark.parametrize("name", ["huis-clos.sqlite3", "setup.lock", "jobs.lock"])
def test_a_file_that_is_roots_is_named_with_what_gives_it_to_the_site(prepared, open_folder, name):
    prepared.data = Path(shutil.move(prepared.data, open_folder / "da ta"))
    prepared.environment["DATA_DIR"] = str(prepared.data)
    give_away(prepared.data)
    file = prepared.data / name
    file.touch()
    file.chmod(0o600)
    os.chown(file, 0, 0)

    topic = "database" if name.endswith("sqlite3") else "permissions"
    as_root = found(prepared, topic)
    seen = run_as_nobody(prepared, "manage.py", "doctor")
    start = run_as_nobody(prepared, "-m", "site_config.prepare")

    assert "belongs to another user" in as_root["sentence"]
    assert as_root["mend"] in seen.stdout
    assert "Traceback" not in seen.stderr + start.stderr
    assert start.returncode
    assert as_root["mend"] in start.stderr
    subprocess.run(as_root["mend"].removesuffix(" (as root)"), shell=True, check=True)  # noqa: S602
    assert run_as_nobody(prepared, "-m", "site_config.prepare").returncode == 0
