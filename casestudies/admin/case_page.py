"""The page of one case: what it shows, and what its buttons do."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import prefetch_related_objects
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext

from .. import anonymity
from ..models import Casebook, CaseStudy, Region, Step
from ..models.cases import TEXTS
from ..publishing import consent, drafts, gate, how_many
from ..publishing.findings import Place, Texts
from ..publishing.history import open_findings
from ..publishing.missing import SHARED, missing_from, missing_in
from ..publishing.review import Review
from ..publishing.words import LANGUAGES, words_in
from .base import NAMES_UNCHECKED, ReviewedAdmin, findings_context
from .case_form import CaseForm, field_name, proposed_time, time_not_set
from .columns import rows
from .conflicts import ConflictPages
from .findings import FindingsShown, steps_shown
from .live_preview import LivePreview
from .live_review import LiveReview
from .outcomes import outcome_message, refusal_message, saved_message
from .standing import MissingShown, standing
from .states import consent_to, is_as_readers_see_it, kept_back, links_to_readers, main_action, state_phrases
from .versions import IN_PANEL, VersionPages, versions_shown
from .watch_lists import WatchListPages

WITHOUT_SAVING = ("_withdraw", "_unschedule")
"""Buttons that act on the stored case and save nothing of what is typed."""


class CasePage(LiveReview, LivePreview, WatchListPages, ConflictPages, VersionPages, ReviewedAdmin):
    """One form for both languages."""

    form = CaseForm
    fields = SHARED  # the form declares the others

    # What it shows.

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> Any:
        case = super().get_object(request, object_id, from_field)
        if case:
            prefetch_related_objects([case], "steps")
        return case

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        """Reads what all pages share once: the names of regions, types and tensions, and what a consent covers of them."""
        form: Any = super().get_form(request, obj, change=change, **kwargs)
        form.casebooks = Casebook.objects.in_bulk()
        return form

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
        counted = how_many.count_organizations(texts, region, obj) if texts else None
        settings_of = partial(how_many.settings_of, texts, counted, region) if counted else None
        agreed = consent_to(obj, form.casebooks)
        context |= findings_context(form, CaseStudy, open_findings(obj) if obj else [], settings_of)
        context |= {
            "title": str(obj) if obj else gettext("A new case"),
            "subtitle": None,
            "media": "",  # Django's scripts for forms: this page has its own
            "may_write": self.has_add_permission(request) if add else self.has_change_permission(request, obj),
            "counted": counted,
            **self._form_context(form, obj, context["findings"], agreed),
            **self._case_context(obj, agreed),
            "publish_at": form.data.get("publish_at", request.GET.get("publish_at", proposed_time(obj))),
        }
        return super().render_change_form(request, context, add, change, form_url, obj)

    def _form_context(
        self, form: CaseForm, case: CaseStudy | None, found: FindingsShown, agreed: consent.Standing
    ) -> dict[str, Any]:
        texts = rows(form, case)
        older = [cell.older for row in texts for cell in row.cells if cell.older]
        words = {(cell.language, cell.name): cell.value for row in texts for cell in row.cells}
        missing, by_consent = missing_in(words, form.chosen_fields), kept_back(agreed.state)
        return {
            "rows": texts,
            "languages": standing(found, older, missing),
            "missing": MissingShown(missing),
            "kept_back": by_consent,
            "is_ready": not (missing or by_consent),
            "is_current": is_as_readers_see_it(case) and not form.is_bound,
            "common": [form[name] for name in SHARED if name in form.fields],
            "chosen": form.chosen(),
            "casebook": form.casebook,
        }

    def _case_context(self, case: CaseStudy | None, agreed: consent.Standing) -> dict[str, Any]:
        return {
            **self.review_context(case),
            **self.preview_context(case),
            "state": state_phrases(case, agreed),
            "standing": agreed,
            "main_action": main_action(case),
            "links": links_to_readers(case),
            "watched": self.watch_list(case) if case else "",
            "steps": steps_shown(case) if case else [],
            "kept": versions_shown(case, IN_PANEL) if case else [],
            "proposed": proposed_time(case),
        }

    def _words(self, form: CaseForm, case: CaseStudy | None) -> tuple[Texts, Region | None]:
        """The words and the region that are typed, or else those that are saved."""
        saved = case.region if case else None
        if form.is_bound:
            return form.checked.review.texts, form.cleaned_data.get("region") or saved
        return words_in(case.translations.all(), saved) if case else {}, saved

    # What its buttons do.

    def changeform_view(
        self, request: HttpRequest, object_id: str | None = None, form_url: str = "", extra_context: dict | None = None
    ) -> HttpResponse:
        """Two buttons save nothing of what is typed."""
        if request.method == "POST" and object_id and any(button in request.POST for button in WITHOUT_SAVING):
            return self._without_saving(request, object_id)
        return super().changeform_view(request, object_id, form_url, extra_context)

    def form_places(self, request: HttpRequest, record: Any) -> dict[str, Place]:
        """The form holds the texts of both languages, and what they share."""
        texts = {field_name(language, name): (language, name) for language in LANGUAGES for name in TEXTS}
        return {**texts, **{name: ("", name) for name in SHARED}}

    def _without_saving(self, request: HttpRequest, object_id: str) -> HttpResponse:
        case = self.get_object(request, object_id)
        if case is None:
            raise Http404
        if not self.has_change_permission(request, case):
            raise PermissionDenied
        act = self.withdraw_case if "_withdraw" in request.POST else self._unschedule
        act(request, case)
        return self._back_to(case)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """Saves the draft, then goes on with the button that was pressed. What was read for the form is not read again."""
        case, by = form.instance, request.user.get_username()
        words, version = form.typed_words, form.base_version
        drafts.save(case, words, form.typed_reasons, by, form.shared, version, form.checked, form.settled)
        self._go_on(request, case, form)

    def _go_on(self, request: HttpRequest, case: CaseStudy, form: CaseForm) -> None:
        review = form.checked.review
        if "_schedule" in request.POST:
            self.act(request, case, partial(gate.schedule, at=form.cleaned_data["publish_at"]), review)
        elif "_publish" in request.POST:
            self.act(request, case, gate.publish, review)
        else:
            missing = str(MissingShown(missing_from(case)))
            self.message_user(request, *saved_message(case, form.checked.waiting, missing))
            if not review.checked_names:
                self.message_user(request, NAMES_UNCHECKED, messages.WARNING)

    def response_change(self, request: HttpRequest, case: CaseStudy) -> HttpResponse:
        return self._back_to(case, time_not_set(case, request.POST))

    def response_add(self, request: HttpRequest, case: CaseStudy, post_url_continue: str | None = None) -> HttpResponse:
        return self._back_to(case, time_not_set(case, request.POST))

    def act(
        self, request: HttpRequest, case: CaseStudy, act: Callable[..., Step], review: Review | None = None
    ) -> None:
        """Does `act`, and shows its outcome."""
        by = request.user.get_username()
        try:
            step = act(case, by=by, review=review)
        except (ValidationError, CaseStudy.DoesNotExist) as refusal:
            self.message_user(request, refusal_message(refusal), messages.ERROR)
            return
        self.message_user(request, *outcome_message(case, step))
        if step.checked_names is False:
            self.message_user(request, NAMES_UNCHECKED, messages.WARNING)

    def withdraw_case(self, request: HttpRequest, case: CaseStudy) -> None:
        """Takes `case` from readers, and says so."""
        self._do(request, case, gate.withdraw, gettext("“%s” is withdrawn: readers no longer find it."))

    def _unschedule(self, request: HttpRequest, case: CaseStudy) -> None:
        self._do(request, case, gate.unschedule, gettext("“%s” is no longer scheduled."))

    def _do(self, request: HttpRequest, case: CaseStudy, act: Callable[[CaseStudy, str], None], done: str) -> None:
        try:
            act(case, request.user.get_username())
        except CaseStudy.DoesNotExist as refusal:
            self.message_user(request, refusal_message(refusal), messages.ERROR)
        else:
            self.message_user(request, done % case, messages.SUCCESS)

    def _back_to(self, case: CaseStudy, publish_at: str = "") -> HttpResponse:
        """The page of `case`, with the time that was chosen and is not set."""
        query = {"publish_at": publish_at} if publish_at else None
        return HttpResponseRedirect(reverse("admin:casestudies_casestudy_change", args=[case.pk], query=query))
