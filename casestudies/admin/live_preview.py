"""The page of a case as readers would see it, made from what is in the form. Nothing of it is stored or logged."""

from typing import Any

from django.conf import settings
from django.contrib.admin import ModelAdmin
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import path, reverse
from django.utils import timezone, translation
from django.utils.decorators import method_decorator
from django.utils.translation import gettext
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_POST

from ..models import CaseStudy, PublishedVersion
from ..models.cases import TEXTS
from ..models.fields import printable
from ..publishing.words import LANGUAGES
from ..reading.pages import CaseView
from .case_form import field_name

NAME = "casestudies_casestudy_live_preview"


class LivePreview(ModelAdmin):
    """Adds the address that makes the page."""

    def get_urls(self) -> list:
        view = self.admin_site.admin_view(self.live_preview)
        return [
            path("preview/<str:language>/", view, name=f"{NAME}_new"),
            path("<int:pk>/preview/<str:language>/", view, name=NAME),
            *super().get_urls(),
        ]

    @method_decorator([require_POST, sensitive_post_parameters()])
    @sensitive_variables()
    def live_preview(self, request: HttpRequest, language: str, pk: int | None = None) -> HttpResponse:
        """The page in `language`, for those who may save the form."""
        case = self.writable(request, pk)  # type: ignore[attr-defined]  # of LiveReview
        if language not in LANGUAGES:
            raise Http404
        versions = {code: typed_version(request, case, code) for code in LANGUAGES}
        with translation.override(language):
            request.LANGUAGE_CODE = language
            view = CaseView()
            view.setup(request)
            context = view.sheet(versions[language], versions, preview=case or CaseStudy())
            response: Any = view.render_to_response(context | {"twins": {}})
            return response.render()

    def preview_context(self, case: CaseStudy | None) -> dict[str, list]:
        """The address of the page in each language, with the language's own name."""
        args = [case.pk] if case else []
        name = f"admin:{NAME}" if case else f"admin:{NAME}_new"
        return {"previews": [(code, label, reverse(name, args=[*args, code])) for code, label in settings.LANGUAGES]}


@sensitive_variables()
def typed_version(request: HttpRequest, case: CaseStudy | None, language: str) -> PublishedVersion:
    """What readers would see in `language` of the form that was sent."""
    typed = {name: printable(request.POST.get(field_name(language, name), "")) for name in TEXTS}
    texts = {name: text.replace("\r\n", "\n").strip() for name, text in typed.items()}
    now = timezone.now()
    region: Any = next(iter(_ids(request, "region")), None)
    return PublishedVersion(
        language=language,
        position=case.position if case else 0,
        region_id=region,
        intervention_types=_ids(request, "intervention_types"),
        tensions=_ids(request, "tensions"),
        published_at=(case and case.published_at) or now,
        changed_at=now,
        **texts | {"title": texts["title"] or gettext("A new case")},
    )


def _ids(request: HttpRequest, name: str) -> list[int]:
    return [int(key) for key in request.POST.getlist(name) if key.isdecimal() and len(key) < 10]
