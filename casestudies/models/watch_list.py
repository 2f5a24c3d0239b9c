from django.db import models
from django.utils.translation import gettext_lazy as _

from .cases import CaseStudy


class WatchedTerms(models.Model):
    """Terms added at one time to the watch list of a case. They are looked for in every text of the site.

    Neither the fingerprints (keyed by something outside the database) nor the sealed file can be read back here, so the list
    can be added to and cleared, and only the consultant's key opens it.
    """

    case = models.ForeignKey(CaseStudy, on_delete=models.CASCADE, related_name="watched_terms")
    fingerprints = models.JSONField()
    terms = models.PositiveSmallIntegerField()
    """How many there are."""
    sealed = models.BinaryField()
    """An age file (age-encryption.org/v1, binary) of the readable list, as `watch_list.sealed` makes it."""
    mark = models.CharField(max_length=16)
    """Names the recipient keys that it is sealed to (`sealing.keys.mark_of`)."""
    added_on = models.DateField(auto_now_add=True)

    class Meta:
        ordering = ["pk"]
        verbose_name = _("watch list")
        verbose_name_plural = _("watch lists")

    def __str__(self) -> str:
        return f"{self.case_id}: {self.terms}"
