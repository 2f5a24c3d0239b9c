"""What readers see. It is made once, on publishing, so that a page needs two queries and no assembly.

Only `publishing` writes here.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from django.db import models
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .cases import CaseStudy
from .contents import Contents
from .taxonomy import Region


@dataclass(frozen=True)
class Movement:
    """One of the four parts of a decision sheet: `kind` is context, problem, decision or impact; `lines` its text."""

    kind: str
    lines: Sequence[str]


class Moved(Exception):
    """The case has another address now: `slug`."""

    def __init__(self, slug: str) -> None:
        super().__init__(slug)
        self.slug = slug


class Withdrawn(Exception):
    """There was a published case at this address, and there is none any more."""


class PublishedVersionQuerySet(models.QuerySet["PublishedVersion"]):
    def at(self, language: str, slug: str) -> "dict[str, PublishedVersion]":
        """The case at this address, in every language it can be read in, by language code; one query where it is published.

        Raises Moved or Withdrawn where a case was once there, Http404 where none ever was.
        """
        at_slug = self.filter(case__published_versions__language=language, case__published_versions__slug=slug)
        versions = {version.language: version for version in at_slug}
        if versions:
            return versions
        former = FormerSlug.objects.filter(language=language, slug=slug).first()
        if former is None:
            raise Http404
        present = self.filter(language=language, case=former.case_id).first()
        raise Moved(present.slug) if present else Withdrawn

    def listed(self, language: str, slugs: Iterable[str]) -> "models.QuerySet[PublishedVersion]":
        """The versions with these slugs, in the consultant's order; one query."""
        return self.filter(language=language, slug__in=list(slugs)).order_by("position", "case_id")


class PublishedVersion(models.Model):
    """One case in one language, as published. Absent where the case is not published or not complete in that language."""

    case = models.ForeignKey(CaseStudy, on_delete=models.CASCADE, related_name="published_versions")
    language = models.CharField(max_length=2)
    slug = models.SlugField(max_length=120)
    position = models.PositiveSmallIntegerField()
    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="+")
    intervention_types = models.JSONField(help_text="Ids of InterventionType.")
    tensions = models.JSONField(help_text="Ids of Tension.")
    title = models.CharField(max_length=120)
    organisation = models.CharField(max_length=80)
    intervention = models.TextField()
    context = models.TextField()
    problem = models.TextField()
    decision = models.TextField()
    impact = models.TextField(help_text="One observation a line.")
    summary = models.CharField(max_length=200)
    evidence = models.CharField(max_length=10, choices=CaseStudy.Evidence, blank=True)
    evidence_period = models.CharField(max_length=80, blank=True)
    published_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    consented_until = models.DateField(null=True)
    """The last day that the client agreed to this very text for; null where no agreement is recorded."""

    objects = PublishedVersionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["language", "slug"], name="one_version_an_address"),
            models.UniqueConstraint(fields=["case", "language"], name="one_version_a_language"),
        ]
        verbose_name = _("published version")
        verbose_name_plural = _("published versions")

    def __str__(self) -> str:
        return f"{self.language}: {self.title}"

    @cached_property
    def observations(self) -> list[str]:
        """The lines of the observed impact."""
        return [line.strip() for line in self.impact.splitlines() if line.strip()]

    @cached_property
    def movements(self) -> list[Movement]:
        """The four parts of the decision sheet, in order."""
        return [
            Movement("context", [self.context]),
            Movement("problem", [self.problem]),
            Movement("decision", [self.decision]),
            Movement("impact", self.observations),
        ]

    @property
    def is_consented(self) -> bool:
        """Whether the client's agreement to this text is recorded and still valid."""
        return self.consented_until is not None and self.consented_until >= timezone.localdate()

    @property
    def reading_minutes(self) -> int:
        """Whole minutes, at least one, at 230 words a minute (Brysbaert 2019: silent reading of non-fiction, 238)."""
        words = sum(len(line.split()) for movement in self.movements for line in movement.lines)
        return max(1, round(words / 230))


class FormerSlug(models.Model):
    """An address a case was once published at; it answers with a permanent redirect to the present one."""

    case = models.ForeignKey(CaseStudy, on_delete=models.CASCADE, related_name="former_slugs")
    language = models.CharField(max_length=2)
    slug = models.SlugField(max_length=120)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["language", "slug"], name="one_former_slug_an_address")]
        verbose_name = _("former address")
        verbose_name_plural = _("former addresses")

    def __str__(self) -> str:
        return f"{self.language}: {self.slug}"


class CasebookManager(models.Manager):
    def contents(self, language: str) -> Contents:
        """The shared contents of `language`, empty before anything was published; one query."""
        stored = self.filter(language=language).values_list("content", flat=True).first()
        return Contents.from_json(stored) if stored else Contents()

    def lock(self, languages: Sequence[str]) -> None:
        """Locks the rows of these languages, always in the same order, until the transaction ends."""
        rows = self.select_for_update().filter(language__in=languages).order_by("language").values_list("language")
        if len(rows) < len(languages):
            empty = Contents().as_json()
            self.bulk_create([self.model(language=code, content=empty) for code in languages], ignore_conflicts=True)
            list(rows.all())


class Casebook(models.Model):
    """What all pages of one language share, in one row: identity, home texts, terms, and the index of published cases.

    `content` is JSON, written and read by `contents.Contents`.
    """

    language = models.CharField(max_length=2, primary_key=True)
    content = models.TextField()

    objects = CasebookManager()

    def __str__(self) -> str:
        return self.language
