"""Deleting for real: what a row held must be gone from the database's files, not only from its answers.

SQLite: `secure_delete` overwrites the row's bytes; but in WAL mode both the row and its overwriting sit in the write-ahead
log until a checkpoint copies the one over the other and truncates the log. PostgreSQL: a deleted row stays in its page, and
a plain VACUUM only marks the place as free, so tables are rewritten (VACUUM FULL). Nobody can use a table meanwhile: that is
why messages lie in partitions (`inquiries.partitions`), which are rewritten one by one, and why a rewriting that cannot begin
at once lets those pass who would wait behind it.

Out of reach from here: PostgreSQL's own write-ahead segments until they are recycled, file systems that keep old blocks,
replicas, and backups.
"""

import time
from collections import Counter
from collections.abc import Iterable
from contextlib import suppress
from datetime import date

from django.db import DEFAULT_DB_ALIAS, DatabaseError, OperationalError, connections, transaction
from django.db.models import QuerySet
from django.utils import timezone

from . import erasure_list, partitions
from .models import Inquiry, Notification, Tally

__all__ = ["DatabaseError", "TracesRemain", "erase", "erase_again", "scrub"]

PATIENCE = 20
"""Seconds that `scrub` waits for readers to let go: of SQLite's log, or of a table of PostgreSQL."""

QUEUE = 0.2
"""Seconds for which a rewriting stands in the queue for its table of PostgreSQL: others wait behind it."""

PAUSE = 0.1
"""Seconds between two attempts: SQLite waits for readers itself, but answers at once where another checkpoint runs."""

LOCKED = "55P03"
"""What PostgreSQL says once `QUEUE` is over."""

BATCH = 200
"""Inquiries deleted in one transaction: SQLite's log grows by what is deleted, and others wait for their turn to write."""


class TracesRemain(Exception):
    """Rows are deleted, but their bytes may still be in the database's files; running it again finishes the work."""


def erase(queryset: QuerySet[Inquiry]) -> int:
    """Deletes `queryset` with all its messages, and after the commit scrubs their bytes from the files. What is left is
    a count for the month (`Tally`) and a fingerprint (`erasure_list`). Returns how many inquiries went.

    A scrubbing that fails is logged, not raised: the rows are gone by then, and `purge_inquiries` scrubs again.
    """
    using, erased, touched = queryset.db, 0, set[str]()
    pks = list(queryset.order_by().values_list("pk", flat=True))
    for start in range(0, len(pks), BATCH):
        batch = pks[start : start + BATCH]
        with transaction.atomic(using=using):
            touched |= partitions.holding(batch, using)
            erased += _erase_batch(queryset.filter(pk__in=batch), using)
    transaction.on_commit(erasure_list.write_copies, using=using, robust=True)
    transaction.on_commit(lambda: _scrub(using, touched), using=using, robust=True)
    return erased


def erase_again(listed: dict[str, date]) -> int:
    """Erases the inquiries that a list of erasures names, and keeps its entries. Returns how many were there."""
    digests = Inquiry.objects.order_by().values_list("pk", "key_digest")
    back = [pk for pk, digest in digests if erasure_list.fingerprint(digest) in listed]
    erasure_list.add(listed)
    return erase(Inquiry.objects.filter(pk__in=back))


def _erase_batch(queryset: QuerySet[Inquiry], using: str) -> int:
    """Deletes those that still belong to the queryset: one may have been written to since."""
    if connections[using].vendor == "sqlite":
        _overwrite_what_is_deleted(using)
    found = list(queryset.order_by().select_for_update().values_list("pk", "received_on", "key_digest"))
    Inquiry.objects.using(using).filter(pk__in=[pk for pk, _day, _digest in found]).delete()
    Tally.objects.add(Counter(day.replace(day=1) for _pk, day, _digest in found))
    today = timezone.localdate()
    erasure_list.add({erasure_list.fingerprint(digest): today for _pk, _day, digest in found})
    return len(found)


def scrub(using: str = DEFAULT_DB_ALIAS, tables: Iterable[str] = ()) -> None:
    """Takes the bytes of deleted rows out of the database's files: those of inquiries, and of `tables`. Outside any
    transaction.

    Raises `TracesRemain` if readers held on for all of `PATIENCE`, `DatabaseError`.
    """
    _scrub(using, {*partitions.every(using), *tables})


def _scrub(using: str, tables: Iterable[str]) -> None:
    if connections[using].vendor == "sqlite":
        _empty_the_log(using)
        return
    try:
        with connections[using].cursor() as cursor:
            cursor.execute(f"SET lock_timeout = {int(QUEUE * 1000)}")
        for table in (*sorted(tables), Notification._meta.db_table, Inquiry._meta.db_table):
            _rewrite(table, using)
    finally:
        with suppress(DatabaseError), connections[using].cursor() as cursor:
            cursor.execute("RESET lock_timeout")


def _rewrite(table: str, using: str) -> None:
    """Rewrites a table of PostgreSQL without what was deleted."""
    give_up_at = time.monotonic() + PATIENCE
    while True:
        try:
            with connections[using].cursor() as cursor:
                cursor.execute(f"VACUUM (FULL) {connections[using].ops.quote_name(table)}")
            return
        except OperationalError as failure:
            if getattr(failure.__cause__, "sqlstate", "") != LOCKED:
                raise
            if time.monotonic() > give_up_at:
                raise TracesRemain(
                    "Deleted, but another program is using the database's tables: run purge_inquiries again."
                ) from None
            time.sleep(PAUSE)


def _overwrite_what_is_deleted(using: str) -> None:
    """Makes sure of it on this connection, whatever the settings say; 2 would be FAST, which leaves freed pages alone."""
    with connections[using].cursor() as cursor:
        cursor.execute("PRAGMA secure_delete = ON")
        if cursor.fetchone() != (1,):
            raise TracesRemain("This SQLite does not overwrite what is deleted; nothing was deleted.")


def _empty_the_log(using: str) -> None:
    give_up_at = time.monotonic() + PATIENCE
    while True:
        with connections[using].cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            is_busy, _frames, _copied = cursor.fetchone()
        if not is_busy:
            return
        if time.monotonic() > give_up_at:
            raise TracesRemain("Deleted, but another program is reading the database's log: run purge_inquiries again.")
        time.sleep(PAUSE)
