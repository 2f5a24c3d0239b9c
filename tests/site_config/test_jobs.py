"""The periodic jobs run by themselves, one process at a time, and it shows when one does not."""

import json
import os
import re
import signal
import subprocess
import sys
import time
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path

import psycopg
import pytest

from tests.site_config.marks import move_marks
from tests.support.servers import (
    ROOT,
    Site,
    listens,
    prepared_site,
    running_postgresql,
    wait_for,
)

ALL = ["daily_backup", "expire_consents", "publish_due", "purge_inquiries", "send_notifications"]


@pytest.fixture
def backups(tmp_path):
    return tmp_path / "backups"


@pytest.fixture
def prepared(tmp_path, backups) -> Site:
    return prepared_site(tmp_path / "site", BACKUP_DIR=str(backups))


@contextmanager
def running_jobs(site: Site, name: str = "jobs"):
    """`run_jobs` on its own; yields the process and a function that gives what it logged."""
    log = site.data.parent / f"{name}.log"
    with log.open("w") as output:
        command = [sys.executable, "manage.py", "run_jobs"]
        process = subprocess.Popen(command, cwd=ROOT, env=site.environment, stdout=output, stderr=output)
        try:
            yield process, log.read_text
        finally:
            process.kill()
            process.wait()


def ran(site: Site) -> list[str]:
    """Names of the jobs that ended well, by the marks in its database."""
    return sorted(name for (name,) in site.rows("SELECT name FROM site_config_mark") if name in ALL)


def test_every_job_runs_and_shows_when(prepared, backups):
    prepared.manage("run_jobs", "--once")

    assert ran(prepared) == ALL
    assert [path.name for path in backups.glob("*.age")] == [f"huis-clos-{date.today().isoformat()}.age"]


def test_a_job_that_ran_waits_for_its_pause(prepared):
    first = prepared.manage("run_jobs", "--once").stderr
    second = prepared.manage("run_jobs", "--once").stderr

    assert first.count(" ran. ") == len(ALL)
    assert " ran. " not in second


def test_a_mark_put_by_a_clock_that_was_ahead_stops_no_job(prepared):
    prepared.manage("run_jobs", "--once")
    move_marks(prepared, 400)

    assert prepared.manage("run_jobs", "--once").stderr.count(" ran. ") == len(ALL)


def test_a_failing_job_stops_no_other_and_is_logged_without_what_it_quotes(prepared):
    prepared.environment["INQUIRY_RECIPIENTS"] = ""

    logged = prepared.manage("run_jobs", "--once").stderr

    failure = next(entry for entry in map(json.loads, logged.splitlines()) if entry["level"] == "error")
    assert (failure["message"], failure["exception"]) == ("The job daily_backup failed.", "CommandError")
    assert "recipient key" not in logged
    assert ran(prepared) == [name for name in ALL if name != "daily_backup"]


def test_sigterm_ends_it_between_jobs(prepared):
    with running_jobs(prepared) as (process, _log):
        wait_for(lambda: ran(prepared) == ALL, what="the first round")
        process.terminate()

        assert process.wait(5) == 0


def assert_another_takes_over(site: Site, forget) -> None:
    """One of two processes works; once it is killed, the other does."""
    with running_jobs(site, "one") as (first, log_of_first):
        wait_for(lambda: log_of_first().count(" ran. ") >= 3, what="the first round")
        with running_jobs(site, "two") as (_second, log_of_second):
            forget()
            wait_for(lambda: log_of_first().count(" ran. ") >= 6, what="another round of the first")
            assert " ran. " not in log_of_second()

            first.kill()
            first.wait()
            forget()
            wait_for(lambda: log_of_second().count(" ran. ") >= 2, what="the second's first round")


def test_of_two_processes_one_runs_the_jobs_and_the_other_takes_over_from_a_killed_one(prepared):
    assert_another_takes_over(prepared, lambda: move_marks(prepared, -2))


@pytest.mark.server
def test_replicas_that_share_postgresql_take_over_from_a_killed_one(tmp_path):
    with running_postgresql(tmp_path) as url:
        site = prepared_site(tmp_path / "site", DATABASE_URL=url)

        def forget() -> None:
            with psycopg.connect(url) as database:
                database.execute("DELETE FROM site_config_mark")

        assert_another_takes_over(site, forget)


def seen_yesterday(site: Site) -> None:
    """As if a job had noted the time a day ago: old backups go once two such days agree."""
    code = (
        "from datetime import timedelta; from django.utils import timezone; from inquiries.models import ClockReading;"
    )
    code += "ClockReading.objects.create(at=timezone.now() - timedelta(days=1))"
    site.manage("shell", "-v0", "-c", code)


def test_old_backups_go_and_other_files_stay(prepared, backups):
    backups.mkdir()
    old = backups / f"huis-clos-{date.today() - timedelta(days=31)}.age"
    recent = backups / f"huis-clos-{date.today() - timedelta(days=30)}.age"
    other = backups / "notes.txt"
    for file in (old, recent, other):
        file.write_text("")
    seen_yesterday(prepared)

    prepared.manage("daily_backup")

    assert not old.exists()
    assert recent.exists()
    assert other.exists()


def test_no_backup_outlives_the_inquiries(prepared, backups):
    backups.mkdir()
    old = backups / f"huis-clos-{date.today() - timedelta(days=8)}.age"
    old.write_text("")
    seen_yesterday(prepared)
    prepared.environment["INQUIRY_RETENTION_DAYS"] = "7"

    prepared.manage("daily_backup")

    assert not old.exists()


def processes(site: Site, word: str) -> list[int]:
    """Those of this site whose command line holds `word`."""
    found = []
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            command, environment = (entry / "cmdline").read_bytes(), (entry / "environ").read_bytes()
        except OSError:
            continue
        if word.encode() in command and f"DATA_DIR={site.data}".encode() in environment:
            found.append(int(entry.name))
    return found


@contextmanager
def started_as_make_run_does(site: Site):
    """gunicorn with the jobs beside it, by the line of the Makefile."""
    line = re.search(
        r"^\t@(\$\(BIN\)/python -m site_config.beside .*)$", (ROOT / "Makefile").read_text(), re.MULTILINE
    )[1]
    command = line.replace("$(BIN)", str(Path(sys.executable).parent))
    with site.log.open("w") as output:
        process = subprocess.Popen(["sh", "-c", command], cwd=ROOT, env=site.environment, stdout=output, stderr=output)
        try:
            wait_for(lambda: listens(int(site.environment["PORT"])), what="gunicorn's start")
            wait_for(lambda: processes(site, "run_jobs"), what="the jobs' start")
            yield process
        finally:
            process.terminate()
            process.wait(20)


def test_the_jobs_stop_with_the_site_and_start_again_when_killed(prepared):
    with started_as_make_run_does(prepared) as site:
        wait_for(lambda: ran(prepared) == ALL, what="the first round")
        answer = json.loads(prepared.get("/readyz")[2])
        assert all(re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d\+00:00", answer["jobs"][name]) for name in ALL)
        assert answer["late"] == []

        [first] = processes(prepared, "run_jobs")
        os.kill(first, signal.SIGKILL)
        wait_for(lambda: processes(prepared, "run_jobs") not in ([], [first]), what="the jobs' second start")
        assert prepared.get("/healthz")[0] == 200

        os.kill(site.pid, signal.SIGKILL)
        wait_for(lambda: not processes(prepared, "run_jobs"), what="the end of the jobs")
        wait_for(lambda: not processes(prepared, "site_config.beside"), what="the end of what keeps them")


def test_the_jobs_end_with_a_site_that_is_stopped(prepared):
    with started_as_make_run_does(prepared) as site:
        time.sleep(1)
        site.terminate()
        site.wait(20)

        wait_for(lambda: not processes(prepared, "run_jobs"), what="the end of the jobs")
