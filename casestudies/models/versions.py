from django.contrib.contenttypes.fields import GenericForeignKey, GenericRelation
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.utils.translation import gettext_lazy as _
from parler.models import TranslatableModel


class Version(models.Model):
    """The words of a record as they were saved or published once. Written once, never changed; goes with its record."""

    class Action(models.TextChoices):
        SAVED = "saved", _("Saved as a draft")
        RESTORED = "restored", _("Restored as a draft")
        PUBLISHED = "published", _("Published")

    content_type = models.ForeignKey(ContentType, on_delete=models.CASCADE)
    object_id = models.PositiveBigIntegerField()
    record = GenericForeignKey()
    number = models.PositiveIntegerField()
    """The record's `version` after it was saved."""
    action = models.CharField(_("what happened"), max_length=10, choices=Action)
    words = models.JSONField()
    """By language, then by field; under an empty language, what all languages share."""
    at = models.DateTimeField(_("when"), auto_now_add=True)
    by = models.CharField(_("who"), max_length=150, blank=True)
    """The user name, as it was then; empty where the site acted by itself."""

    class Meta:
        ordering = ["-pk"]
        indexes = [models.Index(fields=["content_type", "object_id", "-id"], name="versions_of_a_record")]
        verbose_name = _("version")
        verbose_name_plural = _("versions")

    def __str__(self) -> str:
        return f"{self.content_type_id}/{self.object_id}: {self.number}"


class Versioned(TranslatableModel):
    """A record whose saves are counted, so that nobody overwrites what somebody else saved meanwhile."""

    version = models.PositiveIntegerField(default=1, editable=False)
    """Raised by one on each save of its words."""
    pairs = models.JSONField(default=dict, editable=False)
    """By field, the text in each language as both were when one was last brought up to the other."""
    older = models.JSONField(default=list, editable=False)
    """The texts that are older than their counterpart in the other language, as `en-title`: what follows from `pairs`."""
    versions = GenericRelation(Version)

    class Meta:
        abstract = True
