from django.db import models
from django.utils.translation import gettext_lazy as _
from parler.models import TranslatableModel, TranslatedFields


class Term(TranslatableModel):
    """One entry of a short list that cases are sorted by. Its slug is the same in both languages: it is only ever seen in
    the query string of the case list."""

    slug = models.SlugField(
        _("address"), max_length=50, unique=True, help_text=_("In the address of a filtered list, e.g. suisse-romande.")
    )
    position = models.PositiveSmallIntegerField(_("order"), default=0, help_text=_("Lower comes first."))

    class Meta:
        abstract = True
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return self.safe_translation_getter("name", any_language=True) or self.slug


class Region(Term):
    translations = TranslatedFields(
        name=models.CharField(
            _("name"), max_length=60, help_text=_("As broad as it must be to tell nothing, e.g. Suisse romande.")
        )
    )

    class Meta(Term.Meta):
        verbose_name = _("region")
        verbose_name_plural = _("regions")


class InterventionType(Term):
    translations = TranslatedFields(
        name=models.CharField(_("name"), max_length=60, help_text=_("E.g. Ateliers de direction."))
    )

    class Meta(Term.Meta):
        verbose_name = _("intervention type")
        verbose_name_plural = _("intervention types")


class Tension(Term):
    translations = TranslatedFields(
        name=models.CharField(_("name"), max_length=60, help_text=_("E.g. Risques humains."))
    )

    class Meta(Term.Meta):
        verbose_name = _("tension")
        verbose_name_plural = _("tensions")
