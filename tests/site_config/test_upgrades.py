"""Every version starts on the data of each release before it, and restores its backup. Also of itself, so that this is tried
before there is a release."""

import re
import subprocess
import sys
import tomllib

import pytest

from tests.support.own_stores import about_sqlite, own_stores
from tests.support.releases import RELEASES, make, migrations, upgraded
from tests.support.servers import ROOT, Site, prepared_site

STORED = sorted(folder.name for folder in RELEASES.iterdir() if folder.is_dir()) if RELEASES.exists() else []

LOOK = """
from django.contrib.auth.models import User
from django.test import Client
from casestudies.models import CaseStudy
from inquiries.models import Inquiry
print(CaseStudy.objects.count(), *Inquiry.objects.order_by("pk").values_list("reference", flat=True))
print(User.objects.get().check_password("the password of a test"))
print(*(Client().get(page, headers={"host": "127.0.0.1"}).status_code for page in ("/fr/", "/en/cases/", "/readyz")))
"""
SEEN = "4 HC-TEST-00 HC-TEST-01 HC-TEST-02 HC-TEST-03\nTrue\n200 200 200"


@pytest.fixture(scope="module", params=[*STORED, "this one"])
def release(request, tmp_path_factory):
    if request.param in STORED:
        return RELEASES / request.param
    folder = tmp_path_factory.mktemp("release") / "this"
    make(folder)
    return folder


def looked_at(site: Site) -> str:
    return site.manage("shell", "--verbosity", "0", "-c", LOOK).stdout.strip()


@about_sqlite  # the data folder of a release; its backup is restored here too
def test_the_site_starts_on_the_data_of_a_release(release, tmp_path):
    site = upgraded(release, tmp_path / "site")
    command = [sys.executable, "-m", "site_config.prepare"]

    subprocess.run(command, cwd=ROOT, env=site.environment, check=True, capture_output=True, text=True)

    assert looked_at(site) == SEEN


def test_the_backup_of_a_release_is_restored(release, tmp_path):
    site = prepared_site(tmp_path / "site")
    for file in site.data.iterdir():
        file.unlink()
    del site.environment["SECRET_KEY"]
    site.environment |= own_stores()

    said = site.manage("restore", str(release / "site.age"), "--identity", str(release / "identity.txt")).stdout

    assert "The newest envelope opens with this identity." in said
    assert looked_at(site) == SEEN


def test_migrations_of_a_release_stay_as_they_were(release):
    stored = dict(reversed(line.split()) for line in (release / "migrations.txt").read_text().splitlines())

    assert {path: digest for path, digest in migrations().items() if path in stored} == stored


@about_sqlite
def test_an_older_version_does_not_start_on_newer_data(release, tmp_path):
    site = upgraded(release, tmp_path / "site")
    site.rows(
        "INSERT INTO django_migrations (app, name, applied) VALUES ('inquiries', '0099_of_tomorrow', '2026-01-01')"
    )
    before = site.rows("SELECT count(*) FROM django_migrations")
    command = [sys.executable, "-m", "site_config.prepare"]

    refused = subprocess.run(command, cwd=ROOT, env=site.environment, check=False, capture_output=True, text=True)

    assert refused.returncode
    assert "by a newer version of the site (inquiries.0099_of_tomorrow). Nothing was changed" in refused.stderr
    assert "Traceback" not in refused.stderr
    assert site.rows("SELECT count(*) FROM django_migrations") == before


def test_what_an_update_builds_leaves_the_files_of_the_version_that_runs():
    served = ROOT / "build/static/of-the-version-before.0123456789ab.css"
    served.touch()
    try:
        make = ["make", "--what-if=build/assets/site.css", "build/static/staticfiles.json"]
        subprocess.run(make, cwd=ROOT, check=True, capture_output=True)
        assert served.exists()
    finally:
        served.unlink(missing_ok=True)


def test_each_release_is_in_the_changelog_with_its_day():
    changes = (ROOT / "CHANGELOG.md").read_text("utf-8")
    version = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["version"]

    assert all(re.search(rf"^## {re.escape(one)} \(\d{{4}}-\d\d-\d\d\)$", changes, re.MULTILINE) for one in STORED)
    assert not STORED or tuple(map(int, version.split("."))) >= max(tuple(map(int, one.split("."))) for one in STORED)
