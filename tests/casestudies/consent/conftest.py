import pytest
from django.core.cache import cache

from casestudies.consent import links


@pytest.fixture(autouse=True)
def _nothing_counted():
    """No wrong link of another test counts."""
    cache.clear()


@pytest.fixture
def secret(case, identity) -> str:
    """An open link to the draft of the case."""
    return links.make(case, 30)
