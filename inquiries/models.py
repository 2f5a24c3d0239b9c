"""What is kept of an inquiry: an envelope that this server cannot open, and as little as possible around it."""

import secrets

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

REFERENCE_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Base 32 after Douglas Crockford: no I, L, O (read as 1 and 0 over the telephone) and no U."""


def new_reference() -> str:
    """A reference such as `HC-7F3K-Q2`, drawn at random: it tells neither how many came before nor when.

    30 bits. One already taken is drawn about once in a million at a thousand inquiries kept; the row's unique constraint
    then refuses it.
    """
    drawn = "".join(secrets.choice(REFERENCE_ALPHABET) for _place in range(6))
    return f"HC-{drawn[:4]}-{drawn[4:]}"


class Inquiry(models.Model):
    """One sealed inquiry. What is not here was never written: no address, no browser, no hour, nothing that was typed.

    The primary key tells in which order inquiries came, and no more.
    """

    class State(models.TextChoices):
        NEW = "new", _("New")
        READ = "read", _("Read")
        HANDLED = "handled", _("Handled")

    reference = models.CharField(_("reference"), max_length=10, unique=True, default=new_reference)
    submission = models.BinaryField(_("submission"), max_length=32, unique=True)
    """SHA-256 of the random number in the form's hidden field (32 bytes): the same form posted twice is one row."""
    envelope = models.BinaryField(_("envelope"))
    """A whole age file (age-encryption.org/v1, binary), as `inquiries.sealing` makes it."""
    received_on = models.DateField(_("received on"), default=timezone.localdate)
    """The day alone: the hour, set beside a diary or a badge reader, could name the writer."""
    language = models.CharField(_("language"), max_length=7, choices=settings.LANGUAGES)
    state = models.CharField(_("state"), max_length=7, choices=State.choices, default=State.NEW)

    class Meta:
        verbose_name = _("inquiry")
        verbose_name_plural = _("inquiries")
        ordering = ["-received_on", "-pk"]

    def __str__(self) -> str:
        return self.reference

    @property
    def file_name(self) -> str:
        return f"{self.reference}.age"
