"""The list of all cases: the columns of the first page, their order, and what is done to many at once."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from django.conf import settings
from django.contrib import admin
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.views.main import PAGE_VAR, ChangeList
from django.db.models import QuerySet, prefetch_related_objects
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.template.response import TemplateResponse
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from ..models import CaseStudy
from ..models.cases import at_a_glance
from ..publishing import gate
from .case_page import CasePage
from .ordering import CaseOrder
from .overview import Cell, rows_of

Text = str | Promise


@dataclass(frozen=True)
class Question:
    """What is asked before something is done to the chosen cases: what readers notice, and whether it can be undone."""

    title: Text
    readers: Text
    undone: Text
    button: Text
    is_dangerous: bool = False


PUBLISH = Question(
    _("Publish the chosen cases?"),
    _("Readers see the present draft of each, in every complete language. The guard reads each of them first: what it stops "
      "stays as it is."),
    _("It can be undone: withdraw a case, or bring an earlier version back and publish that."),
    _("Yes, publish"),
)  # fmt: skip
WITHDRAW = Question(
    _("Withdraw the chosen cases?"),
    _("Readers no longer find them: they leave the lists, the feed and the dossier at once, and their addresses say "
      "that they were withdrawn."),
    _("It can be undone: publish them again whenever you like. Copies that others have made are out of this site’s reach."),
    _("Yes, withdraw"),
)  # fmt: skip
DELETE = Question(
    _("Delete the chosen cases?"),
    _("Readers no longer find them, and their addresses lead nowhere. If readers should learn that a case was "
      "withdrawn, withdraw it instead."),
    _("It cannot be undone: texts in both languages, versions, reasons, watch lists and clients’ answers are gone for good."),
    _("Yes, delete for good"),
    is_dangerous=True,
)  # fmt: skip


DELETE_ONE = replace(
    DELETE,
    title=_("Delete the case?"),
    readers=_("Readers no longer find it, and its address leads nowhere. If readers should learn that it was withdrawn, "
              "withdraw it instead."),
)  # fmt: skip


def _column(index: int, name: str) -> Callable[["CaseList", Any], str]:
    """The column of one language."""

    @admin.display(description=name)
    def shown(owner: "CaseList", case: Any) -> str:
        return _cell(case.row.languages[index])

    return shown


def _cell(cell: Cell) -> str:
    note = format_html(' <span class="note">{}</span>', cell.note) if cell.note else ""
    return format_html('<span class="state {}">{}{}</span>', cell.kind, cell.text, note)


class CaseList(CaseOrder, CasePage):
    """What the admin of cases needs for their list."""

    list_display = ["title_shown", "readers_shown", "french_shown", "english_shown", "consent_shown", "region"]
    list_display_links = ["title_shown"]
    list_per_page, show_full_result_count = 20, False
    list_filter = ["state", "concern", "region"]
    show_facets = admin.ShowFacets.NEVER
    search_fields = ["translations__title", "translations__summary"]
    ordering = ["position", "pk"]
    actions = ["publish", "withdraw", "delete_selected"]

    french_shown = _column(0, settings.LANGUAGES[0][1])
    english_shown = _column(1, settings.LANGUAGES[1][1])

    def get_list_display(self, request: HttpRequest) -> Any:
        """With the buttons that move a case where the list is whole and in its own order."""
        is_whole = not request.GET.keys() - {PAGE_VAR}
        return [*(["order_shown"] if is_whole and self.has_change_permission(request) else []), *self.list_display]

    def get_changelist_instance(self, request: HttpRequest) -> ChangeList:
        found = super().get_changelist_instance(request)
        cases = list(found.result_list)
        prefetch_related_objects(cases, *at_a_glance())
        for case, row in zip(cases, rows_of(cases), strict=True):
            case.row = row
        found.result_list = cases
        return found

    @admin.display(description=_("case"), ordering="position")
    def title_shown(self, case: CaseStudy) -> str:
        """The title in the language of the interface, or in any."""
        return str(case)

    @admin.display(description=_("order"))
    def order_shown(self, case: CaseStudy) -> str:
        """Buttons that move it."""
        return render_to_string("admin/casestudies/_move.html", {"case": case})

    @admin.display(description=_("Readers"), ordering="state")
    def readers_shown(self, case: Any) -> str:
        """What readers see."""
        return _cell(case.row.readers)

    @admin.display(description=_("Consent"))
    def consent_shown(self, case: Any) -> str:
        """How the client's consent stands."""
        return _cell(case.row.consent)

    # What is done to many at once, after a question.

    @admin.action(description=_("Publish the chosen cases"), permissions=["change"])
    def publish(self, request: HttpRequest, queryset: QuerySet) -> HttpResponse | None:
        """Publishes each chosen case that the guard lets through."""
        if "post" not in request.POST:
            return self._ask_before(request, queryset, "publish", PUBLISH)
        for case in queryset:
            self.act(request, case, gate.publish)
        return None

    @admin.action(description=_("Withdraw the chosen cases"), permissions=["change"])
    def withdraw(self, request: HttpRequest, queryset: QuerySet) -> HttpResponse | None:
        """Withdraws each chosen case."""
        if "post" not in request.POST:
            return self._ask_before(request, queryset, "withdraw", WITHDRAW)
        for case in queryset:
            self.withdraw_case(request, case)
        return None

    @admin.action(description=_("Delete the chosen cases"), permissions=["delete"])
    def delete_selected(self, request: HttpRequest, queryset: QuerySet) -> HttpResponse | None:
        """Deletes each chosen case."""
        if "post" not in request.POST:
            return self._ask_before(request, queryset, "delete_selected", DELETE)
        number = queryset.count()
        self.log_deletions(request, queryset)
        self.delete_queryset(request, queryset)
        self.message_user(request, ngettext("%d case was deleted.", "%d cases were deleted.", number) % number)
        return None

    def _ask_before(self, request: HttpRequest, queryset: QuerySet, action: str, question: Question) -> HttpResponse:
        context = {
            **self.admin_site.each_context(request),
            "title": question.title,
            "question": question,
            "opts": self.opts,
            "records": queryset,
            "hidden": [("action", action), ("post", "yes")],
            "checkbox": ACTION_CHECKBOX_NAME,
        }
        return TemplateResponse(request, "admin/question.html", context)

    def render_delete_form(self, request: HttpRequest, context: dict[str, Any]) -> HttpResponse:
        return super().render_delete_form(request, {**context, "question": DELETE_ONE, "title": DELETE_ONE.title})
