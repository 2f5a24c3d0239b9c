"""Inquiries as the database keeps them, to look for in its files once they are erased."""

import os
from dataclasses import dataclass
from datetime import timedelta
from io import StringIO

import pyrage
from django.core.management import call_command
from django.utils import timezone

from inquiries.models import ClockReading, Inquiry, Message, Notification
from inquiries.receipt_code import in_base32, written_reference


@dataclass(frozen=True)
class Kept:
    """An inquiry as it was kept, to look for once it is erased."""

    pk: int
    words: list[bytes]
    """Its reference, its key, the digest of its key, its pad; the submissions of its messages."""
    envelopes: list[bytes]

    def is_traced_in(self, files: bytes) -> bool:
        """Whether any of the words, or any 16 bytes of an envelope, are in `files`."""
        pieces = [
            envelope[start : start + 16] for envelope in self.envelopes for start in range(0, len(envelope) - 15, 16)
        ]
        return any(piece in files for piece in [*self.words, *pieces])


def purge() -> str:
    """What `purge_inquiries` says, where it also ran a day ago."""
    ClockReading.objects.create(at=timezone.now() - timedelta(days=1))
    out = StringIO()
    call_command("purge_inquiries", stdout=out)
    return out.getvalue()


def received(days_ago: int = 0, size: int = 2400, messages: int = 1, last_exchange: int | None = None, **more) -> Kept:
    """An inquiry that came so many days ago, and was written to or answered last so many days ago."""
    today = timezone.localdate()
    inquiry = Inquiry.objects.create(
        reference=written_reference(in_base32(os.urandom(5))[:6]),
        recipient=str(pyrage.x25519.Identity.generate().to_public()),
        key_digest=os.urandom(32),
        pad=os.urandom(10),
        received_on=today - timedelta(days=days_ago),
        last_exchange_on=today - timedelta(days=days_ago if last_exchange is None else last_exchange),
        language="fr",
        **more,
    )
    letters = [
        Message.objects.create(
            inquiry=inquiry,
            author=Message.Author.WRITER,
            token_digest=os.urandom(32),
            envelope=os.urandom(size),
            size=size,
            mark="0" * 16,
        )
        for _number in range(messages)
    ]
    Notification.objects.create(inquiry=inquiry)
    words = [inquiry.reference.encode(), inquiry.recipient.encode(), inquiry.key_digest, inquiry.pad]
    words += [letter.token_digest for letter in letters]
    return Kept(inquiry.pk, words, [letter.envelope for letter in letters])
