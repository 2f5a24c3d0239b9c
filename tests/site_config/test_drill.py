"""The drill restores a backup on the side, says what it proves, and leaves nothing behind."""

import re

import pytest

from tests.support.servers import Site, prepared_site, running_postgresql


@pytest.fixture
def prepared(tmp_path) -> Site:
    return prepared_site(tmp_path / "site")


def test_a_drill_backs_up_and_restores_and_leaves_nothing(prepared):
    said = prepared.manage("drill").stdout

    assert re.search(r"Backed up \d+ tables: \d+ KiB in [\d.]+ s\.", said)
    assert re.search(r"Restored: \d{3,} rows", said)
    assert "every row is the backup's" in said
    assert "The restored site is ready" in said
    assert "does not open" not in said
    assert not list(prepared.data.glob("drill-*"))


def test_a_backup_of_ones_own_is_tried_with_ones_own_key(prepared, tmp_path):
    prepared.manage("backup", str(tmp_path / "mine.age"))
    (tmp_path / "identity.txt").write_text(f"{prepared.identity}\n")

    said = prepared.manage("drill", str(tmp_path / "mine.age"), "--identity", str(tmp_path / "identity.txt")).stdout

    assert "The backup works." in said
    assert "Backed up" not in said


def test_a_damaged_backup_fails_the_drill_with_a_sentence(prepared, tmp_path):
    (tmp_path / "mine.age").write_bytes(b"age-encryption.org/v1\n")
    (tmp_path / "identity.txt").write_text(f"{prepared.identity}\n")

    answer = prepared.manage(
        "drill", str(tmp_path / "mine.age"), "--identity", str(tmp_path / "identity.txt"), check=False
    )

    assert answer.returncode
    assert "damaged" in answer.stderr
    assert "Traceback" not in answer.stderr
    assert not list(prepared.data.glob("drill-*"))


@pytest.mark.server
def test_a_drill_of_a_site_on_postgresql_does_not_touch_its_database(tmp_path):
    with running_postgresql(tmp_path) as url:
        site = prepared_site(tmp_path / "site", DATABASE_URL=url)
        count = "from casestudies.models import CaseStudy; print(CaseStudy.objects.count())"

        assert "The backup works." in site.manage("drill").stdout
        assert site.manage("shell", "--verbosity", "0", "-c", count).stdout.strip() == "4"
