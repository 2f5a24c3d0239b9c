"""`make soak`, shorter: workers are killed and the mail server goes away while inquiries arrive."""

import pytest

from tests.support.soak import soak

pytestmark = pytest.mark.server


def test_what_was_acknowledged_is_kept_once_opens_and_is_notified(tmp_path):
    outcome = soak(tmp_path / "site", inquiries=100, kills=5)

    assert outcome.failures == []
    assert (len(outcome.acknowledged), outcome.kills) == (100, 5)
    assert outcome.mails >= 100
