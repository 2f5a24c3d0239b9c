"""A monitor is called while the jobs go well, and the consultant gets a mail when they do not."""

import time
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest

from tests.site_config.marks import move_marks
from tests.site_config.test_jobs import running_jobs
from tests.support.mail import running_smtp
from tests.support.servers import Site, prepared_site, wait_for


@pytest.fixture
def prepared(tmp_path) -> Site:
    return prepared_site(tmp_path / "site", BACKUP_DIR=str(tmp_path / "backups"))


@contextmanager
def monitor(trickles: bool = False):
    """An address that counts its calls. Where it `trickles`, its answer comes line by line, and has no end."""
    calls = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            calls.append(self.path)
            self.send_response(200)
            while trickles:
                self.send_header("X-More", "to come")
                self.flush_headers()
                time.sleep(1)
            self.end_headers()

        def log_message(self, *_args):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads, server.block_on_close = True, False
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/beat", calls
    server.shutdown()
    server.server_close()


def test_a_monitor_is_called_after_the_jobs_ran_and_not_where_one_failed(prepared):
    with monitor() as (address, calls):
        prepared.environment["HEARTBEAT_URL"] = address
        prepared.manage("run_jobs", "--once")
        assert calls == ["/beat"]

        move_marks(prepared, -2)
        prepared.environment["INQUIRY_RECIPIENTS"] = ""
        prepared.manage("run_jobs", "--once")
        assert calls == ["/beat"]


def test_a_monitor_whose_answer_has_no_end_stops_no_job(prepared):
    with monitor(trickles=True) as (address, calls):
        prepared.environment["HEARTBEAT_URL"] = address

        logged = prepared.manage("run_jobs", "--once", timeout=45).stderr

        assert calls == ["/beat"]
        assert "HEARTBEAT_URL could not be called: no answer within 10 seconds." in logged
        assert address not in logged


def test_a_monitor_that_refuses_is_logged_without_its_address(prepared):
    prepared.environment["HEARTBEAT_URL"] = "http://127.0.0.1:9/hunter2"

    logged = prepared.manage("run_jobs", "--once").stderr

    assert "HEARTBEAT_URL could not be called: URLError." in logged
    assert "hunter2" not in logged


def test_a_monitor_is_not_called_between_two_tries_of_a_job_that_fails(prepared):
    with monitor() as (address, calls):
        prepared.environment |= {"HEARTBEAT_URL": address, "INQUIRY_RECIPIENTS": ""}
        with running_jobs(prepared) as (_process, log):
            wait_for(lambda: "daily_backup failed" in log(), what="the failure")
            wait_for(lambda: "send_notifications ran" in log(), what="the first round")
            move_marks(prepared, -1, "publish_due", "send_notifications")
            wait_for(lambda: log().count("send_notifications ran") == 2, what="the second round")
            time.sleep(1)

            assert log().count("daily_backup failed") == 1
            assert calls == []


def test_a_job_that_is_a_day_late_is_told_by_mail_once_a_day(prepared):
    with running_smtp() as server:
        prepared.environment |= {"EMAIL_URL": server.url, "INQUIRY_RECIPIENTS": ""}
        prepared.manage("first_admin")
        prepared.manage(
            "shell", "-c", "from django.contrib.auth.models import User; User.objects.update(email='a@b.ch')"
        )
        prepared.manage("run_jobs", "--once")
        assert not server.mails

        move_marks(prepared, -3)
        for _again in range(2):
            prepared.manage("run_jobs", "--once")

        assert [mail["To"] for mail in server.mails] == ["a@b.ch"]
        assert "daily_backup" in server.mails[0].get_content()
        assert "purge_inquiries" not in server.mails[0].get_content()
