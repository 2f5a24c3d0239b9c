"""`manage.py doctor` finds what is wrong with a site, names the command that mends it, and says so by its exit code."""

import json
import os
import shlex
import ssl
import subprocess
import sys
from contextlib import contextmanager
from datetime import date, timedelta
from http.server import HTTPServer, SimpleHTTPRequestHandler
from threading import Thread

import pytest

from tests.site_config.marks import move_marks
from tests.support.mail import running_smtp
from tests.support.own_stores import about_sqlite
from tests.support.servers import ROOT, Site, prepared_site, program, running_postgresql

ADDRESS = "from django.contrib.auth.models import User; User.objects.update(email='a@example.com')"


@pytest.fixture
def prepared(tmp_path) -> Site:
    return prepared_site(tmp_path / "site")


def findings(site: Site, *options: str) -> tuple[int, list[dict]]:
    """Exit code and findings."""
    done = site.manage("doctor", "--json", *options, check=False)
    assert "Traceback" not in done.stderr
    return done.returncode, json.loads(done.stdout)["findings"]


def found(site: Site, topic: str, *options: str) -> dict[str, str]:
    """The worst finding about `topic`."""
    _code, all_of_them = findings(site, *options)
    about = [finding for finding in all_of_them if finding["topic"] == topic]
    return max(about, key=lambda finding: ("ok", "warning", "wrong").index(finding["level"]))


def test_a_site_that_is_in_order_has_nothing_wrong(prepared, tmp_path):
    with running_smtp() as mail:
        prepared.environment |= {"EMAIL_URL": mail.url, "BACKUP_DIR": str(tmp_path / "backups")}
        prepared.manage("first_admin")
        prepared.manage("shell", "-c", ADDRESS)
        prepared.manage("run_jobs", "--once")

        code, all_of_them = findings(prepared, "--send")

        assert (code, [one for one in all_of_them if one["level"] == "wrong"]) == (0, [])
        assert [mail["To"] for mail in mail.mails] == ["a@example.com"]


def test_a_new_site_lacks_what_a_person_must_do_and_each_names_what_mends_it(prepared):
    done = prepared.manage("doctor", check=False)

    assert done.returncode == 1
    for command in ("manage.py first_admin", "make run", "change EMAIL_URL in .env", "set BACKUP_DIR in .env"):
        assert f"→ {command}" in done.stdout or command in done.stdout
    assert "wrong." in done.stdout.splitlines()[-1]


def test_a_mail_server_that_is_away_is_told_without_its_password(prepared):
    prepared.environment["EMAIL_URL"] = "smtp://me:hunter2@127.0.0.1:9"

    done = prepared.manage("doctor", check=False)

    assert "127.0.0.1:9 takes no mail (ConnectionRefusedError)." in done.stdout
    assert "hunter2" not in done.stdout + done.stderr


def test_a_job_that_is_late_is_named(prepared):
    prepared.manage("run_jobs", "--once")
    move_marks(prepared, -3, "purge_inquiries", "jobs")

    finding = found(prepared, "jobs")

    assert (finding["level"], finding["mend"]) == ("wrong", "manage.py purge_inquiries")


def test_a_mark_in_the_future_tells_of_a_wrong_clock(prepared):
    prepared.manage("run_jobs", "--once")
    move_marks(prepared, 3)

    assert found(prepared, "clock")["level"] == "wrong"


def test_an_old_backup_is_told(prepared, tmp_path):
    prepared.environment["BACKUP_DIR"] = str(tmp_path / "backups")
    (tmp_path / "backups").mkdir()
    (tmp_path / "backups" / f"huis-clos-{date.today() - timedelta(days=3)}.age").write_text("")

    finding = found(prepared, "backups")

    assert (finding["level"], finding["mend"]) == ("wrong", "manage.py daily_backup")


def test_a_list_of_erasures_that_cannot_be_read_is_named_with_what_mends_it(prepared):
    (prepared.data / "erasures.txt").write_text("2026-01-01 not-a-fingerprint\n")

    finding = found(prepared, "erasures")

    assert finding["level"] == "wrong"
    assert "damaged" in finding["sentence"]
    assert f"rm {prepared.data}/erasures.txt; then: manage.py purge_inquiries" in finding["mend"]


@about_sqlite
def test_files_that_others_can_read_are_named(prepared):
    prepared.data.chmod(0o755)
    (prepared.data / "huis-clos.sqlite3").chmod(0o644)

    _code, all_of_them = findings(prepared)

    mends = [finding["mend"] for finding in all_of_them if finding["topic"] == "permissions"]
    assert f"chmod 600 {prepared.data / 'huis-clos.sqlite3'}" in mends
    assert f"chmod go= {prepared.data}" in mends


def test_a_folder_where_no_page_can_be_left_for_the_proxy_is_named(prepared, tmp_path):
    prepared.environment["EDGE_DIR"] = str(tmp_path / "pages")

    finding = found(prepared, "pages")
    assert (finding["level"], finding["mend"]) == ("warning", f"mkdir --mode=755 {tmp_path / 'pages'}")

    subprocess.run(shlex.split(finding["mend"]), check=True)
    assert found(prepared, "pages")["level"] == "ok"


def test_a_database_of_a_newer_version_is_told_and_neither_migrated_nor_worked_on(prepared):
    prepared.rows(
        "INSERT INTO django_migrations (app, name, applied) VALUES ('inquiries', '0099_of_tomorrow', '2026-01-01')"
    )

    refused = prepared.manage("migrate", check=False)

    assert refused.returncode
    assert "by a newer version of the site (inquiries.0099_of_tomorrow)" in refused.stderr
    assert "Traceback" not in refused.stderr
    refused = prepared.manage("run_jobs", "--once", check=False)
    assert refused.returncode
    assert "by a newer version of the site (inquiries.0099_of_tomorrow)" in refused.stderr
    assert "newer version" in found(prepared, "database")["sentence"]
    command = [sys.executable, "-m", "site_config.serve"]
    served = subprocess.run(
        command, cwd=ROOT, env=prepared.environment, capture_output=True, text=True, check=False, timeout=60
    )
    assert served.returncode
    assert "by a newer version of the site (inquiries.0099_of_tomorrow)" in served.stderr


def test_a_reader_who_has_read_enough_sees_no_traceback(prepared):
    command = f"{sys.executable} manage.py doctor | true"
    done = subprocess.run(
        ["bash", "-c", command], cwd=ROOT, env=prepared.environment, capture_output=True, text=True, check=False
    )

    assert done.stderr == ""


@about_sqlite
def test_before_the_first_start_the_missing_database_is_told(prepared):
    (prepared.data / "huis-clos.sqlite3").unlink()

    assert found(prepared, "database")["mend"] == "start the site, which makes it"
    refused = prepared.manage("first_admin", check=False)
    assert refused.returncode
    assert refused.stderr == (
        "CommandError: There is no database yet, or it does not answer. Start the site first: it makes it.\n"
    )


@about_sqlite
def test_a_damaged_database_is_told(prepared):
    file = prepared.data / "huis-clos.sqlite3"
    with file.open("r+b") as data:
        data.seek(4096 * 12)
        data.write(os.urandom(4096 * 8))

    code, all_of_them = findings(prepared)

    assert code == 1
    assert any(finding["topic"] == "database" and finding["level"] == "wrong" for finding in all_of_them)


def test_a_database_that_is_away_is_told(prepared):
    prepared.environment["DATABASE_URL"] = "postgres://nobody:hunter2@127.0.0.1:9/nothing"

    code, all_of_them = findings(prepared)

    assert code == 1
    assert "hunter2" not in json.dumps(all_of_them)
    assert any(finding["topic"] == "database" and finding["level"] == "wrong" for finding in all_of_them)


def test_headers_are_looked_at_from_outside(site):
    done = site.manage("doctor", "--json", "--url", site.url, check=False)

    sentences = [one["sentence"] for one in json.loads(done.stdout)["findings"] if one["topic"] == "outside"]
    assert sentences == [f"{site.url}/fr/ answers 200.", "6 security headers reach visitors, and no cookie."]


def test_an_address_that_does_not_answer_is_told(prepared):
    finding = found(prepared, "outside", "--url", "https://127.0.0.1:9")

    assert finding["level"] == "wrong"
    assert "does not answer (ConnectionRefusedError)" in finding["sentence"]


def test_a_server_without_tls_is_not_taken_for_one_that_is_away(site):
    finding = found(site, "outside", "--url", site.url.replace("http:", "https:"))

    assert finding["level"] == "wrong"
    assert "answers, but not with TLS" in finding["sentence"]
    assert "dig" not in finding["mend"]


@contextmanager
def own_certificate(folder):
    """The address of a server with a certificate that nobody vouches for."""
    key, certificate = folder / "key.pem", folder / "certificate.pem"
    made = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-keyout", key, "-out", certificate]
    command = [program("openssl"), "req", "-x509", "-subj", "/CN=localhost", *made]
    subprocess.run(command, check=True, capture_output=True)
    server = HTTPServer(("127.0.0.1", 0), SimpleHTTPRequestHandler)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"https://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def test_a_certificate_that_does_not_hold_is_told_with_why(prepared, tmp_path):
    with own_certificate(tmp_path) as url:
        finding = found(prepared, "outside", "--url", url)

    assert finding["sentence"] == f"The certificate of {url} does not hold: self-signed certificate."
    assert "certbot renew" in finding["mend"]


@pytest.mark.server
def test_it_looks_at_a_site_on_postgresql(tmp_path):
    with running_postgresql(tmp_path) as url:
        site = prepared_site(tmp_path / "site", DATABASE_URL=url)

        assert found(site, "database")["level"] == "ok"
