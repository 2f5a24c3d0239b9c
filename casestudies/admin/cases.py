"""The admin of cases. It holds no rule of its own; their list is in `case_list`, the page of one in `case_page`.

Django's own log gets no entry for a change, since entries hold titles. The history of a case is its steps.
"""

from typing import Any

from django.contrib import admin
from django.contrib.admin.widgets import RelatedFieldWidgetWrapper
from django.core.exceptions import PermissionDenied
from django.db.models import Prefetch, QuerySet
from django.forms import CheckboxSelectMultiple
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from ..models import CaseStudy, ClientAnswer
from ..publishing import versions
from ..publishing.alarms import clear_alarms
from ..publishing.writing import writing
from .case_list import CaseList
from .consents import ConsentPages
from .exchange import ExchangePages
from .languages import LanguageDeletion
from .notes import NotesPage


@admin.register(CaseStudy)
class CaseStudyAdmin(ConsentPages, ExchangePages, NotesPage, LanguageDeletion, CaseList):
    def get_queryset(self, request: HttpRequest) -> Any:
        lists: list[Any] = [
            "translations",
            "region__translations",
            "published_versions",
            "intervention_types",
            "tensions",
            Prefetch("client_answers", ClientAnswer.objects.defer("sealed")),
        ]
        return super().get_queryset(request).prefetch_related(*lists).select_related("region")

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Lists are short, so all of each is shown; they are edited in their own place."""
        if db_field.many_to_many:
            kwargs["widget"] = CheckboxSelectMultiple
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field and isinstance(field.widget, RelatedFieldWidgetWrapper):
            field.widget = field.widget.widget
        return field

    def view_on_site(self, case: CaseStudy) -> str | None:
        return None

    # What is taken away, and what is kept of it.

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        with writing():
            super().delete_model(request, obj)
            clear_alarms()
            versions.scrub()

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet) -> None:
        with writing():
            super().delete_queryset(request, queryset)
            clear_alarms()
            versions.scrub()

    def log_addition(self, request: HttpRequest, obj: Any, message: Any) -> Any:
        """Nothing: the history of a case is its steps."""

    def log_change(self, request: HttpRequest, obj: Any, message: Any) -> Any:
        """Nothing: the history of a case is its steps."""

    def history_view(self, request: HttpRequest, object_id: str, extra_context: dict | None = None) -> HttpResponse:
        if not self.has_view_or_change_permission(request):
            raise PermissionDenied
        return HttpResponseRedirect(reverse("admin:casestudies_casestudy_change", args=[object_id]) + "#steps")
