"""How much is kept at most, how much of that one network address may fill, and when the consultant is warned.

An address is counted as in `rate_limits`: by a keyed fingerprint, in the cache, for a day at most. Once the room is full, new
messages are refused; nothing that was accepted is dropped. What is unread and looks like a flood is offered for erasure.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import F

from .models import CapacityWarning, Inquiry, Message, Notification

MOST_MESSAGES, MOST_BYTES = 120_000, 512 * 1024 * 1024
"""What is kept at most: years of a firm of forty advisers, and a disk that any host gives."""

SHARE_MESSAGES, SHARE_BYTES = MOST_MESSAGES // 10, MOST_BYTES // 10
"""What one network address may add in a day."""

WARN_AT = (50, 80)
"""Percent of the room in use at which the consultant gets a mail, once each."""

REARMED_BELOW = 10
"""A threshold is announced again after the load was so many percent below it."""

LARGE = 20_000
"""Bytes above which an envelope is larger than the longest ordinary letter (10,000 French characters: 16 KiB, sealed)."""


class Full(Exception):
    """As much is kept as ever will be; something must be erased first."""


class ShareUsedUp(Exception):
    """One network address has added as much today as it may."""


def percent_used() -> int:
    """How much of the room is in use: messages or bytes, whichever is nearer to its limit."""
    messages, size = Message.objects.load()
    return max(100 * messages // MOST_MESSAGES, 100 * size // MOST_BYTES)


def is_full() -> bool:
    """Whether no further message is let in."""
    messages, size = Message.objects.load()
    return messages >= MOST_MESSAGES or size >= MOST_BYTES


def warn_if_needed() -> None:
    """Puts a mail into the outbox for each threshold that was crossed. In the transaction of what crossed it."""
    used = percent_used()
    for percent in WARN_AT:
        if used >= percent and CapacityWarning.objects.get_or_create(percent=percent)[1]:
            Notification.objects.create(percent=percent)
    CapacityWarning.objects.filter(percent__gt=used + REARMED_BELOW).delete()


@dataclass(frozen=True)
class UnreadGroup:
    """Unread inquiries of one day, large or not: `inquiries` of them, `size` bytes in all."""

    received_on: date
    is_large: bool
    inquiries: int
    size: int

    @property
    def is_flood(self) -> bool:
        """More than people write in a day, or larger than they write."""
        return self.is_large or self.inquiries > 50


def unread_groups() -> list[UnreadGroup]:
    """What to look at first when room is needed: floods before the rest, older ones first. One query."""
    found: dict[tuple[date, bool], list[int]] = defaultdict(list)
    for day, size in _unread():
        found[day, size > LARGE].append(size)
    groups = [UnreadGroup(*key, inquiries=len(sizes), size=sum(sizes)) for key, sizes in found.items()]
    return sorted(groups, key=lambda group: (not group.is_flood, group.received_on, not group.is_large))


def _unread() -> Iterator[tuple[date, int]]:
    """The day and size of every inquiry that nobody has opened and that is not to be kept."""
    unread = Inquiry.objects.filter(state=Inquiry.State.NEW, kept_because="").with_size()
    return unread.values_list("received_on", F("size")).iterator()
