"""The admin of cases: it calls `publishing` and holds no rule of its own.

Django's own log gets no entry for a change, since entries hold titles. The history of a case is its steps.
"""

from collections.abc import Callable
from functools import partial
from typing import Any

from django.conf import settings
from django.contrib import admin, messages
from django.contrib.admin.widgets import RelatedFieldWidgetWrapper
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.forms import CheckboxSelectMultiple
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from .. import anonymity
from ..addresses import address
from ..models import CaseStudy, Region, Step
from ..publishing import drafts, gate, how_many, published
from ..publishing.alarms import clear_alarms
from ..publishing.findings import Texts
from ..publishing.history import open_findings
from ..publishing.review import Review
from ..publishing.words import LANGUAGES, words_of
from .base import NAMES_UNCHECKED, ReviewedAdmin, findings_context
from .consents import ConsentPages
from .findings import steps_shown
from .forms import LEADING_OUT, CaseForm, tomorrow
from .languages import LanguageDeletion
from .ordering import CaseOrder
from .outcomes import outcome_message
from .watch_lists import WatchListPages


@admin.register(CaseStudy)
class CaseStudyAdmin(CaseOrder, ConsentPages, LanguageDeletion, WatchListPages, ReviewedAdmin):
    form = CaseForm
    list_display = ["title_shown", "state_shown", "languages_shown", "region", "position"]
    list_display_links = ["title_shown"]
    list_editable = ["position"]
    list_filter = ["state", "concern", "region"]
    search_fields = ["translations__title", "translations__summary"]
    ordering = ["position", "pk"]
    actions = ["publish", "withdraw"]
    readonly_fields = ["state_explained", "on_site", "watch_list"]
    fieldsets = [
        (None, {"fields": ["state_explained", "on_site", "watch_list"]}),
        (
            _("The decision sheet"),
            {"fields": ["title", "organisation", "intervention", "context", "problem", "decision", "impact"]},
        ),
        (_("Evidence"), {"fields": ["evidence", "evidence_period"]}),
        (_("In lists and search engines"), {"fields": ["summary", "slug"]}),
        (_("The same in both languages"), {"fields": ["region", "intervention_types", "tensions", "position"]}),
    ]

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

    # What the pages say.

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

    @admin.display(description=_("state"))
    def state_explained(self, case: CaseStudy) -> str:
        """What saving does in this state: nobody should be surprised by what readers see."""
        states = CaseStudy.State
        explained = {
            states.DRAFT: gettext("Draft: nobody but you sees it until you publish it."),
            states.IN_REVIEW: gettext("In review: nobody but you sees it until you publish it."),
            states.SCHEDULED: gettext("Scheduled: it is read once more when it is due, then published."),
            states.PUBLISHED: gettext("Published: readers keep seeing the published text until you publish again."),
            states.WITHDRAWN: gettext("Withdrawn: readers are told so at its address; you may publish it again."),
        }[states(case.state)]
        notes = [gettext("Changes not published yet.")] if case.pk and published.has_unpublished_changes(case) else []
        if case.concern == CaseStudy.Concern.ALARM:
            notes.append(gettext("Alarm: a watched term is in it. Correct and publish it, or withdraw it."))
        if case.concern == CaseStudy.Concern.REFUSED:
            notes.append(gettext("It was not published when it was due: see below what is to be corrected or decided."))
        return format_html(
            "{}{}", explained, format_html_join("", '<br><strong class="concern">{}</strong>', zip(notes))
        )

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

    @admin.display(description=_("on the site"))
    def on_site(self, case: CaseStudy) -> str:
        """Links to the page in each language: as readers see it, and as it would be."""
        if not case.pk:
            return "—"
        shown = {version.language: version.slug for version in case.published_versions.all()}
        drafts = {text.language_code: text.slug for text in case.translations.all() if text.slug}
        previews = drafts if not shown or published.has_unpublished_changes(case) else {}
        links = [
            (address("casestudies:case", code, query, slug=slug), label % code.upper())
            for query, slugs, label in (
                (None, shown, gettext("Read in %s")),
                ({"preview": "1"}, previews, gettext("Preview in %s")),
            )
            for code, slug in sorted(slugs.items(), reverse=True)
        ]
        return format_html_join(" · ", '<a href="{}" target="_blank">{}</a>', links) or "—"

    def view_on_site(self, case: CaseStudy) -> str | None:
        return None

    def render_change_form(
        self,
        request: HttpRequest,
        context: dict[str, Any],
        add: bool = False,
        change: bool = False,
        form_url: str = "",
        obj: Any = None,
    ) -> HttpResponse:
        anonymity.warm_up(settings.GUARD_FOLDER)
        form = context["adminform"].form
        texts, region = self._words(form, obj)
        tally = how_many.tally(texts, region, obj) if texts else None
        settings_of = partial(how_many.settings_of, texts, tally, region) if tally else None
        context |= findings_context(form, CaseStudy, open_findings(obj) if obj else [], settings_of)
        context |= {
            "show_save_and_add_another": False,
            "tally": tally,
            "steps": steps_shown(obj) if obj else [],
            "proposed_time": obj.publish_at if obj and obj.publish_at else tomorrow(),
        }
        return super().render_change_form(request, context, add, change, form_url, obj)

    def _words(self, form: CaseForm, case: CaseStudy | None) -> tuple[Texts, Region | None]:
        """The words and the region that are typed, or else those that are saved."""
        saved = case.region if case else None
        if form.is_bound:
            return form.checked.review.texts, form.cleaned_data.get("region") or saved
        return words_of(case, LANGUAGES) if case else {}, saved

    # What its buttons do.

    def changeform_view(
        self, request: HttpRequest, object_id: str | None = None, form_url: str = "", extra_context: dict | None = None
    ) -> HttpResponse:
        """Two buttons act on the stored case and save nothing of what is typed."""
        if request.method == "POST" and object_id:
            for button, act in (("_withdraw", self._withdraw), ("_unschedule", self._unschedule)):
                if button in request.POST and (case := self.get_object(request, object_id)):
                    return self._without_saving(request, case, act)
        return super().changeform_view(request, object_id, form_url, extra_context)

    def _without_saving(
        self, request: HttpRequest, case: CaseStudy, act: Callable[[HttpRequest, CaseStudy], None]
    ) -> HttpResponse:
        if not self.has_change_permission(request, case):
            raise PermissionDenied
        act(request, case)
        return self._back_to(case, self.get_form_language(request, case))

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """Saves the draft, then goes on with the button that was pressed. What was read for the form is not read again."""
        if not isinstance(form, CaseForm):  # the numbers in the list
            super().save_related(request, form, formsets, change)
            return
        case, language, by = form.instance, form.language_code, request.user.get_username()
        drafts.save(case, language, form.typed_words, form.typed_reasons, by, form.shared, form.checked)
        case.set_current_language(language)
        self._go_on(request, case, form)

    def _go_on(self, request: HttpRequest, case: CaseStudy, form: CaseForm) -> None:
        review = form.checked.review
        if "_review" in request.POST:
            self._act(request, case, gate.submit_for_review, review)
        elif "_schedule" in request.POST:
            self._act(request, case, partial(gate.schedule, at=form.cleaned_data["publish_at"]), review)
        elif "_publish" in request.POST:
            self._act(request, case, gate.publish, review)
        elif not review.checked_names:
            self.message_user(request, NAMES_UNCHECKED, messages.WARNING)

    def response_change(self, request: HttpRequest, case: CaseStudy) -> HttpResponse:
        return self._stay(request, case) or super().response_change(request, case)

    def response_add(self, request: HttpRequest, case: CaseStudy, post_url_continue: str | None = None) -> HttpResponse:
        return self._stay(request, case) or super().response_add(request, case, post_url_continue)

    def _stay(self, request: HttpRequest, case: CaseStudy) -> HttpResponse | None:
        """After a button that leads out: back to the same page and language tab, which show the outcome."""
        leads_out = any(button in request.POST for button in LEADING_OUT)
        return self._back_to(case, case.get_current_language()) if leads_out else None

    def _act(
        self, request: HttpRequest, case: CaseStudy, act: Callable[..., Step], review: Review | None = None
    ) -> None:
        """Does `act`, and shows its outcome."""
        by = request.user.get_username()
        try:
            step = act(case, by=by, review=review)
        except ValidationError as refusal:
            self.message_user(request, refusal.messages[0], messages.ERROR)
            return
        self.message_user(request, *outcome_message(case, step))
        if step.checked_names is False:
            self.message_user(request, NAMES_UNCHECKED, messages.WARNING)

    @admin.action(description=_("Publish the chosen cases"), permissions=["change"])
    def publish(self, request: HttpRequest, queryset: QuerySet) -> None:
        """Publishes each chosen case that the guard lets through."""
        for case in queryset:
            self._act(request, case, gate.publish)

    @admin.action(description=_("Withdraw the chosen cases"), permissions=["change"])
    def withdraw(self, request: HttpRequest, queryset: QuerySet) -> None:
        """Withdraws each chosen case."""
        for case in queryset:
            self._withdraw(request, case)

    def _withdraw(self, request: HttpRequest, case: CaseStudy) -> None:
        gate.withdraw(case, request.user.get_username())
        self.message_user(request, gettext("“%s” is withdrawn: readers no longer find it.") % case, messages.SUCCESS)

    def _unschedule(self, request: HttpRequest, case: CaseStudy) -> None:
        gate.unschedule(case, request.user.get_username())
        self.message_user(request, gettext("“%s” is no longer scheduled.") % case, messages.SUCCESS)

    def _back_to(self, case: CaseStudy, language: str) -> HttpResponse:
        page = reverse("admin:casestudies_casestudy_change", args=[case.pk])
        return HttpResponseRedirect(f"{page}?language={language}")

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
