import uuid
from typing import Any, Self

from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from parler.managers import TranslatableManager, TranslatableQuerySet
from parler.models import TranslatedFields

from .fields import LineField, TextField, small
from .reasons import Reviewed
from .taxonomy import InterventionType, Region, Tension

OPTIONAL_TEXTS = ("evidence", "evidence_period")
NEEDED_TEXTS = ("title", "slug", "organisation", "intervention", "context", "problem", "decision", "impact", "summary")
"""A case is complete in a language once none of these is empty there."""

TEXTS = NEEDED_TEXTS + OPTIONAL_TEXTS
"""The translated fields of a case, all of which the guard reads."""

RESERVED_SLUGS = frozenset({"dossier"})
"""Addresses that no case may take: cases/dossier.pdf holds all the cases."""


def not_reserved(slug: str) -> None:
    """Validates that no other page has the address `slug`."""
    if slug in RESERVED_SLUGS:
        raise ValidationError(_("This address is taken: the dossier of all cases is there. Choose another."))


def at_a_glance() -> list[Any]:
    """What is prefetched for a line about a case."""
    lists = ["translations", "published_versions", "intervention_types", "tensions", "steps", "reasons"]
    answers = apps.get_model("casestudies.ClientAnswer").objects.defer("sealed")
    return [*lists, models.Prefetch("client_answers", answers)]


class CaseStudyQuerySet(TranslatableQuerySet):
    def at_a_glance(self) -> Self:
        """With all that a line about a case needs, in the consultant's order."""
        return self.prefetch_related(*at_a_glance()).defer("pairs").order_by("position", "pk")

    def saved_since_published(self) -> Self:
        """Published cases of which a draft was saved after they last went out; it may say the same."""
        latest = apps.get_model("casestudies.Step").objects.filter(case=models.OuterRef("pk"))
        latest = latest.filter(action__in=["saved", "published"]).order_by("-pk").values("action")[:1]
        return self.filter(state="published").annotate(latest=models.Subquery(latest)).filter(latest="saved")


class CaseStudy(Reviewed):
    """One case as the consultant writes it: a draft, whatever its state.

    Readers see its `PublishedVersion`, which only `publishing` makes.
    """

    class State(models.TextChoices):
        DRAFT = "draft", _("Draft")
        IN_REVIEW = "in-review", _("In review")
        SCHEDULED = "scheduled", _("Scheduled")
        PUBLISHED = "published", _("Published")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    class Concern(models.TextChoices):
        """Why the consultant must look at the case, until it is next published or withdrawn."""

        ALARM = "alarm", _("a watched term is in it")
        REFUSED = "refused", _("it was not published when it was due")
        EXPIRED = "expired", _("the client’s consent has expired")

    class Evidence(models.TextChoices):
        """What the observed impact rests on."""

        MEASURED = "measured", _("Measured")
        OBSERVED = "observed", _("Observed")
        JUDGED = "judged", _("Judged")

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    """Identifies the case in feeds, also when its address changes."""
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.DRAFT, editable=False)
    concern = models.CharField(_("concern"), max_length=10, choices=Concern, default="", blank=True, editable=False)
    published_at = models.DateTimeField(_("first published"), null=True, blank=True, editable=False)
    publish_at = models.DateTimeField(_("to be published"), null=True, blank=True, editable=False)
    position = models.PositiveSmallIntegerField(
        _("order"), default=0, validators=[small], help_text=_("The place of the case in lists: 1 comes first.")
    )
    region = models.ForeignKey(
        Region,
        on_delete=models.PROTECT,
        verbose_name=_("region"),
        help_text=_("The widest one that is still true, e.g. French-speaking Switzerland."),
    )
    intervention_types = models.ManyToManyField(
        InterventionType, verbose_name=_("intervention types"), help_text=_("What readers may filter by.")
    )
    tensions = models.ManyToManyField(
        Tension, verbose_name=_("tensions"), help_text=_("What the decision weighed: the marks on the map.")
    )

    translations = TranslatedFields(
        title=LineField(
            _("title"), max_length=120, help_text=_("E.g. A strategic trade-off under regulatory constraint.")
        ),
        slug=models.SlugField(
            _("address"),
            max_length=120,
            blank=True,
            validators=[not_reserved],
            help_text=_(
                "The end of the page’s address; made from the title if left empty. Old addresses keep working."
            ),
        ),
        organisation=LineField(
            _("organization"), max_length=80, blank=True, help_text=_("Without a name, e.g. B2B company.")
        ),
        intervention=TextField(
            _("intervention"),
            blank=True,
            help_text=_("One line, e.g. review of AI POCs, leadership–IT workshops, development of a decision matrix."),
        ),
        context=TextField(
            _("context"),
            blank=True,
            help_text=_("E.g. Several AI POCs were running in parallel, with no consolidated view."),
        ),
        problem=TextField(
            _("problem"),
            blank=True,
            help_text=_("E.g. HR concerns, reputational risks and no common rules to govern how AI was used."),
        ),
        decision=TextField(
            _("decision made possible"),
            blank=True,
            help_text=_("The hinge of the page, e.g. Roles defined, an approval protocol adopted."),
        ),
        impact=TextField(
            _("observed impact"),
            blank=True,
            help_text=_("One observation a line, e.g. peripheral projects deliberately stopped."),
        ),
        summary=LineField(
            _("summary"),
            max_length=200,
            blank=True,
            help_text=_("One sentence, for lists, search engines and sharing."),
        ),
        evidence=models.CharField(
            _("evidence"),
            max_length=10,
            choices=Evidence,
            blank=True,
            help_text=_(
                "What the impact rests on: figures, what was seen, or the judgment of those concerned. Optional."
            ),
        ),
        evidence_period=LineField(
            _("period of the evidence"),
            max_length=80,
            blank=True,
            help_text=_("E.g. six months after the decision. Optional."),
        ),
        is_complete=models.BooleanField(_("complete"), default=False, editable=False),
        meta={
            "constraints": [
                models.UniqueConstraint(
                    fields=["language_code", "slug"],
                    name="one_slug_a_language",
                    violation_error_code="taken",
                    violation_error_message=_("Another case has this address."),
                )
            ],
            "verbose_name": _("case translation"),
        },
    )

    objects = TranslatableManager.from_queryset(CaseStudyQuerySet)()

    class Meta:
        ordering = ["position", "pk"]
        verbose_name = _("case")
        verbose_name_plural = _("cases")

    def __str__(self) -> str:
        return self.safe_translation_getter("title", any_language=True) or str(_("Untitled case"))

    def save(self, *args: Any, **options: Any) -> None:
        """A new case comes after the others, until it is moved."""
        if self._state.adding and not self.position:
            self.position = 1 + (CaseStudy.objects.aggregate(last=models.Max("position"))["last"] or 0)
        super().save(*args, **options)

    @property
    def languages_complete(self) -> set[str]:
        """Codes of the languages this case can be read in."""
        return {text.language_code for text in self.translations.all() if text.is_complete}


CaseStudyTranslation = CaseStudy._parler_meta.root_model
