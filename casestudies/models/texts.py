"""The site's own words: who publishes it, the home page, the editable pages. One record each, never zero or two."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from parler.managers import TranslatableManager
from parler.models import TranslatedFields

from ..typography import FrenchUse
from .fields import LineField, TextField
from .reasons import Reviewed

ONLY = 1
"""The primary key of a record that stands alone."""


def said_in(language: str, name: str) -> str:
    """The `name` of a text with its language: "title, in French"."""
    return (gettext("%s, in French") if language == "fr" else gettext("%s, in English")) % name


class SiteText(Reviewed):
    """A record whose words are a draft until they are published."""

    published = models.JSONField(default=dict, editable=False)
    """What readers see: by language, then by field; under an empty language, what all languages share."""

    class Meta:
        abstract = True

    def seen_in(self, language: str) -> dict[str, str]:
        """What readers see in `language`, by field; empty where nothing is published yet."""
        plain = [field.name for field in self._meta.concrete_fields if field.editable]
        seen = {**self.published.get("", {}), **self.published.get(language, {})}
        return {name: seen.get(name, "") for name in (*plain, *self._parler_meta.get_translated_fields())}


class SiteIdentity(SiteText):
    """Who publishes the site. Empty fields are left out of the pages, and shown as to be completed in the admin."""

    email = models.EmailField(
        _("public email"), blank=True, help_text=_("Shown on the site, e.g. for rights requests.")
    )
    phone = LineField(_("telephone"), max_length=40, blank=True, help_text=_("Optional, e.g. +41 22 000 00 00."))
    postal_address = TextField(
        _("postal address"), blank=True, help_text=_("As on an envelope. Required in a legal notice in most countries.")
    )
    registration = LineField(
        _("registration"),
        max_length=120,
        blank=True,
        help_text=_("Company or business number, e.g. UID/IDE, NEQ, SIREN."),
    )
    french_use = models.CharField(
        _("French punctuation"),
        max_length=6,
        choices=[
            (FrenchUse.SWISS, _("Switzerland and France: thin space before ; ! ?")),
            (FrenchUse.QUEBEC, _("Quebec: no space before ; ! ?")),
        ],
        default=FrenchUse.SWISS,
        help_text=_("Type as you like: spaces, quotation marks and apostrophes are set when pages are made."),
    )

    translations = TranslatedFields(
        name=LineField(_("site name"), max_length=60, help_text=_("At the top of every page, e.g. Deciding on AI.")),
        adviser=LineField(
            _("adviser"), max_length=120, blank=True, help_text=_("Your name or your firm’s, as you sign.")
        ),
        role=LineField(_("role"), max_length=120, blank=True, help_text=_("One line under the name.")),
        presentation=LineField(
            _("in one line"), max_length=200, blank=True, help_text=_("Who you are, in one sentence, beside your name.")
        ),
        answer_time=LineField(
            _("time of an answer"),
            max_length=160,
            blank=True,
            help_text=_("One sentence, shown where people write, e.g. I answer within two working days."),
        ),
        footer_line=LineField(_("footer line"), max_length=160, blank=True, help_text=_("At the foot of every page.")),
        hosting=TextField(
            _("hosting"),
            blank=True,
            help_text=_("One sentence: the host’s name and address, and the country where data is kept."),
        ),
        data_contact=LineField(
            _("person in charge of personal information"),
            max_length=160,
            blank=True,
            help_text=_("Name or title, and how to be reached (Quebec’s Law 25 asks for both)."),
        ),
    )

    IS_THERE_TO_IDENTIFY = frozenset(
        {"adviser", "hosting", "data_contact", "email", "phone", "postal_address", "registration"}
    )
    """Fields whose whole point is to say who publishes the site. The guard looks for watched terms alone in them."""

    TO_COMPLETE = ("email", "postal_address", "registration")
    TO_COMPLETE_IN_EACH_LANGUAGE = ("adviser", "hosting", "data_contact")

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(pk=ONLY), name="one_site_identity")]
        verbose_name = _("site identity")
        verbose_name_plural = _("site identity")

    def __str__(self) -> str:
        return self.safe_translation_getter("name", any_language=True) or "Huis clos"

    def missing(self) -> list[str]:
        """What the notices still lack, named for the consultant: “adviser, in French”."""
        plain = [str(self._meta.get_field(name).verbose_name) for name in self.TO_COMPLETE if not getattr(self, name)]
        translated = []
        texts = {text.language_code: text for text in self.translations.all()}
        for code, _name in settings.LANGUAGES:
            for name in self.TO_COMPLETE_IN_EACH_LANGUAGE:
                if not getattr(texts.get(code), name, ""):
                    label = self._parler_meta.root_model._meta.get_field(name).verbose_name
                    translated.append(said_in(code, str(label)))
        return [*plain, *translated]


class HomeTexts(SiteText):
    """The home page's words, in the order of the page."""

    translations = TranslatedFields(
        title=LineField(_("title"), max_length=120, help_text=_("E.g. Deciding on AI at the executive level.")),
        thesis=TextField(_("thesis"), help_text=_("Two short sentences, one a line.")),
        introduction=TextField(_("introduction"), blank=True, help_text=_("What these cases are.")),
        shift_lead=LineField(
            _("lead-in to the shift"),
            max_length=200,
            blank=True,
            help_text=_("The half sentence before “from … to …”."),
        ),
        shift_from=LineField(
            _("shift: from"), max_length=120, blank=True, help_text=_("E.g. from scattered experiments")
        ),
        shift_to=LineField(
            _("shift: to"),
            max_length=120,
            blank=True,
            help_text=_("E.g. to trade-offs that are owned, clear and governable."),
        ),
        map_introduction=TextField(_("beside the map of tensions"), blank=True, help_text=_("One sentence.")),
        anonymity_heading=LineField(
            _("anonymity: heading"), max_length=120, help_text=_("E.g. Why these cases are anonymized")
        ),
        anonymity_text=TextField(
            _("anonymity: text"), help_text=_("Why these cases are anonymized. An empty line starts a new paragraph.")
        ),
        invitation_heading=LineField(
            _("invitation: heading"),
            max_length=120,
            help_text=_("E.g. Explore what AI really entails for your organization"),
        ),
        invitation_text=TextField(
            _("invitation: text"), help_text=_("What you offer. An empty line starts a new paragraph.")
        ),
        invitation_from=LineField(
            _("invitation: from"), max_length=120, blank=True, help_text=_("E.g. from scattered use")
        ),
        invitation_to=LineField(
            _("invitation: to"), max_length=120, blank=True, help_text=_("E.g. to deliberate decisions")
        ),
        audience=TextField(_("audience"), blank=True, help_text=_("Who you work for.")),
        steps=TextField(
            _("how an engagement runs"),
            blank=True,
            help_text=_("One step a line: its name, a colon, what happens. Left out of the page while it is empty."),
        ),
    )

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(pk=ONLY), name="one_set_of_home_texts")]
        verbose_name = _("home page")
        verbose_name_plural = _("home page")

    def __str__(self) -> str:
        return str(_("Home page"))


@dataclass(frozen=True)
class PublishedPage:
    """An editable page in one language, as readers see it."""

    title: str
    body: str
    changed_at: datetime


class PageManager(TranslatableManager):
    def seen(self, kind: str) -> dict[str, PublishedPage]:
        """The page of this kind as readers see it, by language; without the languages it has no text in. One query."""
        published = self.filter(kind=kind).values_list("published", flat=True).first() or {}
        return {
            language: PublishedPage(words["title"], words["body"], datetime.fromisoformat(words["changed_at"]))
            for language, words in published.items()
            if words.get("body")
        }


class Page(SiteText):
    """An editable page of plain text, in CommonMark."""

    class Kind(models.TextChoices):
        CONFIDENTIALITY = "confidentiality", _("Confidentiality")
        LEGAL_NOTICE = "legal-notice", _("Legal notice")
        ACCESSIBILITY = "accessibility", _("Accessibility")
        ABOUT = "about", _("About")

    objects = PageManager()

    kind = models.CharField(_("page"), max_length=20, choices=Kind, unique=True, editable=False)

    translations = TranslatedFields(
        title=LineField(_("title"), max_length=120, help_text=_("E.g. Legal notice.")),
        body=TextField(
            _("text"),
            blank=True,
            help_text=_(
                "Paragraphs are separated by an empty line; a line that starts with ## is a heading, with - a list entry. "
                "On a line of its own, {identity} is replaced by the site’s identity and {hosting} by its hosting sentence; "
                "anywhere, {retention_days} by the number of days an inquiry is kept."
            ),
        ),
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(kind__in=["confidentiality", "legal-notice", "accessibility", "about"]),
                name="known_page",
            )
        ]
        ordering = ["pk"]
        verbose_name = _("page")
        verbose_name_plural = _("pages")

    def __str__(self) -> str:
        return str(self.get_kind_display())


def ensure_single_records(**_signal: Any) -> None:
    """Makes the records that exist once, after every migration. Their words come from the fixtures or the consultant."""
    SiteIdentity.objects.get_or_create(pk=ONLY)
    HomeTexts.objects.get_or_create(pk=ONLY)
    for kind in Page.Kind.values:
        Page.objects.get_or_create(kind=kind)
