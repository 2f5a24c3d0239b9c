import pytest

from casestudies.anonymity import review_all


@pytest.fixture(scope="session")
def guard_folder(tmp_path_factory):
    """Where all tests that only ask find one process."""
    return tmp_path_factory.mktemp("guard")


@pytest.fixture(scope="session")
def full_review(guard_folder):
    """Reads (language, text) pairs with the guard's own process: findings a text."""

    def read(texts):
        review = review_all(texts, folder=guard_folder)
        assert review.checked_names
        return review.findings

    return read
