"""The list of cases. It calls `publishing` and holds no rule of its own; the page of one case is in `case_page`.

Django's own log gets no entry for a change, since entries hold titles. The history of a case is its steps.
"""

from typing import Any

from django.contrib import admin
from django.contrib.admin.widgets import RelatedFieldWidgetWrapper
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import QuerySet
from django.forms import CheckboxSelectMultiple
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from ..models import CaseStudy
from ..publishing import gate, published
from ..publishing.alarms import clear_alarms
from ..publishing.words import LANGUAGES
from .case_page import CasePage
from .consents import ConsentPages
from .exchange import ExchangePages
from .languages import LanguageDeletion
from .notes import NotesPage
from .ordering import CaseOrder


@admin.register(CaseStudy)
class CaseStudyAdmin(CaseOrder, ConsentPages, ExchangePages, NotesPage, LanguageDeletion, CasePage):
    list_display = ["title_shown", "state_shown", "languages_shown", "region", "position"]
    list_display_links = ["title_shown"]
    list_editable = ["position"]
    list_filter = ["state", "concern", "region"]
    search_fields = ["translations__title", "translations__summary"]
    ordering = ["position", "pk"]
    actions = ["publish", "withdraw"]

    def get_queryset(self, request: HttpRequest) -> Any:
        lists = [
            "translations",
            "region__translations",
            "published_versions",
            "intervention_types",
            "tensions",
            "watched_terms",
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

    @admin.display(description=_("case"), ordering="position")
    def title_shown(self, case: CaseStudy) -> str:
        """The title in the language of the interface, or in any."""
        return str(case)

    @admin.display(description=_("state"), ordering="state")
    def state_shown(self, case: CaseStudy) -> str:
        """The state, with what the consultant should know of it."""
        notes = [case.get_concern_display()] if case.concern else []
        notes += [gettext("changes not published yet")] if published.has_unpublished_changes(case) else []
        lines = format_html_join("", '<br><span class="{}">{}</span>', [("concern", note) for note in notes])
        return format_html("{}{}", case.get_state_display(), lines)

    @admin.display(description=_("languages complete"))
    def languages_shown(self, case: CaseStudy) -> str:
        """Each language, and whether the case is complete in it."""
        complete = case.languages_complete
        return format_html_join(
            " ",
            '<span class="{}">{}</span>',
            [
                ("complete", code.upper())
                if code in complete
                else ("incomplete", gettext("%s incomplete") % code.upper())
                for code in LANGUAGES
            ],
        )

    def view_on_site(self, case: CaseStudy) -> str | None:
        return None

    @admin.action(description=_("Publish the chosen cases"), permissions=["change"])
    def publish(self, request: HttpRequest, queryset: QuerySet) -> None:
        """Publishes each chosen case that the guard lets through."""
        for case in queryset:
            self.act(request, case, gate.publish)

    @admin.action(description=_("Withdraw the chosen cases"), permissions=["change"])
    def withdraw(self, request: HttpRequest, queryset: QuerySet) -> None:
        """Withdraws each chosen case."""
        for case in queryset:
            self.withdraw_case(request, case)

    # What is taken away, and what is kept of it.

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        with transaction.atomic():
            super().delete_model(request, obj)
            clear_alarms()

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet) -> None:
        with transaction.atomic():
            super().delete_queryset(request, queryset)
            clear_alarms()

    def log_addition(self, request: HttpRequest, obj: Any, message: Any) -> Any:
        """Nothing: the history of a case is its steps."""

    def log_change(self, request: HttpRequest, obj: Any, message: Any) -> Any:
        """Nothing: the history of a case is its steps."""

    def history_view(self, request: HttpRequest, object_id: str, extra_context: dict | None = None) -> HttpResponse:
        if not self.has_view_or_change_permission(request):
            raise PermissionDenied
        return HttpResponseRedirect(reverse("admin:casestudies_casestudy_change", args=[object_id]) + "#steps")
