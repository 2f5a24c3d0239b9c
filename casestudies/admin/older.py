"""What of the texts waits: drafts that readers do not see, texts older than in the other language, an incomplete identity."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Model
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ..models import CaseStudy, HomeTexts, Page, SiteIdentity
from ..publishing import site_texts, versions
from ..publishing.translating import OlderField, older_fields
from .findings import called

Told = Iterator[dict[str, Any]]

SITE_TEXTS = (HomeTexts, Page, SiteIdentity)


@dataclass(frozen=True)
class OlderShown:
    """A text that is older, with the name of its field."""

    older: OlderField
    field: str
    label: str


def older_shown(record: Any, language: str) -> list[OlderShown]:
    """The texts of `record` in `language` that are older than their counterpart."""
    return [
        OlderShown(older, older.field, called(type(record), language, older.field))
        for older in older_fields(record)
        if older.language == language
    ]


def waiting(request: HttpRequest) -> Told:
    """For settings.WAITING: one line a record, to those who may change it."""
    for model in SITE_TEXTS:
        if request.user.has_perm(f"casestudies.change_{model._meta.model_name}"):
            for record in model.objects.prefetch_related("translations"):
                yield from _unpublished(record)
                yield from _older(record)
                yield from _incomplete(record)
    if request.user.has_perm("casestudies.change_casestudy"):
        for case in CaseStudy.objects.at_a_glance().exclude(older=[]):
            yield from _older(case)


def _unpublished(record: Any) -> Told:
    if not site_texts.has_unpublished_changes(record, versions.words_loaded(record)):
        return
    yield {
        "sentence": _("“%s” has changes that readers do not see yet.") % record,
        "reason": _("Readers see the earlier text until you publish."),
        "label": _("Look at it"),
        "url": _address(record),
        "urgency": "later",
    }


def _incomplete(record: Any) -> Told:
    missing = record.missing() if isinstance(record, SiteIdentity) else []
    if missing:
        yield {
            "sentence": _("The notices do not say yet who publishes the site."),
            "reason": _("Missing: %s") % listed(missing),
            "label": _("Complete the identity"),
            "url": reverse("admin:casestudies_siteidentity_changelist"),
        }


def _older(record: Any) -> Told:
    """Names the language: which one is behind is the point."""
    for language in ("fr", "en"):
        places = [place.split("-", 1) for place in record.older if place.startswith(f"{language}-")]
        if places:
            names = [called(type(record), language, name) for _language, name in places]
            yield {
                "sentence": _sentence(language, len(places)) % {"record": record, "number": len(places)},
                "reason": _reason(language) % {"fields": listed(names)},
                "label": _("Look at it"),
                "url": _place_of(record, language, places[0][1]),
                "urgency": "later",
            }


def _sentence(language: str, number: int) -> str:
    if language == "en":
        return ngettext(
            "“%(record)s”: an English text is older than the French.",
            "“%(record)s”: %(number)d English texts are older than the French.",
            number,
        )
    return ngettext(
        "“%(record)s”: a French text is older than the English.",
        "“%(record)s”: %(number)d French texts are older than the English.",
        number,
    )


def _reason(language: str) -> str:
    if language == "en":
        return _("Changed in French since: %(fields)s")
    return _("Changed in English since: %(fields)s")


def listed(names: Sequence[str]) -> str:
    """The first of `names`, as a sentence ends with them."""
    return ", ".join(names[:3]) + ("…" if names[3:] else ".")


def _place_of(record: Model, language: str, name: str) -> str:
    """The field, in a case; the list of what is older, in the form of another text."""
    place = f"#id_{language}-{name}" if isinstance(record, CaseStudy) else f"?language={language}#older"
    return f"{_address(record)}{place}"


def _address(record: Model) -> str:
    return reverse(f"admin:casestudies_{record._meta.model_name}_change", args=[record.pk])
