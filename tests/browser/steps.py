"""Moved to `tests.support.steps`. This name lasts until no branch imports it."""

from tests.support.steps import *  # noqa: F403
