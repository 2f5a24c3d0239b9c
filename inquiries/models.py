"""What is kept of an inquiry: envelopes that this server cannot open, and as little as possible around them."""

from collections.abc import Mapping
from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import Count, Exists, F, OuterRef, Q, Subquery, Sum
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from sealing.keys import keys_in_use, mark_of


class InquiryQuerySet(models.QuerySet):
    def unread(self) -> "InquiryQuerySet":
        """Those that nobody has opened yet."""
        return self.filter(state=Inquiry.State.NEW)

    def without_newer(self, last: int | None) -> "InquiryQuerySet":
        """Those whose writer added nothing after the message with the key `last`; all, where there is no such key."""
        newer = Message.objects.filter(inquiry=OuterRef("pk"), author=Message.Author.WRITER, pk__gt=last or 0)
        return self if last is None else self.exclude(Exists(newer))

    def with_size(self) -> "InquiryQuerySet":
        """Each with `size`: how many bytes its envelopes take."""
        sizes = Message.objects.filter(inquiry=OuterRef("pk")).order_by().values("inquiry").annotate(total=Sum("size"))
        return self.annotate(size=Coalesce(Subquery(sizes.values("total")), 0))

    def older_than(self, cursor: str) -> "InquiryQuerySet":
        """Those that come after `Inquiry.cursor` in the usual order, newest exchange first. Raises ValueError."""
        day, _dot, pk = cursor.partition(".")
        last = date.fromisoformat(day)
        return self.filter(Q(last_exchange_on__lt=last) | Q(last_exchange_on=last, pk__lt=int(pk)))


class Inquiry(models.Model):
    """One thread of sealed messages. What is not here was never written: no address, no browser, no hour, no text.

    The primary key tells in which order inquiries came, and no more.
    """

    class State(models.TextChoices):
        NEW = "new", _("New")
        READ = "read", _("Read")
        HANDLED = "handled", _("Handled")

    reference = models.CharField(_("reference"), max_length=10, unique=True)
    recipient = models.CharField(max_length=70)
    """The writer's public key (`age1…`), which answers are sealed to. Its private half follows from the receipt code."""
    key_digest = models.BinaryField(max_length=32)
    """SHA-256 of the key to the follow-up page, which follows from the receipt code as well (`inquiries.receipt_code`)."""
    pad = models.BinaryField(max_length=10, null=True)
    """Until the receipt page was seen: what makes the receipt code readable there, once (`inquiries.receipt_link`)."""
    code_from_form = models.BooleanField(default=False)
    """Whether the receipt code follows from the form's token; otherwise a browser made it (`inquiries.receiving`)."""
    received_on = models.DateField(_("received on"), default=timezone.localdate)
    """The day alone: the hour, set beside a diary or a badge reader, could name the writer."""
    last_exchange_on = models.DateField(_("last exchange"), default=timezone.localdate, db_index=True)
    language = models.CharField(_("language"), max_length=7, choices=settings.LANGUAGES)
    state = models.CharField(_("state"), max_length=7, choices=State.choices, default=State.NEW)
    kept_because = models.CharField(
        _("kept beyond its time because"),
        max_length=120,
        blank=True,
        help_text=_("E.g. mandate under way. This is stored in clear: name nobody. Empty, it is erased on time."),
    )

    objects = InquiryQuerySet.as_manager()

    class Meta:
        verbose_name = _("inquiry")
        verbose_name_plural = _("inquiries")
        ordering = ["-last_exchange_on", "-pk"]
        # Each page of the admin counts the unread ones, and its first names the oldest.
        indexes = [models.Index(fields=["state", "received_on"], name="inquiry_unread")]

    def __str__(self) -> str:
        return self.reference

    @property
    def file_name(self) -> str:
        return f"{self.reference}.age"

    @property
    def cursor(self) -> str:
        """Its place in the usual order."""
        return f"{self.last_exchange_on.isoformat()}.{self.pk}"


class MessageQuerySet(models.QuerySet):
    def load(self) -> tuple[int, int]:
        """How many messages are kept, and how many bytes their envelopes take; from the index alone."""
        total = self.aggregate(number=Count("*"), size=Sum("size"))
        return total["number"], total["size"] or 0

    def sealed_to_other_keys(self) -> "MessageQuerySet":
        """Those that not all keys in use today open, or that one no longer in use still opens."""
        return self.exclude(mark=mark_of(keys_in_use()))


class Message(models.Model):
    """One envelope of a thread, and who put it there."""

    class Author(models.TextChoices):
        WRITER = "writer", _("the writer")
        CONSULTANT = "consultant", _("you")

    inquiry = models.ForeignKey(
        Inquiry, on_delete=models.CASCADE, related_name="messages", verbose_name=_("inquiry"), db_index=False
    )
    author = models.CharField(max_length=10, choices=Author.choices)
    token_digest = models.BinaryField(max_length=32, unique=True)
    """SHA-256 of the token in the form's hidden field (32 bytes): the same form posted twice is one message."""
    envelope = models.BinaryField()
    """A whole age file (age-encryption.org/v1, binary). The writer's are sealed to the consultant's keys; the consultant's
    to the writer's key as well."""
    size = models.PositiveIntegerField()
    """Bytes of the envelope."""
    mark = models.CharField(max_length=16)
    """Which of the consultant's keys it is sealed to: `sealing.keys.mark_of` them."""
    sent_on = models.DateField(default=timezone.localdate)

    objects = MessageQuerySet.as_manager()

    class Meta:
        verbose_name = _("sealed message")
        verbose_name_plural = _("sealed messages")
        ordering = ["pk"]
        # Sizes, of one inquiry and of all, come from the index alone: envelopes are not read.
        indexes = [models.Index(fields=["inquiry", "size"], name="message_of_inquiry")]

    def __str__(self) -> str:
        return f"{self.inquiry}, {self.get_author_display()}, {date_format(self.sent_on)}"


class Notification(models.Model):
    """An email that is still to be sent: something arrived, or the room is filling. The row goes when a mail server has
    taken the mail."""

    inquiry = models.ForeignKey(
        Inquiry, on_delete=models.CASCADE, related_name="notifications", null=True, verbose_name=_("inquiry")
    )
    is_reply = models.BooleanField(_("about a follow-up message"), default=False)
    """The writer wrote again, in a thread that was known."""
    percent = models.PositiveSmallIntegerField(_("percent of the room"), null=True)
    """How full the room is, where that is what the mail says (`inquiries.capacity`); it then has no inquiry."""
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    due_at = models.DateTimeField(_("next attempt"), null=True)
    """When to try again; null while the first attempt lasts, so that a mail that goes at once leaves no hour of arrival."""

    class Meta:
        verbose_name = _("notification to send")
        verbose_name_plural = _("notifications to send")
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.inquiry.reference if self.inquiry else f"{self.percent} %"


class CapacityWarning(models.Model):
    """A threshold of the room (percent in use) that the consultant got a mail about, deleted once there is room again."""

    percent = models.PositiveSmallIntegerField(unique=True)

    def __str__(self) -> str:
        return f"{self.percent} %"


class Erased(models.Model):
    """An erased inquiry, so that restoring a backup does not bring it back (`inquiries.erasure_list`)."""

    fingerprint = models.CharField(max_length=64, unique=True)
    """SHA-256 of the inquiry's own random digest, in hexadecimal: it leads back to no inquiry that is gone."""
    on = models.DateField(default=timezone.localdate, db_index=True)

    def __str__(self) -> str:
        return self.fingerprint[:8]


class TallyManager(models.Manager):
    def add(self, months: "Mapping[date, int]") -> None:
        """Adds so many erased inquiries to the count of each month, named by its first day."""
        for month, number in months.items():
            self.get_or_create(month=month)
            self.filter(month=month).update(erased=F("erased") + number)


class Tally(models.Model):
    """How many inquiries were erased, by the month they came."""

    month = models.DateField(_("month"), unique=True)
    erased = models.PositiveIntegerField(_("inquiries erased"), default=0)

    objects = TallyManager()

    class Meta:
        verbose_name = _("month")
        verbose_name_plural = _("erased inquiries, by month")
        ordering = ["-month"]

    def __str__(self) -> str:
        return f"{self.month:%Y-%m}: {self.erased}"


class ClockReading(models.Model):
    """A time at which `purge_inquiries` or `daily_backup` ran (`inquiries.clock`)."""

    at = models.DateTimeField()

    def __str__(self) -> str:
        return self.at.isoformat()
