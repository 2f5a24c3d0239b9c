"""Restoring a backup does not bring back what was erased since, and shows that it restored everything else."""

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.inquiries.visitors import files_with
from tests.support.own_stores import own_stores
from tests.support.servers import Site, prepared_site, running_postgresql

MAKE = """
import os
from inquiries.models import Inquiry, Message
from sealing.keys import keys_in_use
import pyrage
for name in ("HC-AAAA-AA", "HC-BBBB-BB", "HC-CCCC-CC"):
    inquiry = Inquiry.objects.create(reference=name, recipient="age1", key_digest=os.urandom(32), language="fr")
    envelope = pyrage.encrypt(b"x" * 2048, [pyrage.x25519.Recipient.from_str(key) for key in keys_in_use()])
    Message.objects.create(
        inquiry=inquiry, author="writer", token_digest=os.urandom(32), envelope=envelope, size=len(envelope), mark=""
    )
"""
ERASE = """
from inquiries import erasure
from inquiries.models import Inquiry
erasure.erase(Inquiry.objects.filter(reference={!r}))
"""
YESTERDAY = """
from datetime import timedelta
from django.utils import timezone
from inquiries.models import ClockReading
ClockReading.objects.create(at=timezone.now() - timedelta(days=1))
"""
AGED = """
from inquiries import erasure_list
from inquiries.models import Erased
Erased.objects.update(on="2020-01-01")
erasure_list.write_copies()
"""
ENTRY = r"(?m)^[0-9-]{10} [0-9a-f]{64}$"
LIST = (
    "from inquiries.models import Inquiry; print(*Inquiry.objects.order_by('pk').values_list('reference', flat=True))"
)


@pytest.fixture
def backups(tmp_path) -> Path:
    return tmp_path / "backups"


@pytest.fixture
def written_to(tmp_path, backups) -> Site:
    """A site with three inquiries, and today's backup."""
    site = prepared_site(tmp_path / "site", BACKUP_DIR=str(backups))
    run(site, MAKE)
    site.manage("backup", str(backups / "site.age"))
    (tmp_path / "identity.txt").write_text(f"{site.identity}\n")
    return site


def run(site: Site, code: str) -> str:
    """Runs Python on the site."""
    return site.manage("shell", "--verbosity", "0", "-c", code).stdout.strip()


def restored(
    site: Site, folder: Path, backup: Path, *options: str, **settings: str
) -> tuple[Site, subprocess.CompletedProcess]:
    """A site restored into an empty folder, whose own BACKUP_DIR is `folder` too: the old one is gone."""
    there = Site(
        "",
        folder,
        "",
        folder / "log",
        {**site.environment, "DATA_DIR": str(folder), **own_stores(), **settings},
        None,
        "",
    )
    there.environment["BACKUP_DIR"] = ""
    identity = str(site.data.parent.parent / "identity.txt")
    return there, there.manage("restore", str(backup), "--identity", identity, *options, check=False)


def test_what_was_erased_after_the_backup_is_erased_again(written_to, backups, tmp_path):
    run(written_to, ERASE.format("HC-BBBB-BB"))
    shutil.rmtree(written_to.data)

    there, answer = restored(written_to, tmp_path / "there", backups / "site.age")

    assert run(there, LIST) == "HC-AAAA-AA HC-CCCC-CC"
    assert "Erased again: 1 inquiry, by 1 list of erasures." in answer.stdout
    assert not files_with(b"HC-BBBB-BB", *there.folders())


def test_a_list_kept_elsewhere_is_given_by_name_and_its_absence_is_said(written_to, backups, tmp_path):
    run(written_to, ERASE.format("HC-BBBB-BB"))
    (backups / "erasures.txt").rename(tmp_path / "list.txt")
    shutil.rmtree(written_to.data)

    there, without = restored(written_to, tmp_path / "there", backups / "site.age")
    assert "No list of erasures was found" in without.stderr
    assert run(there, LIST) == "HC-AAAA-AA HC-BBBB-BB HC-CCCC-CC"

    there, _with = restored(
        written_to, tmp_path / "there", backups / "site.age", "--overwrite", "--erasures", str(tmp_path / "list.txt")
    )
    assert run(there, LIST) == "HC-AAAA-AA HC-CCCC-CC"


def test_overwriting_a_site_keeps_what_it_had_erased(written_to, backups, tmp_path):
    run(written_to, ERASE.format("HC-AAAA-AA"))
    for copy in (backups / "erasures.txt", written_to.data / "erasures.txt"):
        copy.unlink()

    identity = str(tmp_path / "identity.txt")
    written_to.manage("restore", str(backups / "site.age"), "--identity", identity, "--overwrite")

    assert run(written_to, LIST) == "HC-BBBB-BB HC-CCCC-CC"


def test_the_list_names_nobody_and_is_its_owners_alone(written_to, backups):
    run(written_to, ERASE.format("HC-AAAA-AA"))

    for copy in (backups / "erasures.txt", written_to.data / "erasures.txt"):
        heading, line, checksum = copy.read_text().splitlines()
        assert heading[0] == checksum[0] == "#"
        assert re.fullmatch(r"\d{4}-\d\d-\d\d [0-9a-f]{64}", line)
        assert copy.stat().st_mode & 0o777 == 0o600


@pytest.mark.skipif(os.geteuid() != 0, reason="only root writes for others")
def test_lists_that_root_writes_belong_to_the_owner_of_their_folder(written_to, backups):
    os.chown(backups, 65534, 65534)

    run(written_to, ERASE.format("HC-AAAA-AA") + WITHDRAW)

    assert {(backups / name).stat().st_uid for name in ("erasures.txt", "readers.txt")} == {65534}


def test_the_list_is_as_short_lived_as_backups_may_be(written_to, backups):
    run(written_to, ERASE.format("HC-AAAA-AA"))
    for copy in (backups / "erasures.txt", written_to.data / "erasures.txt"):
        copy.unlink()
    run(written_to, AGED)
    assert "2020-01-01" in (backups / "erasures.txt").read_text()

    run(written_to, YESTERDAY)
    written_to.manage("purge_inquiries")

    assert run(written_to, "from inquiries.models import Erased; print(Erased.objects.count())") == "0"
    assert not re.search(ENTRY, (backups / "erasures.txt").read_text())


def test_a_copy_that_was_lost_is_written_again_by_the_next_purge(written_to, backups):
    run(written_to, ERASE.format("HC-AAAA-AA"))
    (backups / "erasures.txt").unlink()

    written_to.manage("purge_inquiries")

    assert re.search(ENTRY, (backups / "erasures.txt").read_text())


def test_a_damaged_list_stops_the_restore_before_anything_is_changed(written_to, backups, tmp_path):
    (backups / "erasures.txt").write_text("2026-01-01 not-a-fingerprint\n")

    there, answer = restored(written_to, tmp_path / "there", backups / "site.age")

    assert answer.returncode
    assert (
        "is no list of erasures, or it is damaged. Nothing was changed. Put a good copy in its place" in answer.stderr
    )
    assert not there.tables()


def test_restoring_says_what_it_compared_and_that_an_envelope_opens(written_to, backups, tmp_path):
    _there, answer = restored(written_to, tmp_path / "there", backups / "site.age")

    assert re.search(r"Compared: \d+ tables, every row is the backup's \(SHA-256\)\.", answer.stdout)
    assert "The newest envelope opens with this identity." in answer.stdout


def test_an_envelope_sealed_to_another_key_is_told(written_to, backups, tmp_path):
    run(
        written_to,
        MAKE.replace("keys_in_use()", "[str(pyrage.x25519.Identity.generate().to_public())]").replace("HC-", "HD-"),
    )
    written_to.manage("backup", str(backups / "other.age"))

    _there, answer = restored(written_to, tmp_path / "there", backups / "other.age")

    assert "The newest envelope does not open with this identity." in answer.stdout


def test_an_envelope_that_is_none_stops_no_restore(written_to, backups, tmp_path):
    run(written_to, "from inquiries.models import Message; Message.objects.update(envelope=b'nothing')")
    written_to.manage("backup", str(backups / "other.age"))

    there, answer = restored(written_to, tmp_path / "there", backups / "other.age")

    assert "The newest envelope does not open with this identity." in answer.stdout
    assert run(there, LIST) == "HC-AAAA-AA HC-BBBB-BB HC-CCCC-CC"


@pytest.mark.server
def test_on_postgresql_what_was_erased_is_erased_again(written_to, backups, tmp_path):
    run(written_to, ERASE.format("HC-CCCC-CC"))
    with running_postgresql(tmp_path) as url:
        there, answer = restored(written_to, tmp_path / "there", backups / "site.age", DATABASE_URL=url)

        assert answer.returncode == 0, answer.stderr
        assert run(there, LIST) == "HC-AAAA-AA HC-BBBB-BB"


TITLES = """
from casestudies.models import PublishedVersion
print(*PublishedVersion.objects.filter(language="fr").order_by("case_id").values_list("case_id", flat=True))
"""
WITHDRAW = """
from casestudies.models import CaseStudy
from casestudies.publishing import gate
gate.withdraw(CaseStudy.objects.first())
"""
CHANGE = """
from casestudies.models import CaseStudy
from casestudies.publishing import published
case = CaseStudy.objects.last()
case.translations.filter(language_code="fr").update(problem="Autrement.")
published.show(case)
"""


def test_what_was_taken_from_readers_after_the_backup_is_not_public_again(written_to, backups, tmp_path):
    before = run(written_to, TITLES).split()
    run(written_to, WITHDRAW)
    run(written_to, CHANGE)
    shutil.rmtree(written_to.data)

    there, answer = restored(written_to, tmp_path / "there", backups / "site.age")

    assert "Withdrawn: 2 cases, because readers no longer saw all their texts." in answer.stdout
    assert run(there, TITLES).split() == before[1:-1]


@pytest.mark.parametrize("zone", ["Europe/Zurich", "Pacific/Kiritimati", "Pacific/Pago_Pago"])
def test_what_is_withdrawn_right_after_the_backup_stays_so_wherever_midnight_is(written_to, backups, tmp_path, zone):
    written_to.environment["TIME_ZONE"] = zone
    written_to.manage("daily_backup")
    run(written_to, WITHDRAW)
    shutil.rmtree(written_to.data)

    there, _answer = restored(written_to, tmp_path / "there", next(backups.glob("huis-clos-*.age")), TIME_ZONE="UTC")

    assert len(run(there, TITLES).split()) == 3


def test_without_a_list_of_public_texts_that_is_said(written_to, backups, tmp_path):
    for copy in (backups / "readers.txt", written_to.data / "readers.txt"):
        copy.unlink(missing_ok=True)
    shutil.rmtree(written_to.data)

    there, answer = restored(written_to, tmp_path / "there", backups / "site.age")

    assert "No list of public texts (readers.txt) was found" in answer.stderr
    assert len(run(there, TITLES).split()) == 4


def test_a_list_that_is_older_than_the_backup_withdraws_nothing(written_to, backups, tmp_path):
    run(written_to, WITHDRAW)
    (backups / "readers.txt").write_text("# public texts as of 2020-01-01T00:00:00+00:00\n")
    shutil.rmtree(written_to.data)

    _there, answer = restored(written_to, tmp_path / "there", backups / "site.age")

    assert "No list of public texts" in answer.stderr


ASK = """
from casestudies.consent import links
from casestudies.models import CaseStudy
print(links.make(CaseStudy.objects.first(), 30))
"""
FIND = """
from casestudies.consent import links
print(links.find({secret!r}))
"""


def test_a_preview_link_that_was_withdrawn_after_the_backup_stays_closed(written_to, backups, tmp_path):
    secret = run(written_to, ASK)
    written_to.manage("backup", str(backups / "later.age"))
    shutil.rmtree(written_to.data)

    there, answer = restored(written_to, tmp_path / "there", backups / "later.age")

    assert "Closed: 1 preview link." in answer.stdout
    assert run(there, FIND.format(secret=secret)) == "None"
