from django.db import models
from django.utils.translation import gettext_lazy as _

from .cases import CaseStudy


class Step(models.Model):
    """One thing that happened to a case on its way to readers or back. Written once, never changed."""

    class Action(models.TextChoices):
        SAVED = "saved", _("Saved as a draft")
        REVIEWED = "reviewed", _("Reviewed")
        REFUSED = "refused", _("Publication refused")
        SCHEDULED = "scheduled", _("Scheduled")
        UNSCHEDULED = "unscheduled", _("Schedule cancelled")
        PUBLISHED = "published", _("Published")
        WITHDRAWN = "withdrawn", _("Withdrawn")
        LANGUAGE_REMOVED = "language-removed", _("Language removed")
        WATCHED = "watched", _("Watch list changed")
        ALARM = "alarm", _("Alarm from the watch list")

    case = models.ForeignKey(CaseStudy, on_delete=models.CASCADE, related_name="steps")
    action = models.CharField(_("step"), max_length=20, choices=Action)
    at = models.DateTimeField(_("when"), auto_now_add=True)
    by = models.CharField(_("who"), max_length=150, blank=True)
    """The user name, as it was then; empty where the site acted by itself."""
    planned_for = models.DateTimeField(null=True)
    """When it is to be published, for a step that schedules."""
    checked_names = models.BooleanField(null=True)
    """Whether the guard checked names in the review; null where there was none."""
    findings = models.JSONField(default=list)
    """What the review found, as `PlacedFinding.record` writes it: where, never what."""

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("step")
        verbose_name_plural = _("steps")

    def __str__(self) -> str:
        return f"{self.case_id}: {self.action}"
