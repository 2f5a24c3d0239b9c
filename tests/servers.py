"""Moved to `tests.support.servers`. This name lasts until no branch imports it."""

from tests.support.servers import *  # noqa: F403
