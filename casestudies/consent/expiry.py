"""What follows from time: mails about answers and coming ends, and the withdrawal of a case whose consent has ended.

Safe to run twice, at once or late. A case is withdrawn whether or not a mail server answers. A mail that was not taken is
tried again at the next run; if a process dies while it sends one, the mail is sent twice rather than never. Mails hold no
title and nothing of what was answered.
"""

import logging
from collections.abc import Callable
from datetime import date, timedelta
from functools import partial

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.mail import EmailMessage, get_connection
from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from ..models import CaseStudy, ClientAnswer
from ..publishing import consent, gate
from ..publishing.writing import writing
from ..typography import day

logger = logging.getLogger(__name__)

Text = tuple[str, str]
"""The subject of a mail and its first paragraph."""


LONGEST_SENDING = timedelta(minutes=10)
"""After it, a process that began to send a mail is taken for dead."""


def run() -> dict[str, int]:
    """Withdraws what must be, then tells. Returns how many cases were withdrawn, and how many mails were sent and failed."""
    withdrawn = sum(map(_withdrawn_now, list(agreed_once().filter(state=CaseStudy.State.PUBLISHED))))
    outcomes = [*map(_announce, _unannounced()), *map(_warn, _ending())]
    return {"withdrawn": withdrawn, "sent": outcomes.count(True), "failed": outcomes.count(False)}


def agreed_once() -> QuerySet[CaseStudy]:
    """Cases that a client has ever agreed to, with what tells how the consent stands."""
    agreements = ClientAnswer.objects.agreements().filter(case=OuterRef("pk"))
    answers = Prefetch("client_answers", ClientAnswer.objects.defer("sealed"))
    texts = ("translations", "published_versions", "intervention_types", "tensions")
    return CaseStudy.objects.filter(Exists(agreements)).prefetch_related(*texts, answers)


def _withdrawn_now(case: CaseStudy) -> bool:
    """Withdraws `case` if the client's consent to what readers see has ended."""
    if published_standing(case).state != consent.State.EXPIRED:
        return False
    with writing():
        case = CaseStudy.objects.filter(pk=case.pk, state=CaseStudy.State.PUBLISHED).first()
        if case is None or published_standing(case).state != consent.State.EXPIRED:
            return False
        gate.withdraw(case)
        case.concern = CaseStudy.Concern.EXPIRED
        case.save(update_fields=["concern"])
    return True


def published_standing(case: CaseStudy, casebooks: consent.Casebooks | None = None) -> consent.Standing:
    """What is recorded for what readers see of `case`."""
    return consent.standing(case, {version.language: version for version in case.published_versions.all()}, casebooks)


def _unannounced() -> list[ClientAnswer]:
    return list(ClientAnswer.objects.filter(is_announced=False).order_by("pk"))


def _announce(answer: ClientAnswer) -> bool | None:
    return _told(answer, partial(_arrival, answer), is_announced=True)


def _arrival(answer: ClientAnswer) -> Text:
    if answer.is_agreed:
        return _("A client has agreed to a case"), _("The agreement is recorded, sealed to your key.")
    return _("A client asks for a change"), _("The request is sealed to your key.")


def _ending() -> list[ClientAnswer]:
    """The consents whose end is near or past, and not yet announced: of cases that readers see, or saw until then."""
    seen = agreed_once().filter(state=CaseStudy.State.PUBLISHED)
    gone = agreed_once().filter(concern=CaseStudy.Concern.EXPIRED)
    standings = [*map(published_standing, seen), *map(consent.standing, gone)]
    answers = [standing.answer for standing in standings if standing.answer]
    return [answer for answer in answers if _is_due(answer)]


def _is_due(answer: ClientAnswer) -> bool:
    stage = _stage(answer.expires_on)
    return stage is not None and (answer.warned_days is None or answer.warned_days > stage)


def _stage(expires_on: date | None) -> int | None:
    """The mail that is due: for 30 or 7 days before the end, or 0 for the end; None while it is far."""
    left = ((expires_on or date.max) - timezone.localdate()).days
    return min((days for days in consent.WARN_DAYS if left <= days), default=None) if left >= 0 else 0


def _warn(answer: ClientAnswer) -> bool | None:
    return _told(answer, partial(_end_of, answer), warned_days=_stage(answer.expires_on))


def _end_of(answer: ClientAnswer) -> Text:
    last = {"day": day(answer.expires_on or date.max, settings.LANGUAGE_CODE)}
    if _stage(answer.expires_on) == 0:
        return _("A case was withdrawn: consent expired"), (
            _("The client had agreed until %(day)s. Readers no longer find the case; ask the client again.") % last
        )
    return _("A client’s consent ends on %(day)s") % last, (
        _("After that day the case is withdrawn automatically. Ask the client again whether it may stay.")
    )


def _told(answer: ClientAnswer, text: Callable[[], Text], **told: bool | int | None) -> bool | None:
    """Sends a mail about `answer`; notes `told` once it was taken. None where another process sends it, or just did."""
    if not _claimed(answer):
        return None
    mine = ClientAnswer.objects.filter(pk=answer.pk)
    try:
        with override(settings.LANGUAGE_CODE):
            subject, sentence = text()
            body = f"{sentence}\n\n{_page_of(answer)}\n\n" + _(
                "This email says no more, on purpose: it is not encrypted."
            )
        _send(subject, body)
    except Exception as failure:  # whatever a mail server, a network or a missing address makes of it
        logger.warning("A mail about a consent was not sent: %s.", type(failure).__name__)
        mine.update(mail_begun_at=None)
        return False
    mine.update(mail_begun_at=None, **told)
    return True


def _claimed(answer: ClientAnswer) -> bool:
    """Marks that this process sends the mail that is due; false where that was done since `answer` was read."""
    now = timezone.now()
    free = Q(mail_begun_at=None) | Q(mail_begun_at__lt=now - LONGEST_SENDING)
    as_read = {"is_announced": answer.is_announced, "warned_days": answer.warned_days}
    return bool(ClientAnswer.objects.filter(free, pk=answer.pk, **as_read).update(mail_begun_at=now))


def _page_of(answer: ClientAnswer) -> str:
    return settings.ADMIN_ORIGIN + reverse("admin:casestudies_casestudy_consent", args=[answer.case_id])


class NobodyToTell(Exception):
    """No account that may publish has an email address."""


def _send(subject: str, body: str) -> None:
    accounts = get_user_model().objects.with_perm("casestudies.change_casestudy", include_superusers=True)
    addresses = sorted({account.email for account in accounts if account.is_staff and account.email})
    if not addresses:
        raise NobodyToTell
    EmailMessage(subject, body, to=addresses, connection=get_connection()).send()
