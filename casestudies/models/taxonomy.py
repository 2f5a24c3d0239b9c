from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _
from parler.models import TranslatedFields

from .. import slugs
from .fields import LineField, small
from .reasons import Reviewed


class Term(Reviewed):
    """One entry of a short list that cases are sorted by."""

    slug = models.SlugField(_("address"), max_length=50, unique=True, editable=False)
    """Made from the first name given, and kept: it is seen in the query string of the case list, in both languages."""
    position = models.PositiveSmallIntegerField(
        _("place in the list"), default=0, validators=[small], help_text=_("1 comes first, also for readers.")
    )

    class Meta:
        abstract = True
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return self.safe_translation_getter("name", any_language=True) or self.slug

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.slug = self.slug or self.free_slug()
        super().save(*args, **kwargs)

    def free_slug(self) -> str:
        """The name as an address that no other entry of this list has."""
        name = self.safe_translation_getter("name", any_language=self.pk is not None) or ""
        stem = slugs.shortened(slugs.slug_from(name), 45) or self._meta.model_name
        others = type(self).objects.filter(slug__startswith=stem).exclude(pk=self.pk)
        return slugs.free(stem, set(others.values_list("slug", flat=True)))


class Region(Term):
    translations = TranslatedFields(
        name=LineField(
            _("name"),
            max_length=60,
            help_text=_("As broad as it must be to tell nothing, e.g. French-speaking Switzerland."),
        )
    )

    class Meta(Term.Meta):
        verbose_name = _("region")
        verbose_name_plural = _("regions")


class InterventionType(Term):
    translations = TranslatedFields(name=LineField(_("name"), max_length=60, help_text=_("E.g. Leadership workshops.")))

    class Meta(Term.Meta):
        verbose_name = _("intervention type")
        verbose_name_plural = _("intervention types")


class Tension(Term):
    translations = TranslatedFields(name=LineField(_("name"), max_length=60, help_text=_("E.g. Human risk.")))

    class Meta(Term.Meta):
        verbose_name = _("tension")
        verbose_name_plural = _("tensions")
