"""A backup holds the whole site, opens with the consultant's key alone, and restores into either database."""

import gzip
import hashlib
import json
import re
import subprocess
import threading
import urllib.request
from pathlib import Path
from urllib.parse import urlencode

import pytest

from tests.support.forms import hidden_fields
from tests.support.own_stores import about_sqlite, own_stores
from tests.support.servers import Site, prepared_site, running_postgresql, running_site


@pytest.fixture(scope="module")
def busy_site(tmp_path_factory):
    """A running site with an inquiry in it."""
    with running_site(tmp_path_factory.mktemp("busy")) as site:
        write_in(site, "Un mot en confidence.")
        yield site


def write_in(site: Site, message: str) -> str:
    """Sends `message` as a browser without script does; returns the address that the visitor comes to."""
    form = hidden_fields(site.get("/fr/contact/")[2].decode())
    posted = urlencode({**form, "message": message}).encode()
    with urllib.request.urlopen(site.url + "/fr/contact/", posted, timeout=20) as answer:
        return answer.url


@pytest.fixture
def prepared(tmp_path) -> Site:
    return prepared_site(tmp_path / "site", BACKUP_DIR=str(tmp_path / "site" / "backups"))


@pytest.fixture
def keyfile(busy_site, tmp_path) -> Path:
    file = tmp_path / "identity.txt"
    file.write_text(f"# of the tests\n{busy_site.identity}\n")
    return file


@pytest.fixture
def backup(busy_site, tmp_path) -> Path:
    file = tmp_path / "site.age"
    busy_site.manage("backup", str(file))
    return file


def elsewhere(site: Site, folder: Path, **settings: str) -> Site:
    """The same configuration with an empty DATA_DIR, and no secret that the backup should bring."""
    environment = {**site.environment, "DATA_DIR": str(folder), **own_stores(), **settings}
    del environment["SECRET_KEY"]
    return Site(site.url, folder, site.identity, folder / "log", environment, site.process, "")


def restored(site: Site, backup: Path, keyfile: Path, *options: str) -> subprocess.CompletedProcess:
    return site.manage("restore", str(backup), "--identity", str(keyfile), *options, check=False)


def contents(backup: Path, keyfile: Path) -> bytes:
    opened = subprocess.run(["age", "--decrypt", "--identity", keyfile, backup], check=True, capture_output=True)
    return gzip.decompress(opened.stdout)


def site_in(backup: Path, keyfile: Path) -> tuple[dict, list[bytes]]:
    """What a backup holds, but for the moment it was made."""
    first, *lines, _sum = contents(backup, keyfile).splitlines()
    return {**json.loads(first), "made_at": ""}, lines


def copy_of(site: Site, file: Path) -> Path:
    """A backup of a site that is not running: its recipient key comes from the environment, its SECRET_KEY from DATA_DIR."""
    site.manage("backup", str(file))
    return file


def test_a_restored_site_is_the_same_to_the_last_byte(busy_site, backup, keyfile, tmp_path):
    there = elsewhere(busy_site, tmp_path / "there")

    answer = restored(there, backup, keyfile)

    assert answer.returncode == 0, answer.stderr
    assert site_in(copy_of(there, tmp_path / "again.age"), keyfile) == site_in(backup, keyfile)


def test_a_backup_crosses_to_postgresql_and_back(busy_site, backup, keyfile, tmp_path):
    with running_postgresql(tmp_path) as url:
        on_postgresql = elsewhere(busy_site, tmp_path / "there", DATABASE_URL=url)
        assert restored(on_postgresql, backup, keyfile).returncode == 0
        crossed = copy_of(on_postgresql, tmp_path / "crossed.age")
    back = elsewhere(busy_site, tmp_path / "back")

    assert restored(back, crossed, keyfile).returncode == 0
    assert site_in(copy_of(back, tmp_path / "again.age"), keyfile) == site_in(backup, keyfile)


def test_inquiries_are_accepted_while_a_backup_is_made(busy_site, tmp_path):
    failures = []

    def write() -> None:
        for number in range(5):
            address = write_in(busy_site, f"Pendant la copie, {number}")
            if "/fr/contact/recu/" not in address:
                failures.append(address)

    writing = threading.Thread(target=write)
    writing.start()
    for number in range(3):
        busy_site.manage("backup", str(tmp_path / f"{number}.age"))
    writing.join()

    assert not failures


def test_a_backup_is_readable_by_its_owner_alone_and_never_overwritten(busy_site, backup):
    before = backup.read_bytes()

    answer = busy_site.manage("backup", str(backup), check=False)

    assert backup.stat().st_mode & 0o777 == 0o600
    assert answer.returncode
    assert "exists already" in answer.stderr
    assert backup.read_bytes() == before


def test_a_site_that_is_there_is_overwritten_only_when_told(busy_site, backup, keyfile, tmp_path):
    there = elsewhere(busy_site, tmp_path / "there")
    restored(there, backup, keyfile)

    refused = restored(there, backup, keyfile)
    told = restored(there, backup, keyfile, "--overwrite")

    assert "There is a site in this database already" in refused.stderr
    assert told.returncode == 0


@pytest.mark.parametrize(
    "damage",
    [lambda whole: whole[:-1], lambda whole: whole[: len(whole) // 2], lambda whole: b"", lambda whole: b"age" * 99],
)
def test_a_damaged_backup_changes_nothing(busy_site, backup, keyfile, tmp_path, damage):
    backup.write_bytes(damage(backup.read_bytes()))
    there = elsewhere(busy_site, tmp_path / "there")

    answer = restored(there, backup, keyfile)

    assert answer.returncode
    assert "Traceback" not in answer.stderr
    assert "damaged" in answer.stderr
    assert not there.tables()


def test_a_backup_that_is_cut_off_or_altered_inside_is_noticed(busy_site, backup, keyfile, tmp_path):
    lines = contents(backup, keyfile).splitlines(keepends=True)
    altered = [line.replace(b'"Can add', b'"May add') for line in lines]
    assert altered != lines
    for name, left in {"cut": lines[:-1], "altered": altered}.items():
        file = tmp_path / f"{name}.age"
        recipient = busy_site.environment["INQUIRY_RECIPIENTS"]
        subprocess.run(["age", "-r", recipient, "-o", file], input=gzip.compress(b"".join(left)), check=True)
        there = elsewhere(busy_site, tmp_path / name)

        answer = restored(there, file, keyfile)

        assert answer.returncode
        assert "The backup is" in answer.stderr
        assert not there.tables()


def test_another_identity_opens_no_backup(busy_site, backup, tmp_path):
    subprocess.run(["age-keygen", "-o", tmp_path / "other.txt"], check=True, capture_output=True)

    answer = restored(elsewhere(busy_site, tmp_path / "there"), backup, tmp_path / "other.txt")

    assert answer.returncode
    assert "does not open with this identity" in answer.stderr


def test_a_backup_of_a_newer_site_is_refused_with_a_sentence(busy_site, backup, keyfile, tmp_path):
    lines = contents(backup, keyfile).splitlines()
    header = json.loads(lines[0])
    header["migrations"].append(["inquiries", "0099_of_tomorrow"])
    sealed = reseal(
        [json.dumps(header).encode(), *lines[1:-1]], json.loads(lines[-1])["end"]["counts"], busy_site, tmp_path
    )
    there = elsewhere(busy_site, tmp_path / "there")

    answer = restored(there, sealed, keyfile)

    assert answer.returncode
    assert "update the site" in answer.stderr
    assert not there.tables()


def reseal(lines: list[bytes], counts: dict, site: Site, folder: Path) -> Path:
    """A backup whose last line fits `lines`."""
    digest = hashlib.sha256(b"".join(lines)).hexdigest()
    end = json.dumps({"end": {"counts": counts, "sha256": digest}}).encode()
    file = folder / "resealed.age"
    recipient = site.environment["INQUIRY_RECIPIENTS"]
    subprocess.run(
        ["age", "-r", recipient, "-o", file], input=gzip.compress(b"\n".join([*lines, end]) + b"\n"), check=True
    )
    return file


@about_sqlite
def test_a_backup_before_the_update_of_the_database_is_refused_with_a_sentence(prepared, tmp_path):
    prepared.rows("DELETE FROM django_migrations WHERE app = 'inquiries'")

    for command in (["backup", str(tmp_path / "site.age")], ["daily_backup"]):
        refused = prepared.manage(*command, check=False)

        assert refused.returncode
        assert refused.stderr.startswith("CommandError: No backup was made. The database is of an older version")
    assert not (tmp_path / "site.age").exists()


def test_a_backup_without_a_path_lies_with_the_daily_ones_and_is_deleted_with_them(prepared):
    folder = prepared.data.parent / "backups"
    prepared.manage("daily_backup")
    prepared.manage("backup")
    daily, by_hand = sorted(folder.glob("*.age"), key=lambda path: len(path.name))
    assert re.fullmatch(r"huis-clos-\d{4}-\d\d-\d\d-\d{6}\.age", by_hand.name)

    by_hand.rename(folder / "huis-clos-2020-01-01-101112.age")
    prepared.rows("UPDATE inquiries_clockreading SET at = '2020-06-01 12:00:00'")  # days were counted then too
    prepared.manage("daily_backup")

    assert list(folder.glob("*.age")) == [daily]
