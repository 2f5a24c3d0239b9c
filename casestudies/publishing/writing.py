"""One writer of the casebook at a time.

What is stored often follows from many records: the list of all cases, an address that no other case has, the hash of a text.
Two that wrote at once would each compute it without what the other writes, and the later would undo the earlier.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import transaction

from ..models import Casebook
from .words import LANGUAGES


class Outdated(Exception):
    """Nothing was stored: what it was checked against has changed since. Check it again."""


@contextmanager
def writing() -> Iterator[None]:
    """A transaction that begins once every other writer of the casebook is done. Every write of `casestudies` is in one.

    It takes this lock before any other, so that no two wait for each other. Readers never wait. (On SQLite the transaction
    itself is the lock.)
    """
    with transaction.atomic():
        Casebook.objects.lock(LANGUAGES)
        yield
