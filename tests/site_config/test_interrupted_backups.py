"""Backups and drills that meet each other, are killed, or find no room."""

import resource
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from site_config.backup import archive, restoring
from tests.support.own_stores import about_sqlite
from tests.support.servers import ROOT, Site, prepared_site, wait_for

KILLED = """
import os, signal
from site_config.backup import archive, keeping
from django.utils import timezone
from sealing.keys import keys_in_use
with archive.sealed_file(keeping.path_for(timezone.localdate()), keys_in_use()) as file:
    file.write([0])
    os.kill(os.getpid(), signal.SIGKILL)
"""

GONE = """
import os
from django.core.management import call_command
os.rmdir("{}")  # it was there when the process began
call_command("{}")
"""


@pytest.fixture
def prepared(tmp_path) -> Site:
    return prepared_site(tmp_path / "site", BACKUP_DIR=str(tmp_path / "backups"))


@pytest.fixture
def backups(prepared, tmp_path) -> Path:
    (tmp_path / "backups").mkdir(exist_ok=True)
    return tmp_path / "backups"


def test_of_two_backups_to_one_path_the_second_stops_and_the_first_is_whole(prepared, tmp_path):
    path = tmp_path / "site.age"
    with archive.sealed_file(path, [prepared.environment["INQUIRY_RECIPIENTS"]]) as first:
        first.write({"format": archive.FORMAT})
        refused = prepared.manage("backup", str(path), check=False)
        first.finish({})

    assert refused.returncode
    assert refused.stderr.startswith(f"CommandError: Another process is writing {path}.")
    with archive.opened_file(path, [restoring.pyrage.x25519.Identity.from_str(prepared.identity)]) as lines:
        assert next(lines) == {"format": archive.FORMAT}
        assert "end" in list(lines)[-1]


def test_half_a_backup_of_a_killed_process_is_in_nobodys_way_and_goes(prepared, backups):
    prepared.manage("shell", "--verbosity", "0", "-c", KILLED, check=False)
    half = next(backups.glob(".*.part"))
    half.with_name(".huis-clos-2020-01-01.age.part").write_bytes(b"half")

    prepared.manage("daily_backup")

    assert not list(backups.glob(".*"))
    assert len(list(backups.glob("*.age"))) == 1


def test_a_backup_that_another_process_is_writing_is_no_leftover(prepared, backups):
    path = backups / "huis-clos-2020-01-01.age"
    with archive.sealed_file(path, [prepared.environment["INQUIRY_RECIPIENTS"]]) as file:
        prepared.manage("daily_backup")
        file.finish({})

    assert path.stat().st_size


def test_what_a_killed_drill_restored_goes_with_the_next_daily_job(prepared, backups):
    command = [sys.executable, "manage.py", "drill"]
    drill = subprocess.Popen(command, cwd=ROOT, env=prepared.environment, stdout=subprocess.DEVNULL)
    wait_for(lambda: list(prepared.data.glob("drill-*/site/huis-clos.sqlite3")), seconds=60, what="the restore")
    drill.send_signal(signal.SIGSTOP)  # it would be over too soon
    meanwhile = prepared.manage("drill", check=False)
    prepared.manage("daily_backup")
    assert list(prepared.data.glob("drill-*/site"))

    drill.kill()
    drill.wait()
    prepared.manage("daily_backup")

    assert "Another drill is running here." in meanwhile.stderr
    assert not list(prepared.data.glob("drill-*/"))


def little_room() -> None:
    resource.setrlimit(resource.RLIMIT_FSIZE, (40_000, 40_000))


@about_sqlite
@pytest.mark.parametrize("command", ["backup", "daily_backup", "drill"])
def test_where_there_is_no_room_a_sentence_says_so_and_nothing_is_left(prepared, backups, command):
    done = prepared.manage(command, check=False, preexec_fn=little_room)

    assert done.returncode
    assert "was not written (File too large). Nothing is left of it." in done.stderr
    assert "Traceback" not in done.stderr
    assert not list(backups.glob("*huis-clos*"))
    assert not list(prepared.data.glob("drill-*/"))


@pytest.mark.parametrize("command", ["backup", "daily_backup"])
def test_where_the_folder_is_gone_a_sentence_says_so(prepared, backups, command):
    done = prepared.manage("shell", "--verbosity", "0", "-c", GONE.format(backups, command), check=False)

    assert "was not written (No such file or directory)" in done.stderr
