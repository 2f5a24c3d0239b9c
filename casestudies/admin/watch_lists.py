"""The pages of a case's watch list: terms go in, and come out only sealed."""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_POST

from ..models import CaseStudy, Step, WatchedTerms
from ..publishing import alarms, watch_list
from ..publishing.alarms import Alarm
from ..publishing.history import record
from ..publishing.words import LANGUAGES
from .findings import anchor, place_name
from .resealing import opener, seal_again
from .watched_terms_form import WatchedTermsForm

ADD, FETCH, RESEAL, CLEAR = (
    f"casestudies_casestudy_watch_list{ending}" for ending in ("", "_fetch", "_reseal", "_clear")
)


class WatchListPages(admin.ModelAdmin):
    """What the admin of cases needs for their watch lists."""

    def get_urls(self) -> list:
        wrap = self.admin_site.admin_view
        own = [
            path("<int:pk>/watch-list/", wrap(sensitive_post_parameters()(self.watch_list_page)), name=ADD),
            path("<int:pk>/watch-list/<int:terms>/download/", wrap(require_POST(self.fetch_list)), name=FETCH),
            path("<int:pk>/watch-list/<int:terms>/reseal/", wrap(require_POST(self.reseal_list)), name=RESEAL),
            path("<int:pk>/watch-list/<int:terms>/clear/", wrap(require_POST(self.clear_list)), name=CLEAR),
        ]
        return own + super().get_urls()

    @admin.display(description=_("watch list"))
    def watch_list(self, case: Any) -> str:
        """How many names are watched for, with a link to the list."""
        number = sum(case.watched_terms.values_list("terms", flat=True))
        count = ngettext("%d name is watched for.", "%d names are watched for.", number) % number
        count = count if number else gettext("No name is watched for yet.")
        page = reverse(f"admin:{ADD}", args=[case.pk])
        return format_html('{} <a href="{}">{}</a>', count, page, gettext("Open the watch list"))

    @sensitive_variables()
    def watch_list_page(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Shows the form and what is stored, and adds terms."""
        case = self._case(request, pk)
        form = WatchedTermsForm(request.POST or None)
        if form.is_valid() and self._added(request, case, form):
            return self._changed(request, case)
        context = {
            **self.admin_site.each_context(request),
            "title": gettext("Watch list"),
            "subtitle": str(case),
            "opts": self.opts,
            "original": case,
            "form": form,
            "kept": case.watched_terms.all(),
            "alarms": [alarm_message(alarm) for alarm in alarms.alarms_in_site_texts()],
            **opener(),
            "fingerprints": sum(len(some.fingerprints) for some in case.watched_terms.all()),
        }
        return TemplateResponse(request, "admin/casestudies/casestudy/watch_list.html", context)

    def _added(self, request: HttpRequest, case: CaseStudy, form: WatchedTermsForm) -> bool:
        """Adds the terms of `form`; false where there is no key to seal them to, which the form then says."""
        try:
            added = watch_list.add(case, form.cleaned_data["terms"], form.cleaned_data["replace"])
        except watch_list.NoKey:
            form.add_error(
                None,
                gettext(
                    "Nothing is kept: there is no key to seal the list to, so nobody could ever read it again. "
                    "Make a key first."
                ),
            )
            return False
        except CaseStudy.DoesNotExist:
            raise Http404 from None
        text = ngettext(
            "%d name is watched for from now on, in every case.",
            "%d names are watched for from now on, in every case.",
            added.terms,
        )
        self.message_user(request, text % added.terms, messages.SUCCESS)
        return True

    def fetch_list(self, request: HttpRequest, pk: int, terms: int) -> HttpResponse:
        """The sealed list: it opens where the consultant's key is."""
        some = self._terms(request, pk, terms)
        return HttpResponse(
            bytes(some.sealed),
            content_type="application/octet-stream",
            headers={
                "Content-Disposition": f'attachment; filename="watch-list-{pk}-{some.pk}.age"',
                "Cache-Control": "no-store",
            },
        )

    def reseal_list(self, request: HttpRequest, pk: int, terms: int) -> HttpResponse:
        """Takes the list as the browser sealed it to the keys in use, from those who may hold a key to it."""
        if not request.user.has_perm("casestudies.change_watchedterms"):
            raise PermissionDenied
        return seal_again(request, self._terms(request, pk, terms))

    def clear_list(self, request: HttpRequest, pk: int, terms: int) -> HttpResponse:
        """Deletes terms that were added at one time."""
        some = self._terms(request, pk, terms)
        some.delete()
        self.message_user(request, gettext("These names are no longer watched for."), messages.SUCCESS)
        return self._changed(request, some.case)

    def _terms(self, request: HttpRequest, pk: int, terms: int) -> WatchedTerms:
        return get_object_or_404(WatchedTerms, pk=terms, case=self._case(request, pk))

    def _changed(self, request: HttpRequest, case: CaseStudy) -> HttpResponse:
        by = request.user.get_username()
        record(case, Step.Action.WATCHED, by)
        for alarm in alarms.look_again(by):
            self.message_user(request, alarm_message(alarm), messages.WARNING)
        return HttpResponseRedirect(reverse(f"admin:{ADD}", args=[case.pk]))

    def _case(self, request: HttpRequest, pk: int) -> CaseStudy:
        case = get_object_or_404(CaseStudy, pk=pk)
        if not self.has_change_permission(request, case):
            raise PermissionDenied
        return case


def alarm_message(alarm: Alarm) -> SafeString:
    """The sentence of an alarm, with links to the places where the watched terms are."""
    if isinstance(alarm.record, CaseStudy):
        sentence = gettext("Alarm: a watched term is in “%s”. Correct and publish it, or withdraw it.")
    elif alarm.is_seen:
        sentence = gettext("Alarm: a watched term is in “%s”, which readers see. Change it now.")
    else:
        sentence = gettext("Alarm: a watched term is in the draft of “%s”. Correct it before you publish.")
    return format_html("{} {}", sentence % alarm.record, links_to(alarm))


def links_to(alarm: Alarm) -> SafeString:
    """A link to each place."""
    return format_html_join(" · ", '<a href="{}">{}</a>', places_of(alarm))


def places_of(alarm: Alarm) -> list[tuple[str, str]]:
    """The address of each place, the very field of the form in its language, with the field's name."""
    model = type(alarm.record)
    form = reverse(f"admin:casestudies_{model._meta.model_name}_change", args=[alarm.record.pk])
    places = {(found.language, found.field): found for found in alarm.findings}
    return [
        (
            form + ("" if model is CaseStudy else f"?language={found.language or LANGUAGES[0]}") + anchor(model, found),
            place_name(model, found.language, found.field),
        )
        for found in places.values()
    ]
