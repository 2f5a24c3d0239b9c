from django.contrib.contenttypes.fields import GenericForeignKey, GenericRelation
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.utils.translation import gettext_lazy as _

from .versions import Versioned


class Reason(models.Model):
    """Why one finding was let through, in a case or in any other text of the site.

    A soft one is accepted; a hard one is a false alarm.

    A hard one is let through wherever the record says that name, a soft one in its sentence: see `PlacedFinding.mark`.
    """

    content_type = models.ForeignKey(ContentType, on_delete=models.CASCADE)
    object_id = models.PositiveBigIntegerField()
    record = GenericForeignKey()
    mark = models.CharField(max_length=64)
    reason = models.CharField(_("reason"), max_length=200)
    by = models.CharField(_("who"), max_length=150, blank=True)
    at = models.DateTimeField(_("when"), auto_now_add=True)

    class Meta:
        verbose_name = _("reason")
        verbose_name_plural = _("reasons")
        constraints = [
            models.UniqueConstraint(fields=["content_type", "object_id", "mark"], name="one_reason_a_finding")
        ]

    def __str__(self) -> str:
        return f"{self.content_type_id}/{self.object_id}: {self.mark[:8]}"


class Reviewed(Versioned):
    """A record whose texts readers meet: the guard reads them, and reasons for its findings are kept."""

    reasons = GenericRelation(Reason)

    class Meta:
        abstract = True
