"""Moved to `tests.support.bundles`. This name lasts until no branch imports it."""

from tests.support.bundles import *  # noqa: F403
