"""Metrics are off, or for those with the token; they tell how the site is and nothing about who came."""

import re
import urllib.request

import pytest
from django.test import Client

from tests.support.servers import running_site

from .test_backup import write_in

TOKEN = "a-token-that-nobody-can-guess"


def figures(site, token: str = TOKEN) -> dict[str, float]:
    """Name and labels of each figure, and its value."""
    status, headers, body = site.get("/metrics", Authorization=f"Bearer {token}")
    assert (status, headers["cache-control"]) == (200, "no-store")
    lines = [line for line in body.decode().splitlines() if not line.startswith("#")]
    assert all(re.fullmatch(r'huis_clos_[a-z_]+(\{[a-z]+="[a-z_]+"\})? [\d.e+]+', line) for line in lines)
    return {name: float(value) for name, value in (line.rsplit(" ", 1) for line in lines)}


@pytest.fixture(scope="module")
def watched(tmp_path_factory):
    with running_site(tmp_path_factory.mktemp("watched"), METRICS_TOKEN=TOKEN) as site:
        yield site


@pytest.mark.django_db
@pytest.mark.parametrize("token", ["", "wrong"])
def test_without_a_token_there_is_no_such_address(client, settings, token):
    settings.METRICS_TOKEN = ""
    off = client.get("/metrics", headers={"authorization": f"Bearer {token}"})
    settings.METRICS_TOKEN = TOKEN
    wrong = client.get("/metrics", headers={"authorization": f"Bearer {token}"})

    assert off.status_code == wrong.status_code == 404


@pytest.mark.parametrize(
    ("method", "given", "status"),
    [
        ("get", f"bearer {TOKEN}", 200),
        ("get", TOKEN, 404),
        ("get", f"Basic {TOKEN}", 404),
        ("get", "Bearer", 404),
        ("post", f"Bearer {TOKEN}", 405),
        ("put", f"Bearer {TOKEN}", 405),
        ("post", "Bearer wrong", 404),
    ],
)
@pytest.mark.django_db
def test_a_token_comes_with_its_scheme_and_is_asked_before_the_method(settings, method, given, status):
    settings.METRICS_TOKEN = TOKEN
    client = Client(enforce_csrf_checks=True)

    assert getattr(client, method)("/metrics", headers={"authorization": given}).status_code == status


def test_requests_of_all_workers_are_counted_together(watched):
    before = figures(watched)["huis_clos_requests_total"]
    for _number in range(40):
        with urllib.request.urlopen(f"{watched.url}/fr/", timeout=20):
            pass

    assert figures(watched)["huis_clos_requests_total"] == before + 41


def test_they_tell_whether_the_site_is_ready_and_when_jobs_ran(watched):
    watched.manage("run_jobs", "--once")

    found = figures(watched)

    assert found['huis_clos_ready{check="database"}'] == 1
    assert found['huis_clos_job_success_timestamp_seconds{job="purge_inquiries"}'] > 1_700_000_000
    assert found["huis_clos_jobs_late"] == 0


def test_no_figure_but_the_count_of_requests_changes_with_an_inquiry(watched):
    def rest() -> dict[str, float]:
        return {name: value for name, value in figures(watched).items() if "request" not in name}

    before = rest()
    write_in(watched, "Un mot en confidence.")

    assert rest() == before
