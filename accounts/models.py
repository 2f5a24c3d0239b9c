"""What accounts keep beside Django's own users and groups: sessions, counters that expire, recovery codes and a log."""

import hashlib
import secrets
from typing import Any

from django.conf import settings
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django_otp.models import Device


class Session(AbstractBaseSession):
    """A session, and whose it is: so that its owner can see it and end it."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, null=True, related_name="own_sessions")
    started_at = models.DateTimeField(null=True)
    last_used_at = models.DateTimeField(null=True)
    """To the hour: more would say how its owner spends the day."""

    @classmethod
    def get_session_store_class(cls) -> Any:
        """The store of these sessions; Django asks the model for it."""
        from .sessions import SessionStore

        return SessionStore


class Counter(models.Model):
    """Failures counted under a keyed fingerprint, which names neither an account nor an address."""

    key = models.CharField(max_length=64, unique=True)
    number = models.PositiveIntegerField(default=0)
    expires_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return f"{self.number}"


class RecoveryCodes(Device):
    """Codes on paper that stand in for a lost telephone. Each works once; only their SHA-256 is kept.

    A code has 80 random bits, so that a fast hash is enough.
    """

    digests = models.JSONField(default=list)

    def verify_token(self, token: str) -> bool:
        """Whether `token` is one of the codes. If so, it is used up."""
        digest = self.digest_of(token)
        if digest not in self.digests:
            return False
        self.digests.remove(digest)
        self.save(update_fields=["digests"])
        return True

    @staticmethod
    def digest_of(code: str) -> str:
        """SHA-256 of the code, in hexadecimal."""
        return hashlib.sha256(code.encode()).hexdigest()


class EventQuerySet(models.QuerySet["Event"]):
    def has_first_password(self, name: str) -> bool:
        """Whether the account `name` still has the password that was printed at the first start."""
        kinds = self.filter(what__in=[Event.What.FIRST_PASSWORD, Event.What.PASSWORD], about=name)
        return set(kinds.values_list("what", flat=True)) == {Event.What.FIRST_PASSWORD}


def new_secret() -> bytes:
    """256 random bits."""
    return secrets.token_bytes(32)


class UnsavedSecret(models.Model):
    """What the key to a user's unsaved words follows from (`accounts.unsaved`)."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="unsaved_secret")
    secret = models.BinaryField(max_length=32, default=new_secret)

    def __str__(self) -> str:
        return str(self.user)


class Event(models.Model):
    """A line of the log: who did what, and when. Never an address, never anything typed."""

    class What(models.TextChoices):
        SIGNED_IN = "signed-in", _("signed in")
        FAILED = "failed", _("wrong passwords or codes")
        PASSWORD = "password", _("password changed")
        FIRST_PASSWORD = "first-password", _("first password printed")
        ADDED = "added", _("added")
        CHANGED = "changed", _("changed")
        DELETED = "deleted", _("deleted")
        ROLE = "role", _("role given")
        FACTOR_ADDED = "factor-added", _("second step added")
        FACTOR_REMOVED = "factor-removed", _("second step removed")
        CODES_MADE = "codes-made", _("recovery codes made")
        CODE_USED = "code-used", _("recovery code used")
        SESSIONS_ENDED = "sessions-ended", _("other sessions ended")
        RESET = "reset", _("second step reset on the server")

    at = models.DateTimeField(_("when"), default=timezone.now, db_index=True)
    who = models.CharField(_("who"), max_length=150)
    what = models.CharField(_("what"), max_length=20, choices=What.choices)
    about = models.CharField(_("about"), max_length=200, blank=True)
    model = models.CharField(max_length=100, blank=True)
    """What kind of thing it is about, such as `auth.user`."""
    number = models.PositiveIntegerField(_("number"), default=1)

    objects = EventQuerySet.as_manager()

    class Meta:
        verbose_name = _("event")
        verbose_name_plural = _("sign-ins and changes")
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        what = self.get_what_display()
        return gettext("%(who)s: %(what)s") % {"who": gettext(self.who), "what": what} if self.who else what
