"""The pages that take cases out as a file, bring them in, and copy one."""

import json
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_POST

from ..anonymity.reasons import reason_for
from ..models import CaseStudy
from ..publishing import drafts, exchange, exchange_format
from .findings import place_name

EXCHANGE, EXPORT, DUPLICATE = (f"casestudies_casestudy_{name}" for name in ("exchange", "export", "duplicate"))


class ExchangePages(admin.ModelAdmin):
    """What the admin of cases needs to export, import and duplicate."""

    def get_urls(self) -> list:
        wrap = self.admin_site.admin_view
        own = [
            path("exchange/", wrap(self.exchange_page), name=EXCHANGE),
            path("exchange/export/", wrap(require_POST(self.export)), name=EXPORT),
            path("<int:pk>/duplicate/", wrap(self.duplicate_page), name=DUPLICATE),
        ]
        return own + super().get_urls()

    @sensitive_variables()
    def exchange_page(self, request: HttpRequest) -> HttpResponse:
        """Both forms; after an import, what became of each case."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        asked = request.GET.get("case", "")
        context = {
            **self.admin_site.each_context(request),
            "title": gettext("Export and import"),
            "opts": self.opts,
            "chosen": CaseStudy.objects.filter(pk=asked).first() if asked.isdecimal() and len(asked) < 10 else None,
            "total": CaseStudy.objects.count(),
            **(self._import(request) if request.method == "POST" else {}),
        }
        return TemplateResponse(request, "admin/casestudies/casestudy/exchange.html", context)

    @sensitive_variables()
    def _import(self, request: HttpRequest) -> dict[str, Any]:
        file = request.FILES.get("file")
        if file is None:
            return {"faults": [gettext("Choose a file first.")]}
        try:
            data = file.read(exchange_format.MOST_BYTES + 1)
            outcomes = exchange.import_cases(data, request.user.get_username())
        except exchange_format.NotReadable as refusal:
            return {"faults": refusal.sentences}
        return {"outcomes": [{"imported": outcome, "findings": _shown(outcome)} for outcome in outcomes]}

    def export(self, request: HttpRequest) -> HttpResponse:
        """The file, of one case or of all."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        asked = request.POST.get("case", "")
        cases = CaseStudy.objects.all()
        if asked:
            cases = cases.filter(pk=asked if asked.isdecimal() and len(asked) < 10 else 0)
        content = json.dumps(exchange.exported(cases), ensure_ascii=False, indent=2)
        name = f"cases-{timezone.localdate().isoformat()}.json"
        headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
        return HttpResponse(content + "\n", content_type="application/json", headers=headers)

    def duplicate_page(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Asks on GET, and copies on POST."""
        case = get_object_or_404(CaseStudy, pk=pk)
        if not self.has_add_permission(request):
            raise PermissionDenied
        if request.method == "POST":
            return self._duplicated(request, case)
        context = {
            **self.admin_site.each_context(request),
            "title": gettext("Duplicate the case?"),
            "opts": self.opts,
            "original": case,
        }
        return TemplateResponse(request, "admin/casestudies/casestudy/duplicate.html", context)

    def _duplicated(self, request: HttpRequest, case: CaseStudy) -> HttpResponse:
        try:
            copy = exchange.duplicate(case, request.user.get_username())
        except drafts.Refused:
            sentence = gettext("“%s” was not duplicated: it names somebody. Correct it first; nothing was changed.")
            messages.error(request, sentence % case)
            return HttpResponseRedirect(reverse("admin:casestudies_casestudy_change", args=[case.pk]))
        messages.success(request, gettext("This is the copy, a draft. Give it its own title."))
        return HttpResponseRedirect(reverse("admin:casestudies_casestudy_change", args=[copy.pk]))


def _shown(outcome: exchange.Imported) -> list[dict[str, str]]:
    """What was found in a case that was left out: where, which words, and why."""
    language = (get_language() or "fr")[:2]
    return [
        {
            "place": place_name(CaseStudy, found.language, found.field),
            "quote": found.quote,
            "why": found.explained or reason_for(found.kind, language),
        }
        for found in outcome.findings
    ]
