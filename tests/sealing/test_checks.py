"""`manage.py check --deploy` looks at the keys in use, wherever they were made."""

import pyrage
import pytest
from django.core.checks import run_checks
from django.db import connection

from sealing.identity import make_identity
from sealing.models import RecipientKey
from tests.inquiries.tools import break_the_database


@pytest.fixture
def demo_key(settings, tmp_path) -> str:
    """The key pair that a first `make run` makes; its identity lies on the server."""
    (tmp_path / "keys").mkdir()
    return make_identity(tmp_path / "keys" / "demo-identity.txt")


@pytest.fixture
def online(settings):
    settings.IS_HTTPS = True


def found() -> set[str]:
    return {message.id for message in run_checks(include_deployment_checks=True)} & {"sealing.E001", "sealing.W001"}


def make_key(**state) -> None:
    RecipientKey.objects.create(key=str(pyrage.x25519.Identity.generate().to_public()), **state)


def test_the_demo_key_in_the_settings_stops_a_deployment(db, online, settings, demo_key):
    settings.INQUIRY_RECIPIENTS = [demo_key]
    assert found() == {"sealing.E001"}

    settings.INQUIRY_RECIPIENTS = [str(pyrage.x25519.Identity.generate().to_public())]
    assert found() == set()


def test_the_demo_key_may_be_tried_out_on_this_machine(db, settings, demo_key):
    settings.INQUIRY_RECIPIENTS = [demo_key]

    assert found() == set()


def test_a_key_made_in_the_admin_takes_the_demo_keys_place(db, online, settings, demo_key):
    settings.INQUIRY_RECIPIENTS = [demo_key]
    make_key()

    assert found() == set()


def test_a_key_that_was_switched_off_does_not(db, online, settings, demo_key):
    settings.INQUIRY_RECIPIENTS = [demo_key]
    make_key(is_active=False)

    assert found() == {"sealing.E001"}


def test_the_demo_key_is_found_in_the_admin_too(db, online, demo_key):
    RecipientKey.objects.create(key=demo_key)

    assert found() == {"sealing.E001"}


def test_a_closed_form_is_pointed_out(db, settings):
    settings.INQUIRY_RECIPIENTS = []
    assert found() == {"sealing.W001"}

    make_key()
    assert found() == set()


def test_tables_that_are_not_there_yet_stop_no_check(file_database, online, settings, demo_key):
    break_the_database("sealing_recipientkey")
    assert found() == set()

    settings.INQUIRY_RECIPIENTS = [demo_key]
    assert found() == {"sealing.E001"}


def test_a_database_that_does_not_answer_stops_no_check(file_database, settings):
    connection.close()
    connection.settings_dict = {**connection.settings_dict, "NAME": "/nowhere/site.sqlite3"}

    assert found() == set()
