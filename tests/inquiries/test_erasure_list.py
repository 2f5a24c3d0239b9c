"""The files with what was erased: whole, or refused."""

import pytest
from django.utils import timezone

from inquiries import erasure_list

pytestmark = pytest.mark.django_db

ERASED = ["ab" * 32, "cd" * 32]


@pytest.fixture
def file(settings, tmp_path):
    """A list of two erased inquiries."""
    settings.DATA_DIR, settings.BACKUP_DIR = tmp_path, None
    erasure_list.add(dict.fromkeys(ERASED, timezone.localdate()))
    erasure_list.write_copies()
    return tmp_path / erasure_list.NAME


def test_a_list_that_was_cut_short_anywhere_or_changed_is_refused(file):
    whole = file.read_bytes()
    assert sorted(erasure_list.read(file)) == ERASED
    wrong = [whole[:length] for length in range(len(whole) - 1)]
    wrong += [whole.replace(b"ab", b"ac"), whole[whole.index(b"\n") + 1 :], whole.replace(ERASED[0].encode(), b"ab")]

    for text in wrong:
        file.write_bytes(text)
        with pytest.raises(erasure_list.NotAList):
            erasure_list.read(file)


def test_a_list_of_0_1_is_read_and_ends_with_a_checksum_from_the_next_erasure_on(file):
    day = timezone.localdate()
    file.write_text(f"{erasure_list.HEADING_0_1}{day} {'ef' * 32}\n")

    assert erasure_list.read(file) == {"ef" * 32: day}
    erasure_list.write_copies()
    assert sorted(erasure_list.read(file)) == [*ERASED, "ef" * 32]
    assert erasure_list.CHECKSUM in file.read_text()
