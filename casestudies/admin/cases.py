"""The cases: written as drafts, read by the guard, let out by `publishing`.

Nothing is kept in Django's own log: it would hold titles. The history of a case is its steps.
"""

from typing import cast

from django.conf import settings
from django.contrib import admin, messages
from django.contrib.admin.models import DELETION, LogEntry
from django.contrib.admin.widgets import RelatedFieldWidgetWrapper
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.forms import CheckboxSelectMultiple
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.debug import sensitive_post_parameters

from .. import anonymity
from ..addresses import address
from ..models import CaseStudy, Step
from ..publishing import counting, gate, published
from ..publishing.review import Review, longest_first, open_findings, record, review_texts, words_of
from .base import RefreshingAdmin
from .findings import findings_shown, steps_shown
from .forms import CaseForm, reasons_in, region_in, tomorrow, typed_in
from .outcomes import outcome_message
from .watch_lists import WatchListPages

LEADING_OUT = ("_review", "_publish", "_schedule")
"""Buttons that have both languages read; without them, what is typed is saved as a draft."""

NAMES_UNCHECKED = _(
    "Names of people, organizations and places were not checked: the part that knows them is not installed or did not "
    "answer. Rules and the watch list were. Read once more yourself."
)


def _review_of(request: HttpRequest) -> Review | None:
    """What `changeform_view` had read of what this request posts."""
    return getattr(request, "review", None)


@admin.register(CaseStudy)
class CaseStudyAdmin(WatchListPages, RefreshingAdmin):
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

    def get_queryset(self, request):
        lists = [
            "translations",
            "region__translations",
            "published_versions",
            "intervention_types",
            "tensions",
            "watched_terms",
        ]
        return super().get_queryset(request).prefetch_related(*lists).select_related("region")

    def get_form(self, request, obj=None, change=False, **kwargs):
        form = super().get_form(request, obj, change=change, **kwargs)
        cast(type[CaseForm], form).review = _review_of(request)
        return form

    def formfield_for_dbfield(self, db_field, request, **kwargs):
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
        return str(case)

    @admin.display(description=_("state"), ordering="state")
    def state_shown(self, case: CaseStudy) -> str:
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
            notes.append(gettext("Alarm: a watched term is in it. Mend and publish it, or withdraw it."))
        if case.concern == CaseStudy.Concern.REFUSED:
            notes.append(gettext("It was not published when it was due: see below what is to be mended or decided."))
        return format_html(
            "{}{}", explained, format_html_join("", '<br><strong class="concern">{}</strong>', zip(notes))
        )

    @admin.display(description=_("languages complete"))
    def languages_shown(self, case: CaseStudy) -> str:
        complete = case.languages_complete
        return format_html_join(
            " ",
            '<span class="{}">{}</span>',
            [
                ("complete", code.upper())
                if code in complete
                else ("incomplete", gettext("%s incomplete") % code.upper())
                for code in published.LANGUAGES
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

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        form, language = context["adminform"].form, self.get_form_language(request, obj)
        anonymity.warm_up(settings.GUARD_FOLDER)
        if form.is_bound:
            found, unchecked = form.findings(), not form.review.checked_names
            naming, texts = form.reasons_that_name(), form.review.texts
        else:
            naming, texts = [], words_of(obj, published.LANGUAGES) if obj else {}
            found = open_findings(obj) if obj else []
            unchecked = not anonymity.is_complete()
        region = region_in(request.POST) or (obj.region if obj else None)
        context |= {
            "show_save_and_add_another": False,
            "findings": findings_shown(
                found, reasons_in(request.POST), language, is_saved=not form.is_bound, naming_reasons=naming
            ),
            "names_unchecked": NAMES_UNCHECKED if unchecked else "",
            "tally": counting.tally(texts, region, obj) if texts else None,
            "steps": steps_shown(obj) if obj else [],
            "proposed_time": obj.publish_at if obj and obj.publish_at else tomorrow(),
        }
        return super().render_change_form(request, context, add, change, form_url, obj)

    # What its buttons do.

    @method_decorator(sensitive_post_parameters())
    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        """Reading for names can take seconds, so it comes before the transaction that saves."""
        if request.method == "POST":
            case = self.get_object(request, object_id) if object_id else None
            if not (self.has_change_permission(request, case) if object_id else self.has_add_permission(request)):
                raise PermissionDenied
            for button, act in (("_withdraw", self._withdraw), ("_unschedule", self._unschedule)):
                if case and button in request.POST:
                    return self._without_saving(request, case, act)
            request.review = self._examined(request, case)
        return super().changeform_view(request, object_id, form_url, extra_context)

    def _examined(self, request: HttpRequest, case: CaseStudy | None) -> Review:
        language = self.get_form_language(request, case)
        others = words_of(case) if case and self._leads_out(request) else {}
        return review_texts({**others, **typed_in(request.POST, language, case)}, case, region_in(request.POST))

    def _leads_out(self, request: HttpRequest) -> bool:
        return any(button in request.POST for button in LEADING_OUT)

    def _without_saving(self, request: HttpRequest, case: CaseStudy, act) -> HttpResponse:
        act(request, case)
        return self._back_to(case, self.get_form_language(request, case))

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        case = form.instance
        if not isinstance(form, CaseForm):  # the numbers in the list
            published.refresh()
            return
        published.complete_draft(case)
        if "position" in form.changed_data:
            published.refresh()
        found = longest_first((*form.findings(), *open_findings(case)))
        known = {finding.mark: finding for finding in found}
        by = request.user.get_username()
        gate.keep_reasons(case, [(known[mark], why) for mark, why in form.reasons.items() if mark in known], by)
        if form.review and not self._leads_out(request):
            found = [
                finding
                for finding in form.review.findings
                if (finding.language, finding.field) in words_of(case, [form.language_code])
            ]
            record(case, Step.Action.SAVED, by, found, form.review.checked_names)
        gate.clear_alarm(case)
        case.set_current_language(form.language_code)

    def response_change(self, request: HttpRequest, case: CaseStudy) -> HttpResponse:
        return self._led_out(request, case) or super().response_change(request, case)

    def response_add(self, request: HttpRequest, case: CaseStudy, post_url_continue=None) -> HttpResponse:
        return self._led_out(request, case) or super().response_add(request, case, post_url_continue)

    def _led_out(self, request: HttpRequest, case: CaseStudy) -> HttpResponse | None:
        """After a button that leads out: what came of it, on the same page and in the same language tab."""
        if not self._leads_out(request):
            review = _review_of(request)
            if review and not review.checked_names:
                self.message_user(request, NAMES_UNCHECKED, messages.WARNING)
            return None
        language = case.get_current_language()
        if "_review" in request.POST:
            self._tell(request, case, gate.submit_for_review)
        elif "_schedule" in request.POST:
            at = CaseForm.base_fields["publish_at"].clean(request.POST.get("publish_at"))
            self._tell(request, case, lambda *args: gate.schedule(case, at, *args[1:]))
        else:
            self._tell(request, case, gate.publish)
        return self._back_to(case, language)

    def _tell(self, request: HttpRequest, case: CaseStudy, act) -> None:
        """Does `act`, and says what came of it."""
        try:
            step = act(case, request.user.get_username(), _review_of(request))
        except ValidationError as refusal:
            record(case, Step.Action.SAVED, request.user.get_username())
            self.message_user(request, refusal.messages[0], messages.ERROR)
            return
        self.message_user(request, *outcome_message(case, step))
        if step.checked_names is False:
            self.message_user(request, NAMES_UNCHECKED, messages.WARNING)

    @admin.action(description=_("Publish the chosen cases"), permissions=["change"])
    def publish(self, request, queryset):
        for case in queryset:
            self._tell(request, case, gate.publish)

    @admin.action(description=_("Withdraw the chosen cases"), permissions=["change"])
    def withdraw(self, request, queryset):
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

    def message_user(self, request, message, level=messages.INFO, extra_tags="", fail_silently=False):
        """After a save, names the tab's copy of what was typed, which its script may then forget (kept-in-tab.js)."""
        token = request.POST.get("kept_in_tab", "")
        if token.isalnum() and not any(button in request.POST for button in ("_withdraw", "_unschedule")):
            extra_tags = f"{extra_tags} saved-{token[:40]}".strip()
        super().message_user(request, message, level, extra_tags, fail_silently)

    # What is taken away, and what is kept of it.

    def delete_model(self, request, case):
        with transaction.atomic():
            super().delete_model(request, case)
            gate.clear_alarms()

    def delete_queryset(self, request, queryset):
        with transaction.atomic():
            super().delete_queryset(request, queryset)
            gate.clear_alarms()

    def get_deleted_objects(self, objs, request):
        """The cases alone: a list of their steps and versions would tell nobody anything."""
        _deleted, _counts, forbidden, protected = super().get_deleted_objects(objs, request)
        return [str(case) for case in objs], {str(self.opts.verbose_name_plural): len(objs)}, forbidden, protected

    def delete_model_translation(self, request, translation):
        with transaction.atomic():
            case, language = translation.master, translation.language_code
            super().delete_model_translation(request, translation)
            gate.withdraw_language(case, language, request.user.get_username())

    def log_addition(self, request, obj, message):
        """Nothing: see the top of this file."""

    def log_change(self, request, obj, message):
        """Nothing: see the top of this file."""

    def log_deletions(self, request, queryset):
        """That a case was deleted, without its title; its steps go with it."""
        kind = ContentType.objects.get_for_model(CaseStudy)
        deleted = [
            case.pk for case in queryset if isinstance(case, CaseStudy)
        ]  # not one language alone: that is a step
        LogEntry.objects.bulk_create(
            LogEntry(user=request.user, content_type=kind, object_id=pk, object_repr=f"{pk}", action_flag=DELETION)
            for pk in deleted
        )

    def history_view(self, request, object_id, extra_context=None):
        if not self.has_view_or_change_permission(request):
            raise PermissionDenied
        return HttpResponseRedirect(reverse("admin:casestudies_casestudy_change", args=[object_id]) + "#steps")
