"""Deleting one language of a case: says what readers lose before it is done."""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from ..models import CaseStudy
from ..publishing import gate
from ..publishing.writing import writing

IN_LANGUAGE = {"fr": _("in French"), "en": _("in English")}


class LanguageDeletion(admin.ModelAdmin):
    """The page that asks before one language of a case is deleted: what it says is what happens to readers."""

    def get_urls(self) -> list:
        page = self.admin_site.admin_view(self.delete_translation)
        name = "casestudies_casestudy_delete_translation"
        return [path("<int:pk>/change/delete-translation/<str:language_code>/", page, name=name), *super().get_urls()]

    def delete_translation(self, request: HttpRequest, pk: int, language_code: str) -> HttpResponse:
        """Asks on GET, and deletes on POST. The only language of a case stays."""
        case: Any = self.get_object(request, str(pk))
        if case is None or not case.has_translation(language_code):
            raise Http404
        if not self.has_delete_permission(request, case):
            raise PermissionDenied
        language = IN_LANGUAGE[language_code]
        change = reverse("admin:casestudies_casestudy_change", args=[case.pk])
        if len(case.get_available_languages()) == 1:
            self.message_user(
                request, gettext("This is the only language of the case. Delete the case instead."), messages.WARNING
            )
            return HttpResponseRedirect(change)
        if request.method == "POST":
            self._delete_language(request, case, language_code)
            self.message_user(
                request, gettext("The text %(language)s is deleted.") % {"language": language}, messages.SUCCESS
            )
            return HttpResponseRedirect(change)
        context = {
            **self.admin_site.each_context(request),
            "title": gettext("Delete the text %(language)s?") % {"language": language},
            "case": case,
            "change": change,
            "is_read": case.published_versions.filter(language=language_code).exists(),
        }
        return TemplateResponse(request, "admin/casestudies/casestudy/delete_language.html", context)

    def _delete_language(self, request: HttpRequest, case: CaseStudy, language: str) -> None:
        """Deletes one language of a case, and takes it from readers."""
        try:
            with writing():
                case.get_translation(language).delete()
                gate.withdraw_language(case, language, request.user.get_username())
        except CaseStudy.DoesNotExist:  # deleted meanwhile
            raise Http404 from None
