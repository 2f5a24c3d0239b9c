"""Moved to `tests.support.forms`. This name lasts until no branch imports it."""

from tests.support.forms import *  # noqa: F403
