"""What waits for the consultant about clients' consent, for the first page of the admin."""

from collections.abc import Iterator

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from ..models import CaseStudy, ClientAnswer, PreviewLink
from ..publishing.consent import WARN_DAYS, Casebooks, State, casebooks_for, standing
from ..typography import day
from .expiry import agreed_once, published_standing

Entry = dict[str, str]


def waiting(request: HttpRequest) -> Iterator[Entry]:
    """For settings.WAITING: consents expired, expiring, answered and asked; nothing for those who may not handle them."""
    if request.user.has_perm("casestudies.change_clientanswer"):
        language = request.LANGUAGE_CODE
        gone = CaseStudy.objects.filter(concern=CaseStudy.Concern.EXPIRED)
        yield from map(_expired, gone.prefetch_related("translations"))
        agreed = list(agreed_once())
        casebooks = casebooks_for(agreed)
        yield from _expiring(agreed, casebooks, language)
        yield from _answered(agreed, casebooks)
        yield from (_asked(link, language) for link in PreviewLink.objects.waiting())


def _entry(case: CaseStudy, sentence: str, reason: str, urgency: str) -> Entry:
    page = reverse("admin:casestudies_casestudy_consent", args=[case.pk])
    told = {"sentence": sentence % {"case": case}, "reason": reason}
    return {**told, "label": _("Links and answers"), "url": page, "urgency": urgency}


def _expired(case: CaseStudy) -> Entry:
    sentence = _("“%(case)s” was withdrawn: the client’s consent has expired.")
    return _entry(case, sentence, _("Readers no longer find it. Ask the client again whether it may come back."), "now")


def _expiring(agreed: list[CaseStudy], casebooks: Casebooks, language: str) -> Iterator[Entry]:
    for case in agreed:
        found = published_standing(case, casebooks)
        if case.state == CaseStudy.State.PUBLISHED and found.ends_soon and found.until:
            sentence = _("The client’s consent to “%(case)s” ends soon.")
            reason = _("After %(day)s the case is withdrawn automatically.") % {"day": day(found.until, language)}
            yield _entry(case, sentence, reason, "now" if found.days_left <= min(WARN_DAYS) else "soon")


def _answered(agreed: list[CaseStudy], casebooks: Casebooks) -> Iterator[Entry]:
    """The last answer of each kind to each case. What a client agreed to before asking for a change does not wait."""
    states = {case.pk: standing(case, casebooks=casebooks).state for case in agreed}
    last = {(answer.case_id, answer.kind): answer for answer in ClientAnswer.objects.waiting().order_by("pk")}
    for answer in last.values():
        if not answer.is_agreed:
            sentence, reason = (
                _("The client asks for a change in “%(case)s”."),
                _("The request is sealed; your key opens it."),
            )
        elif states[answer.case_id] == State.ASKED:
            continue
        elif states[answer.case_id] == State.CHANGED:
            sentence = _("The client has agreed to “%(case)s”.")
            reason = _("The text has changed since. Ask again, or note the answer as done.")
        else:
            sentence, reason = _("The client has agreed to “%(case)s”."), _("Publish it, or note the answer as done.")
        yield _entry(answer.case, sentence, reason, "soon")


def _asked(link: PreviewLink, language: str) -> Entry:
    sentence = _("The client has not answered yet: “%(case)s”.")
    reason = _("The link works until %(day)s.") % {"day": day(link.expires_on, language)}
    return _entry(link.case, sentence, reason, "later")
