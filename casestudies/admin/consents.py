"""The pages of a client's consent: links are made and withdrawn here, and answers read with the consultant's key."""

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_POST

from sealing.keys import keys_in_use

from ..consent import links
from ..models import CaseStudy, ClientAnswer, PreviewLink
from ..publishing import consent
from ..publishing.words import LANGUAGES
from ..publishing.writing import writing
from .resealing import opener, seal_again

PAGE, REVOKE, FETCH, RESEAL, DONE, FORGET = (
    f"casestudies_casestudy_consent{ending}" for ending in ("", "_revoke", "_fetch", "_reseal", "_done", "_forget")
)

HANDLE = "casestudies.change_clientanswer"
"""What it takes to ask clients and to handle their answers: to write cases is not enough."""

RECORD = {
    "agreed": _("Agreed"),
    "change": _("Asks for a change"),
    "name": _("Name"),
    "until": _("Until"),
    "answered_on": _("Answered on"),
    "message": _("Message"),
    "text_hash": _("Hash of the text"),
    "fact": _("{name}: {value}"),
}
"""The names of what an answer holds, for the script that opens it (static/js/opener.js)."""


class ConsentPages(admin.ModelAdmin):
    """What the admin of cases needs for the consent of clients."""

    def get_urls(self) -> list:
        wrap = self.admin_site.admin_view
        own = [
            path("<int:pk>/consent/", wrap(self.consent_page), name=PAGE),
            path("<int:pk>/consent/link/<int:link>/revoke/", wrap(require_POST(self.revoke_link)), name=REVOKE),
            path("<int:pk>/consent/<int:answer>/download/", wrap(require_POST(self.fetch_answer)), name=FETCH),
            path("<int:pk>/consent/<int:answer>/reseal/", wrap(require_POST(self.reseal_answer)), name=RESEAL),
            path("<int:pk>/consent/<int:answer>/done/", wrap(require_POST(self.answer_done)), name=DONE),
            path("<int:pk>/consent/<int:answer>/forget/", wrap(require_POST(self.forget_answer)), name=FORGET),
        ]
        return own + super().get_urls()

    @method_decorator(sensitive_post_parameters("token"))
    @sensitive_variables()
    def consent_page(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Shows links and answers; posted, makes a link and shows it. The same form posted again makes no second link."""
        case = self._consenting(request, pk)
        versions = consent.draft_versions(case)
        secret = self._new_link(request, case) if request.method == "POST" and versions and keys_in_use() else ""
        context = {
            **self.admin_site.each_context(request),
            "title": gettext("The client’s consent"),
            "subtitle": str(case),
            "opts": self.opts,
            "original": case,
            "standing": consent.standing(case, versions),
            "is_complete": bool(versions),
            "has_key": bool(keys_in_use()),
            "addresses": [(code, links.url_of(secret, code)) for code in LANGUAGES if secret and code in versions],
            "days": links.DAYS,
            "token": links.new_token(),
            "links": case.preview_links.all(),
            "answers": case.client_answers.all(),
            "present": consent.text_hash(versions),
            **opener(RECORD),
        }
        return TemplateResponse(request, "admin/casestudies/casestudy/consent.html", context)

    @sensitive_variables()
    def _new_link(self, request: HttpRequest, case: CaseStudy) -> str:
        posted = request.POST.get("days", "")
        days = int(posted) if posted in map(str, links.DAYS) else links.DAYS[1]
        try:
            secret = links.make(case, days, request.POST.get("token", ""))
        except CaseStudy.DoesNotExist:
            raise Http404 from None
        if links.find(secret):
            return secret
        messages.warning(request, gettext("This link is withdrawn, or too old, and no longer works. Make a new one."))
        return ""

    def revoke_link(self, request: HttpRequest, pk: int, link: int) -> HttpResponse:
        """Closes a link at once."""
        case = self._consenting(request, pk)
        get_object_or_404(PreviewLink, pk=link, case=case)
        case.preview_links.filter(pk=link, revoked_on=None).update(revoked_on=timezone.localdate())
        return self._back(request, case, gettext("The link is withdrawn: it no longer opens anything."))

    def fetch_answer(self, request: HttpRequest, pk: int, answer: int) -> HttpResponse:
        """The sealed answer: it opens where the consultant's key is."""
        found = self._answer(request, pk, answer)
        headers = {
            "Content-Disposition": f'attachment; filename="consent-{pk}-{found.pk}.age"',
            "Cache-Control": "no-store",
        }
        return HttpResponse(bytes(found.sealed), content_type="application/octet-stream", headers=headers)

    def reseal_answer(self, request: HttpRequest, pk: int, answer: int) -> HttpResponse:
        """Takes the answer as the browser sealed it to the keys in use."""
        return seal_again(request, self._answer(request, pk, answer))

    def answer_done(self, request: HttpRequest, pk: int, answer: int) -> HttpResponse:
        """Takes an answer off the list of what waits."""
        found = self._answer(request, pk, answer)
        found.case.client_answers.filter(pk=found.pk).update(is_handled=True)
        return self._back(request, found.case, gettext("Noted: this answer no longer waits for you."))

    def forget_answer(self, request: HttpRequest, pk: int, answer: int) -> HttpResponse:
        """Deletes an answer. Nobody can read it again; what readers see says no longer that the client agreed."""
        found = self._answer(request, pk, answer)
        case = found.case
        with writing():
            found.delete()
            consent.mark_published(case)
        return self._back(request, case, gettext("The answer is deleted."))

    def _answer(self, request: HttpRequest, pk: int, answer: int) -> ClientAnswer:
        return get_object_or_404(ClientAnswer, pk=answer, case=self._consenting(request, pk))

    def _back(self, request: HttpRequest, case: CaseStudy, sentence: str) -> HttpResponse:
        messages.success(request, sentence)
        return HttpResponseRedirect(reverse(f"admin:{PAGE}", args=[case.pk]))

    def _consenting(self, request: HttpRequest, pk: int) -> CaseStudy:
        case = get_object_or_404(CaseStudy, pk=pk)
        if not (self.has_change_permission(request, case) and request.user.has_perm(HANDLE)):
            raise PermissionDenied
        return case
