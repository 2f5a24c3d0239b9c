"""From notes to case: raw notes are read in memory, names are replaced everywhere, and the result becomes a draft.

The notes are in the page and in one request at a time. They are not stored and not logged. With script, the
browser keeps none of it either.
"""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.translation import get_language, gettext
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables

from ..anonymity.reasons import reason_for
from ..models import CaseStudy, Step
from ..publishing import alarms, drafts, notes, watch_list
from ..publishing.drafts import REASON
from ..publishing.findings import PlacedFinding
from ..publishing.history import record
from ..publishing.notes import Found, Pair
from .findings import place_name
from .notes_form import NotesForm
from .watch_lists import alarm_message

NOTES = "casestudies_casestudy_notes"
PUBLIC = "public-"
"""What the name of a field begins with that says what stands for a finding; the finding's mark follows."""


class NotesPage(admin.ModelAdmin):
    """What the admin of cases needs to take notes in."""

    def get_urls(self) -> list:
        view = self.admin_site.admin_view(sensitive_post_parameters()(self.notes_page))
        return [path("notes/", view, name=NOTES), *super().get_urls()]

    @sensitive_variables()
    def notes_page(self, request: HttpRequest) -> HttpResponse:
        """One page, posted as often as it takes: have the notes read, replace what names somebody, save the draft."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        form = NotesForm(request.POST or None, initial={"language": (get_language() or "fr")[:2]})
        context: dict[str, Any] = {}
        if request.method == "POST":
            context = {"pairs": form.pairs, "is_read": True}
            if form.is_valid():
                outcome = self._notes_outcome(request, form)
                if isinstance(outcome, HttpResponse):
                    return outcome
                context |= outcome
        context |= {
            **self.admin_site.each_context(request),
            "title": gettext("From notes to case"),
            "opts": self.opts,
            "form": form,
        }
        return TemplateResponse(request, "admin/casestudies/casestudy/notes.html", context)

    def _notes_outcome(self, request: HttpRequest, form: NotesForm) -> dict[str, Any] | HttpResponse:
        if "_save" in request.POST:
            return self._save_notes(request, form)
        language, pairs = form.cleaned_data["language"], form.pairs
        read = notes.read(form.cleaned_data["notes"], language)
        if "_replace" in request.POST:
            text, added = notes.replaced(read, _typed(request, PUBLIC))
            form.show(notes=text)
            pairs = list(dict.fromkeys((*pairs, *added)))
            read = notes.read(text, language)
        return {"found": list(map(_shown, read.found)), "is_clean": not read.found, "pairs": pairs}

    def _save_notes(self, request: HttpRequest, form: NotesForm) -> dict[str, Any] | HttpResponse:
        if not form.ask_for_what_a_draft_needs():
            return {}
        by, language = request.user.get_username(), form.cleaned_data["language"]
        case = CaseStudy()
        try:
            drafts.save(
                case, {language: form.words}, _typed(request, REASON), by, {"region": form.cleaned_data["region"]}
            )
        except drafts.Refused as refusal:
            refused = {found.mark: _refused(found) for found in refusal.checked.blocking}
            return {"refused": list(refused.values())}
        except drafts.ChoiceGone:
            form.add_error("region", gettext("Choose a region."))
            return {}
        messages.success(request, gettext("The draft is saved. The notes are kept nowhere."))
        self._watch_names(request, case, form.watched)
        page = reverse("admin:casestudies_casestudy_change", args=[case.pk])
        return JsonResponse({"next": page}) if _is_from_script(request) else HttpResponseRedirect(page)

    def _watch_names(self, request: HttpRequest, case: CaseStudy, pairs: list[Pair]) -> None:
        """Watches for the real names, kept with what stands for them, sealed to the consultant's key."""
        if not pairs:
            return
        try:
            watch_list.add(case, list(dict(pairs)), pairs=pairs)
        except watch_list.NoKey:
            messages.warning(request, gettext("The names are not watched for: there is no key to seal them to."))
            return
        by = request.user.get_username()
        record(case, Step.Action.WATCHED, by)
        for alarm in alarms.look_again(by):
            messages.warning(request, alarm_message(alarm))


def _is_from_script(request: HttpRequest) -> bool:
    """Whether the page's script asks: it cannot see where a redirect leads."""
    return request.headers.get("Accept") == "application/json"


def _typed(request: HttpRequest, prefix: str) -> dict[str, str]:
    """What was typed beside findings, by their marks."""
    posted = request.POST.items()
    return {name.removeprefix(prefix): str(text).strip() for name, text in posted if name.startswith(prefix)}


def _shown(found: Found) -> dict[str, Any]:
    first = found.first
    return {
        "name": PUBLIC + first.mark,
        "quote": first.quote,
        "before": first.before[-60:],
        "after": first.after[:60],
        "places": len(found.places),
        "is_hard": first.is_hard,
        "why": _why(first),
        "suggestions": found.suggestions,
    }


def _refused(found: PlacedFinding) -> dict[str, str]:
    place = place_name(CaseStudy, found.language, found.field)
    return {"name": REASON + found.mark, "quote": found.quote, "place": place, "why": _why(found)}


def _why(found: PlacedFinding) -> str:
    return found.explained or reason_for(found.kind, (get_language() or "fr")[:2])
