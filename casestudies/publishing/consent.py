"""Whether a client agreed to a text, and until when.

The client agrees to an exact text. Its hash covers all that readers would see in every complete language, so that a draft
that was changed since is not agreed to. An agreement that has ended keeps a case from readers whatever the settings say.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .. import caching
from ..models import Casebook, CaseStudy, ClientAnswer, PublishedVersion
from ..models.cases import TEXTS
from ..models.contents import Contents
from .published import version_of
from .writing import writing

WARN_DAYS = (30, 7)
"""Days before the end of a consent at which the consultant gets a mail."""


class State(models.TextChoices):
    """What is recorded of the client's consent to a text."""

    NONE = "none", _("no consent recorded")
    AGREED = "agreed", _("agreed")
    EXPIRING = "expiring", _("expires soon")
    CHANGED = "changed", _("text changed since")
    ASKED = "asked", _("asks for a change")
    EXPIRED = "expired", _("expired")


@dataclass(frozen=True)
class Standing:
    """The state of the consent to a text, and the answer that it follows from."""

    state: State
    answer: ClientAnswer | None = None

    @property
    def is_valid(self) -> bool:
        """Whether the client agrees to this very text today."""
        return self.state in (State.AGREED, State.EXPIRING)

    @property
    def until(self) -> date | None:
        """The last day of the consent, where there is one."""
        return self.answer.expires_on if self.answer else None

    @property
    def ends_soon(self) -> bool:
        """Whether the last day is near: the case is withdrawn after it, whatever was answered since."""
        return self.until is not None and 0 <= self.days_left <= max(WARN_DAYS)

    @property
    def days_left(self) -> int:
        """Days until the last one; below zero once it is past."""
        return ((self.until or date.min) - timezone.localdate()).days


def draft_versions(case: CaseStudy) -> dict[str, PublishedVersion]:
    """What readers would see of the draft of `case`, by language: the complete ones."""
    return {text.language_code: version_of(case, text) for text in case.translations.all() if text.is_complete}


Casebooks = Mapping[str, Casebook]
"""What all pages of a language share, by language. Those who look at many cases read it once, with `in_bulk`."""


def casebooks_for(cases: Iterable[CaseStudy]) -> Casebooks:
    """What `standing` needs for many cases, read once; nothing where no client has answered."""
    return Casebook.objects.in_bulk() if any(case.client_answers.all() for case in cases) else {}


def text_hash(versions: Mapping[str, PublishedVersion], casebooks: Casebooks | None = None) -> str:
    """SHA-256 of all that readers see of a case in these languages, except its place in the list."""
    casebooks = Casebook.objects.in_bulk() if casebooks is None else casebooks
    said = {
        language: {
            **{name: getattr(version, name) for name in (*TEXTS, "region_id", "intervention_types", "tensions")},
            "names": _names(version, Contents.from_json(casebooks[language].content)) if language in casebooks else [],
        }
        for language, version in versions.items()
    }
    return hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()


def _names(version: PublishedVersion, contents: Contents) -> list[list[str]]:
    """The names of the region, the intervention types and the tensions, as the client reads them."""
    chosen = (
        (contents.region, [version.region_id]),
        (contents.intervention, version.intervention_types),
        (contents.tension, version.tensions),
    )
    return [[term.name for term in terms if term.id in ids] for terms, ids in chosen]


def standing(
    case: CaseStudy, versions: Mapping[str, PublishedVersion] | None = None, casebooks: Casebooks | None = None
) -> Standing:
    """What is recorded for `versions` of `case`, or for its draft. Two queries; one where its
    answers are prefetched, none where nobody agreed."""
    last, answers = _answers(case)
    if not answers:
        return Standing(State.ASKED if last and not last.is_handled else State.NONE)
    latest, found = answers[0], text_hash(draft_versions(case) if versions is None else versions, casebooks)
    # The last word: it may be a shorter time.
    same = next((answer for answer in answers if answer.text_hash == found), None)
    left = ((same or latest).expires_on or date.min) - timezone.localdate()
    if left < timedelta(0):
        return Standing(State.EXPIRED, same or latest)
    if last and not last.is_agreed:
        return Standing(State.ASKED, same or latest)
    if same is None:
        return Standing(State.CHANGED, latest)
    return Standing(State.EXPIRING if left <= timedelta(days=max(WARN_DAYS)) else State.AGREED, same)


def _answers(case: CaseStudy) -> tuple[ClientAnswer | None, list[ClientAnswer]]:
    """The last answer of the client, and the agreements, the latest first. A request for a change ends those before it."""
    answers = list(case.client_answers.all())
    return next(iter(answers), None), [answer for answer in answers if answer.is_agreed]


def refuse_without(case: CaseStudy) -> None:
    """Raises ValidationError, with a sentence for the consultant, where consent keeps `case` from its readers."""
    state = standing(case).state
    if keeps_back(state):
        raise ValidationError(_REFUSALS[state], "consent", {"case": case})


def keeps_back(state: State) -> bool:
    """Whether a consent in this state keeps a case from its readers. One that has ended does so whatever the settings."""
    return state == State.EXPIRED or (settings.CONSENT_REQUIRED and state in _REFUSALS)


_REFUSALS = {
    State.EXPIRED: _(
        "“%(case)s” is not published: the client’s consent has expired. Nothing is lost; ask the client again "
        "under “Consent”."
    ),
    State.ASKED: _(
        "“%(case)s” is not published: the client asks for a change. Nothing is lost; read the request under “Consent”, then "
        "ask the client to agree."
    ),
    State.NONE: _(
        "“%(case)s” is not published: the client has not agreed to it yet. Nothing is lost; make a preview link under "
        "“Consent” and send it to the client."
    ),
    State.CHANGED: _(
        "“%(case)s” is not published: the text has changed since the client agreed to it. Nothing is lost; send the client "
        "a preview link again, under “Consent”."
    ),
}


@writing()
def mark_published(case: CaseStudy) -> None:
    """Notes beside what readers see of `case` until when the client agreed to it. Call it when either changes."""
    shown = {version.language: version for version in case.published_versions.all()}
    if not shown:
        return
    found = standing(case, shown)
    case.client_answers.agreements().filter(text_hash=text_hash(shown)).update(is_handled=True)
    case.published_versions.update(consented_until=found.until if found.is_valid else None)
    transaction.on_commit(caching.advance_generation, robust=True)


@writing()
def mark_all_published() -> None:
    """The same for every case that a client agreed to, after what they all share has changed: the name of a region, say."""
    for case in CaseStudy.objects.filter(client_answers__isnull=False, published_versions__isnull=False).distinct():
        mark_published(case)
