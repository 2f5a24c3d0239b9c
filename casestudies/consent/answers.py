"""From a client's form to a stored answer: sealed, counted once, and only for the text that the client saw."""

from collections.abc import Mapping
from typing import Any

from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.debug import sensitive_variables

from sealing.keys import keys_in_use, mark_of
from sealing.payload import seal_json

from ..models import CaseStudy, ClientAnswer, PreviewLink, PublishedVersion
from ..models.cases import TEXTS
from ..publishing import consent
from ..publishing.writing import writing
from .forms import AnswerForm, SealedFields

MOST_ANSWERS = 50
"""Answers that one link takes, so that nobody can fill the database with it."""


class LinkClosed(Exception):
    """The link was withdrawn, or its case deleted, since the client opened it."""


class TextChanged(Exception):
    """The draft is no longer the text that the client saw."""


class TooManyAnswers(Exception):
    """The link has taken all the answers that it may."""


class NoKey(Exception):
    """There is no key to seal to."""


class KeysChanged(Exception):
    """The browser sealed to keys that are no longer those in use."""


@sensitive_variables()
def receive(link: PreviewLink, form: AnswerForm, versions: Mapping[str, PublishedVersion]) -> ClientAnswer:
    """Stores what `form` says, sealed in memory. Raises like `keep`, and NoKey."""
    recipients = keys_in_use()
    if not recipients:
        raise NoKey
    record = letter(form.kind, form.cleaned_data["text"], versions, language=get_language(), **form.words)
    return keep(link, form, seal_json(record, recipients), mark_of(recipients))


def receive_sealed(link: PreviewLink, form: AnswerForm, posted: Any) -> ClientAnswer | SealedFields:
    """Stores what a browser sealed; the sealed fields, with their errors, where they are not right.

    Raises like `keep`, NoKey and KeysChanged.
    """
    recipients = keys_in_use()
    if not recipients:
        raise NoKey
    if posted.get("mark") != mark_of(recipients):
        raise KeysChanged
    sealed = SealedFields(posted, len(recipients))
    if not sealed.is_valid():
        return sealed
    return keep(link, form, sealed.cleaned_data["envelope"], sealed.cleaned_data["mark"])


def letter(kind: str, text: str, versions: Mapping[str, PublishedVersion], **words: Any) -> dict[str, Any]:
    """What is sealed: who answered what, to which text. static/js/consent.js writes the same."""
    today = timezone.localdate().isoformat()
    told = {name: word for name, word in words.items() if word}
    return {"version": 1, "kind": kind, "answered_on": today, "text_hash": text, "text": texts(versions), **told}


def texts(versions: Mapping[str, PublishedVersion]) -> dict[str, dict[str, str]]:
    """The words of each language, by field."""
    return {code: {name: getattr(version, name) for name in TEXTS} for code, version in versions.items()}


@writing()
def keep(link: PreviewLink, form: AnswerForm, sealed: bytes, mark: str) -> ClientAnswer:
    """Stores one sealed answer. Raises LinkClosed, TextChanged and TooManyAnswers."""
    if not PreviewLink.objects.open().filter(pk=link.pk).exists():
        raise LinkClosed
    case = CaseStudy.objects.get(pk=link.case_id)
    known = ClientAnswer.objects.filter(token_digest=form.token_digest, link=link).first()
    if known:
        return known
    if consent.text_hash(consent.draft_versions(case)) != form.cleaned_data["text"]:
        raise TextChanged
    if link.answers.count() >= MOST_ANSWERS:
        raise TooManyAnswers
    answer = ClientAnswer.objects.create(
        case=case,
        link=link,
        kind=form.kind,
        text_hash=form.cleaned_data["text"],
        expires_on=form.last_day,
        sealed=sealed,
        mark=mark,
        token_digest=form.token_digest,
    )
    if answer.is_agreed and case.concern == CaseStudy.Concern.EXPIRED:
        case.concern = ""
        case.save(update_fields=["concern"])
    consent.mark_published(case)
    return answer
