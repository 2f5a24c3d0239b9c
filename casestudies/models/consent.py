"""What a client is asked, and answers, before a case goes out.

In clear stand dates and the hash of a text. The secret of a link is kept as a digest; who agreed, and what was written, is
sealed to the recipient keys.
"""

from typing import Self

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .cases import CaseStudy


class PreviewLinkQuerySet(models.QuerySet["PreviewLink"]):
    def open(self) -> Self:
        """Links that still lead to the draft."""
        return self.filter(revoked_on=None, expires_on__gte=timezone.localdate())

    def close(self) -> int:
        """Withdraws every link that is open. Returns how many."""
        return self.open().update(revoked_on=timezone.localdate())

    def waiting(self) -> "models.QuerySet[PreviewLink]":
        """Open links to cases that no answer waits for: the client was asked, and has not answered since."""
        answered = ClientAnswer.objects.filter(link=models.OuterRef("pk"))
        return self.open().exclude(models.Exists(answered)).prefetch_related("case__translations").order_by("pk")


class PreviewLink(models.Model):
    """A secret address at which a client reads the draft of a case and answers."""

    case = models.ForeignKey(CaseStudy, on_delete=models.CASCADE, related_name="preview_links")
    digest = models.CharField(max_length=64, unique=True)
    """SHA-256 of the secret, in hexadecimal. The secret has 192 random bits, so that a plain hash tells nothing."""
    made_on = models.DateField(_("made on"), default=timezone.localdate)
    expires_on = models.DateField(_("last day"))
    revoked_on = models.DateField(_("revoked on"), null=True)

    objects = PreviewLinkQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("preview link")
        verbose_name_plural = _("preview links")

    def __str__(self) -> str:
        return f"{self.case_id}: {self.expires_on}"

    @property
    def is_open(self) -> bool:
        """Whether it still leads to the draft."""
        return self.revoked_on is None and self.expires_on >= timezone.localdate()


class ClientAnswerQuerySet(models.QuerySet["ClientAnswer"]):
    def agreements(self) -> Self:
        """Those that agree to a text, the newest first."""
        return self.filter(kind=ClientAnswer.Kind.AGREED)

    def waiting(self) -> "models.QuerySet[ClientAnswer]":
        """Those that nobody has handled yet, with their cases."""
        return self.filter(is_handled=False).defer("sealed").prefetch_related("case__translations")


class ClientAnswer(models.Model):
    """What a client answered: agreed to one exact text until a day, or asked for a change."""

    class Kind(models.TextChoices):
        AGREED = "agreed", _("agreed")
        CHANGE = "change", _("asks for a change")

    case = models.ForeignKey(CaseStudy, on_delete=models.CASCADE, related_name="client_answers")
    link = models.ForeignKey(PreviewLink, on_delete=models.CASCADE, related_name="answers")
    kind = models.CharField(_("answer"), max_length=6, choices=Kind)
    text_hash = models.CharField(_("hash of the text"), max_length=64)
    expires_on = models.DateField(_("agreed until"), null=True)
    sealed = models.BinaryField()
    """An age file: who agreed, to which text, until when; or the change that is asked for."""
    mark = models.CharField(max_length=16)
    """Names the recipient keys that it is sealed to (`sealing.keys.mark_of`)."""
    token_digest = models.CharField(max_length=64)
    """SHA-256 of the random value in its form and of what was answered: sent twice, it counts once."""
    is_handled = models.BooleanField(default=False)
    is_announced = models.BooleanField(default=False)
    """Whether a mail server took the mail that tells of it."""
    warned_days = models.PositiveSmallIntegerField(null=True)
    """How many days before the end the last mail about the end was for; 0 once it was about the end itself."""
    mail_begun_at = models.DateTimeField(null=True)
    """When a process began to send a mail about it; null while none does."""

    objects = ClientAnswerQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        constraints = [models.UniqueConstraint(fields=["link", "token_digest"], name="one_answer_a_form")]
        verbose_name = _("client’s answer")
        verbose_name_plural = _("clients’ answers")

    def __str__(self) -> str:
        return f"{self.case_id}: {self.kind}"

    @property
    def is_agreed(self) -> bool:
        """Whether the client agreed."""
        return self.kind == self.Kind.AGREED
