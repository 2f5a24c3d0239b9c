"""Reads a case while it is being written. Nothing of what comes in is stored or logged.

Offsets count UTF-16 code units of the text as the browser has it, as its own strings do.
"""

import json
from collections.abc import Mapping
from typing import Any

from django.contrib.admin import ModelAdmin
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, JsonResponse
from django.template.loader import render_to_string
from django.urls import path, reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext_lazy as _
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_POST

from ..models import CaseStudy, Region
from ..models.cases import TEXTS
from ..publishing import drafts, how_many
from ..publishing.drafts import REASON
from ..publishing.exchange_format import LONGEST_TEXT
from ..publishing.findings import PlacedFinding
from ..publishing.missing import SHARED, missing_in
from ..publishing.translating import older_fields
from ..publishing.words import LANGUAGES, TOGETHER
from .base import NAMES_UNCHECKED
from .case_form import field_name, field_of
from .findings import FindingShown, PlaceShown, findings_shown
from .forms import told_by_field
from .standing import MissingShown, standing
from .states import consent_to_typed, kept_back

PARTS = "admin/casestudies/casestudy/"
"""Where the templates of the page's parts are."""

SAYS = {
    "quoted": _("“{words}”"),
    "also": _("Also in:"),
    "instead": _("Write instead:"),
    "instead_many": _("Write instead, in all {number} places:"),
    "other": _("something else…"),
    "replace": _("Replace"),
    "false_alarm": _("False alarm…"),
    "accept": _("Accept it…"),
    "because_hard": _("False alarm, because"),
    "because_soft": _("Accepted, because"),
    "kept": _("The reason is kept when you save, without the passage itself."),
}
"""What the cards beside the fields say (static/js/desk/cards.js)."""


class LiveReview(ModelAdmin):
    """Adds the address that the page of a case asks while somebody types."""

    def get_urls(self) -> list:
        view = self.admin_site.admin_view(self.live_review)
        name = "casestudies_casestudy_review"
        return [
            path("review/", view, name=f"{name}_new"),
            path("<int:pk>/review/", view, name=name),
            *super().get_urls(),
        ]

    @method_decorator([require_POST, sensitive_post_parameters()])
    @sensitive_variables()
    def live_review(self, request: HttpRequest, pk: int | None = None) -> JsonResponse:
        """What the guard finds in the texts of the form, for those who may save it."""
        case = self.writable(request, pk)
        typed = {(language, name): _typed(request, language, name) for language in LANGUAGES for name in TEXTS}
        words = {language: {name: typed[language, name].strip() for name in TEXTS} for language in LANGUAGES}
        region = self._region(request) or (case.region if case else None)
        texts = drafts.case_words(drafts.written(words), region)
        reasons = {key.removeprefix(REASON): str(text) for key, text in request.POST.items() if key.startswith(REASON)}
        checked = drafts.check(case or CaseStudy(), texts, reasons, region)
        counted = how_many.count_organizations(texts, region, case)
        suggested = how_many.settings_of(texts, counted, region, checked.findings)
        shown = findings_shown(CaseStudy, checked.findings, checked.typed, "", False, checked.naming_reasons, suggested)
        older = older_fields(case, texts) if case else []
        missing = missing_in(texts, [name for name in SHARED if request.POST.get(name)])
        leads = {place: len(text) - len(text.lstrip()) for place, text in typed.items()}
        by_consent = kept_back(consent_to_typed(case, texts))
        return JsonResponse(
            {
                "findings": [_finding(found, leads) for group in shown.groups for found in group.findings],
                "stopping": told_by_field(checked.blocking, field_of),
                "reasons": [reason.anchor.removeprefix("#") for reason in shown.reasons],
                "languages": [one.as_dict() for one in standing(shown, older, missing)],
                "missing": render_to_string(f"{PARTS}_missing.html", {"missing": MissingShown(missing)}),
                "isReady": not (missing or by_consent),
                "summary": self._summary(checked, findings=shown, is_ready=not missing, kept_back=by_consent),
                "counted": render_to_string(f"{PARTS}_counted.html", {"counted": counted}),
            }
        )

    def review_context(self, case: CaseStudy | None) -> dict[str, str]:
        """What the page needs: where to ask, and its sentences."""
        name = "admin:casestudies_casestudy_review"
        return {
            "review": reverse(name, args=[case.pk]) if case else reverse(f"{name}_new"),
            "says": json.dumps({name: str(sentence) for name, sentence in SAYS.items()}, ensure_ascii=False),
        }

    def writable(self, request: HttpRequest, pk: int | None) -> CaseStudy | None:
        """The stored case, or None for a new one. Refuses those who may not save the form."""
        case = self.get_object(request, str(pk)) if pk else None
        if pk and case is None:
            raise Http404
        if not (self.has_change_permission(request, case) if pk else self.has_add_permission(request)):
            raise PermissionDenied
        return case

    def _region(self, request: HttpRequest) -> Region | None:
        key = request.POST.get("region", "")
        return Region.objects.filter(pk=key).first() if key.isdecimal() and len(key) < 10 else None

    def _summary(self, checked: drafts.CheckedText, **context: Any) -> str:
        unchecked = "" if checked.review.checked_names else NAMES_UNCHECKED
        return render_to_string(f"{PARTS}_summary.html", {**context, "names_unchecked": unchecked})


def _typed(request: HttpRequest, language: str, name: str) -> str:
    """Of a text that is too long to be saved, what may be: the guard would read for minutes, and others would wait."""
    return request.POST.get(field_name(language, name), "").replace("\r\n", "\n")[:LONGEST_TEXT]


def _finding(found: FindingShown, leads: Mapping[tuple[str, str], int]) -> dict[str, Any]:
    return {
        "mark": found.input_name,
        "severity": found.finding.severity,
        "quote": found.finding.quote if found.finding.field != TOGETHER else "",
        "explained": found.explained,
        "typed": found.typed,
        "places": [
            _place(place, leads.get((place.finding.language, place.finding.field), 0)) for place in found.places
        ],
    }


def _place(place: PlaceShown, lead: int) -> dict[str, Any]:
    found = place.finding
    return {
        "field": field_of(found),
        "language": found.language,
        "name": place.name,
        "quote": found.quote if found.field != TOGETHER else "",
        "start": lead + _units(found, found.start),
        "end": lead + _units(found, found.end),
        "suggestions": list(place.suggestions),
    }


def _units(found: PlacedFinding, offset: int) -> int:
    return len(found.text[:offset].encode("utf-16-le", "surrogatepass")) // 2
