"""One inquiry through the site as it really runs, from the form to `age`: what was typed is left nowhere on the way."""

import json
import subprocess

import pytest

from tests.support.servers import Site, running_postgresql, running_site

from .tools import CANARY
from .visitors import Browser, files_with

pytestmark = pytest.mark.server


def test_what_is_typed_is_left_nowhere_and_age_opens_it(tmp_path, age):
    with running_site(tmp_path / "site") as site:
        writer, consultant = Browser(site), Browser(site)
        reference = writer.send_inquiry(message=f"{CANARY} message", name=CANARY, reach=CANARY)
        consultant.sign_in()
        envelope = consultant.download(reference)

        assert not list(writer.cookies)
        assert files_with(envelope[-200:], *site.folders()), (
            "the envelope is in the database: the search finds what is there"
        )
        assert not files_with(CANARY.encode(), tmp_path, *site.folders())
    assert not files_with(CANARY.encode(), tmp_path)

    (tmp_path / "identity.txt").write_text(site.identity)
    command = [age, "--decrypt", "--identity", tmp_path / "identity.txt"]
    letter = json.loads(subprocess.run(command, input=envelope, capture_output=True, check=True).stdout)
    assert (letter["message"], letter["reference"]) == (f"{CANARY} message", reference)


def test_on_postgresql_an_erased_envelope_is_in_no_file_of_its_tables(tmp_path):
    with running_postgresql(tmp_path) as url, running_site(tmp_path / "site", DATABASE_URL=url) as site:
        writer, consultant = Browser(site), Browser(site)
        references = [writer.send_inquiry(message="x" * length) for length in (10, 5_000, 10)]
        consultant.sign_in()
        *due, kept = [consultant.download(reference) for reference in references]
        tables = tmp_path / "cluster" / "base"

        checkpoint(site)
        assert all(files_with(envelope[-64:], tables) for envelope in (*due, kept))
        assert all(files_with(reference.encode(), tables) for reference in references)

        site.manage("shell", "-c", MAKE_ALL_BUT_THE_LAST_OLD)
        assert "Inquiries erased: 2." in site.manage("purge_inquiries").stdout
        checkpoint(site)
        assert not any(files_with(envelope[-64:], tables) for envelope in due)
        assert not any(files_with(reference.encode(), tables) for reference in references[:2])
        assert files_with(kept[-64:], tables)


MAKE_ALL_BUT_THE_LAST_OLD = """
from inquiries.models import ClockReading, Inquiry
Inquiry.objects.exclude(pk=Inquiry.objects.latest("pk").pk).update(last_exchange_on="2020-01-01")
ClockReading.objects.create(at="2020-12-31T12:00Z")  # an earlier purge
"""


def checkpoint(site: Site) -> None:
    """Has PostgreSQL write its tables to their files."""
    site.manage("shell", "-c", "from django.db import connection; connection.cursor().execute('CHECKPOINT')")
