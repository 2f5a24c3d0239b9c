from collections.abc import Iterator
from pathlib import Path

import pyrage
import pytest
from django.core.cache import cache
from django.core.management import call_command
from django.db import connections

from tests.support.own_stores import folder_of, own_stores
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
def file_database(tmp_path, django_db_blocker) -> Iterator[Path]:
    """The site on a database of its own, as it runs outside tests: with real commits and real threads. Yields the file of
    SQLite, or the folder of PostgreSQL."""
    with django_db_blocker.unblock():
        shared, usual = connections["default"], connections.settings["default"]
        connections.settings["default"], files = own_database(usual, tmp_path / "database")
        del connections["default"]
        try:
            call_command("migrate", verbosity=0)
            yield files
        finally:
            wait_for_notifications()
            connections["default"].close()
            connections["default"], connections.settings["default"] = shared, usual


def own_database(usual: dict, folder: Path) -> tuple[dict, Path]:
    """The settings of an empty database that nothing else uses, and where its files are."""
    if url := own_stores().get("DATABASE_URL"):
        # A pool keeps its database.
        options = {name: value for name, value in usual["OPTIONS"].items() if name != "pool"}
        return {**usual, "NAME": url.rpartition("/")[2], "OPTIONS": options}, folder_of(url)
    folder.mkdir()
    return {**usual, "NAME": str(folder / "site.sqlite3")}, folder / "site.sqlite3"
