"""The client's pages: the draft of one case behind a secret link, its PDF, and the answer.

No account, no cookie, no cache. A post needs no other proof than the secret: another site that knew it could post by itself.
"""

import json
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.core.exceptions import BadRequest
from django.http import (
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    HttpResponseRedirect,
    JsonResponse,
    QueryDict,
    UnreadablePostError,
)
from django.shortcuts import render
from django.utils.module_loading import import_string
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods, require_safe

from sealing.keys import keys_for_script, keys_in_use

from ..documents import catalogue
from ..documents.press import Paper
from ..models import Casebook, PreviewLink
from ..publishing import consent
from ..publishing.words import LANGUAGES
from . import answers, links
from .forms import TOO_LONG, AgreementForm, AnswerForm, ChangeForm, SealedFields, form_of, sealed_form

PRIVATE = {
    "Cache-Control": "private, no-store",
    "Referrer-Policy": "no-referrer",
    "X-Robots-Tag": "noindex, nofollow, noarchive",
}

View = Callable[[HttpRequest, PreviewLink, str], HttpResponse]


def by_link(view: View) -> Callable[[HttpRequest], HttpResponseBase]:
    """Finds the open link of the request, for `view`; says the same of a link that is wrong, revoked or too old."""

    @wraps(view)
    @sensitive_variables()
    def answer(request: HttpRequest) -> HttpResponse:
        request.encoding = "utf-8"  # a charset in a header would only choose how to fail
        too_many = import_string(settings.WRONG_CODE_COUNTER)
        secret = request.GET.get("k", "")
        link = None if too_many(request) else links.find(secret)
        try:
            response = view(request, link, secret) if link else _closed(request, too_many(request, is_wrong=True))
        except answers.LinkClosed:
            response = _closed(request)
        for name, value in PRIVATE.items():
            response.headers[name] = value
        return response

    return answer


def _closed(request: HttpRequest, too_many: bool = False) -> HttpResponse:
    status = 429 if too_many else 404
    return render(request, "casestudies/client/closed.html", {"status": status}, status=status)


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters()
@by_link
@sensitive_variables()
def client_preview(request: HttpRequest, link: PreviewLink, secret: str) -> HttpResponse:
    """The draft, and the two forms; posted, the answer."""
    page = ClientPage(request, link, secret)
    if page.versions and page.language not in page.versions:
        return HttpResponseRedirect(links.path_to(secret, next(iter(page.versions))))
    if request.method != "POST":
        return page.response()
    posted = posted_to(request)
    return page.scripted(posted) if "envelope" in posted else page.posted(posted)


@sensitive_variables()
def posted_to(request: HttpRequest) -> QueryDict:
    """The posted fields."""
    try:
        return request.POST
    except (UnreadablePostError, LookupError, ValueError):
        raise BadRequest("The form could not be read.") from None


@require_safe
@by_link
@sensitive_variables()
def client_pdf(request: HttpRequest, link: PreviewLink, secret: str) -> HttpResponse:
    """The draft as a PDF, made now and kept nowhere."""
    page = ClientPage(request, link, secret)
    if page.language not in page.versions:
        return page.response()
    paper = Paper.LETTER if request.GET.get("format") == "letter" else Paper.A4
    pdf = catalogue.draft_pdf(page.versions[page.language], Casebook.objects.contents(page.language), paper)
    headers = {"Content-Disposition": f'inline; filename="{page.versions[page.language].slug}.pdf"'}
    return HttpResponse(pdf, content_type="application/pdf", headers=headers)


class ClientPage:
    """One visit of a client: the page, and what comes of a posted answer."""

    def __init__(self, request: HttpRequest, link: PreviewLink, secret: str) -> None:
        self.request, self.link, self.secret = request, link, secret
        self.language = get_language() or settings.LANGUAGE_CODE
        self.versions = consent.draft_versions(link.case)
        self.text = consent.text_hash(self.versions)

    def response(self, form: AnswerForm | None = None, status: int = 200) -> HttpResponse:
        """The page, with `form` as it came back where an answer was refused."""
        if not self.versions:
            return render(self.request, "casestudies/client/closed.html", {"status": 503}, status=503)
        keys = keys_in_use()
        context = {
            "case": self.versions[self.language],
            "casebook": Casebook.objects.contents(self.language),
            "preview": self.link.case,
            "link": self.link,
            "refused": form,
            "forms": [form if type(form) is kind else kind(self.text) for kind in (AgreementForm, ChangeForm)],
            "is_open": bool(keys),
            "standing": consent.standing(self.link.case, self.versions),
            "asked": self.link.answers.filter(kind=ChangeForm.kind, is_handled=False).exists(),
            "twins": {code: links.path_to(self.secret, code) for code in LANGUAGES if code in self.versions},
            "pdf": links.path_to(self.secret, self.language, "client-pdf"),
            "action": links.path_to(self.secret, self.language),
            "script": json.dumps(self.for_script(keys), ensure_ascii=False),
        }
        return render(self.request, "casestudies/client/preview.html", context, status=status)

    def for_script(self, keys: list[str]) -> dict[str, Any]:
        """What a browser needs in order to seal the answer."""
        return {
            **keys_for_script(keys),
            "language": self.language,
            "text": answers.texts(self.versions),
            "sentences": {name: str(sentence) for name, sentence in SENTENCES.items()},
        }

    @property
    def done(self) -> str:
        """Where an answer leads: the page again, which then says what is recorded."""
        return links.path_to(self.secret, self.language, done="1") + "#answer"

    @sensitive_variables()
    def posted(self, posted: QueryDict) -> HttpResponse:
        """Takes an answer in clear, to be sealed on arrival."""
        form = form_of(posted.get("answer", ""))(self.text, posted)
        if not form.is_valid():
            return self.response(form)
        try:
            answers.receive(self.link, form, self.versions)
        except Exception as failure:
            status, sentence = refusal_of(failure)
            form.read_again(self.text)
            form.add_error(None, sentence)
            return self.response(form, status)
        return HttpResponseRedirect(self.done)

    def scripted(self, posted: QueryDict) -> JsonResponse:
        """Takes an answer that the browser sealed."""
        form = sealed_form(posted.get("answer", ""), self.text, posted)
        if not form.is_valid():
            return JsonResponse({"errors": form.sentences}, status=422)
        try:
            kept = answers.receive_sealed(self.link, form, posted)
        except answers.KeysChanged:
            return JsonResponse({"keys": keys_for_script(keys_in_use())}, status=409)
        except Exception as failure:
            status, sentence = refusal_of(failure)
            changed = isinstance(failure, answers.TextChanged)
            return JsonResponse({"errors": [sentence], "changed": changed}, status=status)
        if isinstance(kept, SealedFields):
            sentences = [str(sentence) for field in kept.errors.values() for sentence in field]
            return JsonResponse({"errors": sentences}, status=422)
        return JsonResponse({"next": self.done})


def refusal_of(failure: Exception) -> tuple[int, str]:
    """The status and the sentence for an answer that was not stored. Raises what is no refusal."""
    if isinstance(failure, answers.TextChanged):
        return 409, _(
            "Your answer was not recorded: the text was changed while you read it. The page now shows the new text. "
            "Nothing that you typed is lost; read it again, then answer."
        )
    if isinstance(failure, answers.TooManyAnswers):
        return 429, _("Your answer was not recorded: too many have come through this link. Ask me for a new link.")
    if isinstance(failure, answers.NoKey):
        return 503, _(
            "Your answer was not recorded: the site has no key to seal it to. Copy what you typed and let me know."
        )
    raise failure


SENTENCES = {
    "refused": gettext_lazy("Not sent yet"),
    "sealing": gettext_lazy("Encrypting…"),
    "empty": ChangeForm.base_fields["message"].error_messages["required"],
    "too_long": TOO_LONG,
    "too_long_field": TOO_LONG,
    "offline": gettext_lazy(
        "No answer came from the site: your connection may be down. Nothing is lost; leave this page open, and send it "
        "again in a moment. If it had arrived after all, it counts once."
    ),
    "unsealed": gettext_lazy(
        "Your answer was not sent: this browser could not seal it. Nothing is lost. If you send it again from this page, it "
        "is sealed on arrival."
    ),
}
"""What the script says (static/js/consent.js)."""
