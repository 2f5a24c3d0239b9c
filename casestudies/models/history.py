"""What is kept of guarding a case: each step it took, what the consultant decided about findings, and whom to watch for.

None of it holds what was found: findings are places in a text, decisions are keyed fingerprints of a sentence, watched terms
are keyed fingerprints and a sealed file.
"""

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
    """Whether the models of language took part in the review; null where there was none."""
    findings = models.JSONField(default=list)
    """What the review found, as `PlacedFinding.record` writes it: where, never what."""

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("step")
        verbose_name_plural = _("steps")

    def __str__(self) -> str:
        return f"{self.case_id}: {self.action}"


class Reason(models.Model):
    """Why one finding was let through: a soft one accepted, or a hard one that is a false alarm.

    A hard one is let through wherever the case says that name, a soft one in its sentence: see `review.PlacedFinding.mark`.
    """

    case = models.ForeignKey(CaseStudy, on_delete=models.CASCADE, related_name="reasons")
    mark = models.CharField(max_length=64)
    reason = models.CharField(_("reason"), max_length=200)
    by = models.CharField(_("who"), max_length=150, blank=True)
    at = models.DateTimeField(_("when"), auto_now_add=True)

    class Meta:
        verbose_name = _("reason")
        verbose_name_plural = _("reasons")
        constraints = [models.UniqueConstraint(fields=["case", "mark"], name="one_reason_a_finding")]

    def __str__(self) -> str:
        return f"{self.case_id}: {self.mark[:8]}"


class WatchedTerms(models.Model):
    """Terms added at one time to the watch list of a case; they are looked for in every case.

    Neither the fingerprints (keyed by something outside the database) nor the sealed file can be read back here, so the list
    can be added to and cleared, and is read only by whoever has the consultant's key.
    """

    case = models.ForeignKey(CaseStudy, on_delete=models.CASCADE, related_name="watched_terms")
    fingerprints = models.JSONField()
    terms = models.PositiveSmallIntegerField()
    """How many there are."""
    sealed = models.BinaryField()
    """An age file (age-encryption.org/v1, binary) of the readable list, as `watch_list.sealed` makes it."""
    added_on = models.DateField(auto_now_add=True)

    class Meta:
        ordering = ["pk"]
        verbose_name = _("watch list")
        verbose_name_plural = _("watch lists")

    def __str__(self) -> str:
        return f"{self.case_id}: {self.terms}"
