"""What all tests share: the four cases, as `make run` loads them, in a database that every test finds as it was."""

import os

import hypothesis
import pytest
from django.core.management import call_command
from hypothesis import HealthCheck

from tests.support.own_stores import is_on_postgresql

hypothesis.settings.register_profile(
    "untimed",  # another program on the machine makes no test fail
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
hypothesis.settings.load_profile("untimed")

SLOW = {
    "accounts": {
        "asking_again",
        "log",
        "new_password",
        "passkey_answers",
        "roles",
        "second_factor",
        "signing_in",
        "user_page",
    },
    "admin": {
        "case_versions",
        "conflicts",
        "live_review",
        "notes",
        "overview",
        "permissions",
        "site_text_drafts",
        "site_texts",
        "versions_page",
    },
    "anonymity": {"any_input", "own_process"},
    "consent": {"desk", "gate"},
    "documents": {"addresses", "pdf", "picture", "sameness", "speaker"},
    "publishing": {"at_once", "exchange", "gate", "refused_drafts", "told_once", "watch_list"},
    "reading": {"about", "portrait"},
    "sealing": {"agefile"},
    "inquiries": {
        *("any_input", "at_once", "capacity", "erasure", "follow_up", "limits", "notifications", "permissions"),
        *("rate_limits", "reading_room", "receipt", "retention", "sealed_post", "silence", "turns"),
    },
    "site_config": {
        *(
            "admin_languages",
            "backup",
            "doctor",
            "drill",
            "erasures_and_backups",
            "metrics",
            "setup",
            "upgrades",
            "first_start",
            "interrupted_backups",
            "interrupted_restores",
            "malformed_requests",
            "messages",
            "one_request_and_the_next",
        ),
        *("health", "jobs", "neighbours_away", "page_cache", "postgresql", "slow_connections"),
        *("edge_pages", "edges", "faults", "replicas", "restarts", "worker_memory"),
    },
}
"""Test files that start the site, drive threads or try many inputs: `make quick` leaves them out."""

SLOW_FIXTURES = {"site", "browser", "file_database"}


def pytest_collection_modifyitems(items):
    """Browser tests come last: from the first on, Playwright's event loop runs in the thread of all tests."""
    items.sort(key=lambda item: "browser" in getattr(item, "fixturenames", ()))
    for item in items:
        name = item.path.stem.removeprefix("test_")
        if name in SLOW.get(item.path.parent.name, ()) or SLOW_FIXTURES & set(getattr(item, "fixturenames", ())):
            item.add_marker("slow")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item, call):
    """In CI nothing is skipped because a program is not installed: a test that would be, fails."""
    report = yield
    if report.skipped and os.environ.get("CI") and "not installed" in str(report.longrepr):
        report.outcome = "failed"
    return report


def pytest_configure():
    """Where tests run without `make`, the guard's index is made first."""
    from casestudies.anonymity.reviewer import INDEX, is_complete

    if not is_complete():
        from casestudies.anonymity.building import build

        build(INDEX.parent)


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock():
        call_command("load_content", verbosity=0)


@pytest.fixture(autouse=True)
def _plain_settings(settings, tmp_path):
    """No developer's `.env` reaches a test."""
    settings.INQUIRY_MIN_SECONDS = 0
    settings.INQUIRY_RATE = 0
    settings.SIGN_IN_PAUSE = 0
    settings.DATA_DIR = tmp_path


@pytest.fixture(autouse=True)
def _nothing_remembered(monkeypatch):
    """On PostgreSQL and Redis, what all pages share is read once a generation. A test's own transaction never ends in one."""
    if is_on_postgresql:
        monkeypatch.setattr("site_config.generation.shared_generation", lambda: None)


@pytest.fixture
def case(db):
    """The first case: whole and published in both languages."""
    from casestudies.models import CaseStudy

    return CaseStudy.objects.get(position=1)


@pytest.fixture(scope="session")
def site(tmp_path_factory):
    """The running site, shared by tests that only read it or that do not mind what others wrote."""
    from tests.support.servers import running_site

    with running_site(tmp_path_factory.mktemp("site")) as running:
        yield running
