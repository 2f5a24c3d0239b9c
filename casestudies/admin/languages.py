"""Deleting one language of a case: says what readers lose before it is done."""

from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from ..publishing import gate

IN_LANGUAGE = {"fr": _("in French"), "en": _("in English")}


class LanguageDeletion(admin.ModelAdmin):
    """In place of django-parler's own page, which names records and not what happens to readers."""

    def delete_translation(self, request: HttpRequest, object_id: str, language_code: str) -> HttpResponse:
        """Asks on GET, and deletes on POST. The only language of a case stays."""
        case: Any = self.get_object(request, unquote(object_id))
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
            self.delete_model_translation(request, case.get_translation(language_code))
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

    def delete_model_translation(self, request: HttpRequest, translation: Any) -> None:
        """Deletes one language of a case, and takes it from readers."""
        with transaction.atomic():
            case, language = translation.master, translation.language_code
            super().delete_model_translation(request, translation)  # type: ignore[misc]
            gate.withdraw_language(case, language, request.user.get_username())
