"""Somebody writes while tabs are killed, sessions end, servers restart and another tab saves: no word is lost."""

import pytest

from tests.support.interruptions import interrupt

pytestmark = pytest.mark.browser


def test_no_word_is_lost_or_overwritten_whatever_happens(browser, tmp_path):
    outcome = interrupt(browser, tmp_path, times=30, seed=13)

    assert outcome.failures == []
    assert outcome.done.total() == 30
