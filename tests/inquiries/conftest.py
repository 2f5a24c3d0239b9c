from pathlib import Path

import pyrage
import pytest
from django.core.cache import cache
from django.core.management import call_command
from django.db import connections

from tests.support.servers import program

from .tools import Door, wait_for_notifications


@pytest.fixture(scope="session")
def identity() -> pyrage.x25519.Identity:
    """The consultant's key."""
    return pyrage.x25519.Identity.generate()


@pytest.fixture(autouse=True)
def _open_form(settings, identity):
    """Sealed to `identity`, with nothing counted yet."""
    settings.INQUIRY_RECIPIENTS = [str(identity.to_public())]
    cache.clear()


@pytest.fixture
def identity_file(identity, tmp_path) -> Path:
    path = tmp_path / "identity.txt"
    path.write_text(f"{identity}\n")
    return path


@pytest.fixture
def age() -> str:
    """Debian's `age`: it shares no code with what seals here."""
    return program("age")


@pytest.fixture(params=["fr", "en"])
def door(request, client, db) -> Door:
    """The form, in each language."""
    return Door(client, request.param)


@pytest.fixture
def english_door(client, db) -> Door:
    return Door(client, "en")


@pytest.fixture
def file_database(tmp_path, django_db_blocker) -> Path:
    """The site on a SQLite file, as it runs outside tests: with a write-ahead log, real commits and real threads."""
    file = tmp_path / "database" / "site.sqlite3"
    file.parent.mkdir()
    with django_db_blocker.unblock():
        shared, usual = connections["default"], connections.settings["default"]
        if shared.vendor != "sqlite":
            pytest.skip("about the files of SQLite; this run is on another database")
        connections.settings["default"] = {**usual, "NAME": str(file)}
        del connections["default"]
        try:
            call_command("migrate", verbosity=0)
            yield file
        finally:
            wait_for_notifications()
            connections["default"].close()
            connections["default"], connections.settings["default"] = shared, usual
