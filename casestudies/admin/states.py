"""What the page of a case says of its state, in words."""

from dataclasses import dataclass

from django.conf import settings
from django.utils.formats import date_format
from django.utils.translation import gettext

from ..addresses import address
from ..models import CaseStudy
from ..publishing import consent, published
from ..publishing.findings import Texts
from ..publishing.words import LANGUAGES, words_of
from .values import moment

State, Concern = CaseStudy.State, CaseStudy.Concern


@dataclass(frozen=True)
class Phrase:
    """One thing to know of a case. `kind` is a CSS class: `strong`, `stop`, or empty."""

    text: str
    kind: str = ""


@dataclass(frozen=True)
class Link:
    """A way to the page of a case: as readers see it, or as they would."""

    url: str
    label: str


def state_phrases(case: CaseStudy | None, found: consent.Standing) -> list[Phrase]:
    """The state of `case` and of the client's consent to its draft, what matters first. A new case is None."""
    if case is None:
        return [Phrase(gettext("Not saved yet"), "strong")]
    phrases = [Phrase(_state(case, found), "strong")]
    if case.state == State.PUBLISHED and case.publish_at:
        phrases.append(Phrase(gettext("changes go out on %s") % moment(case.publish_at)))
    elif published.has_unpublished_changes(case):
        phrases.append(Phrase(gettext("changes not published yet"), "strong"))
    if case.concern == Concern.ALARM:
        text = gettext("Alarm: a watched term is in it. Correct and publish it, or withdraw it.")
        phrases.append(Phrase(text, "stop"))
    if case.concern == Concern.REFUSED:
        text = gettext("It was not published when it was due: the review says what is to be corrected or decided.")
        phrases.append(Phrase(text, "stop"))
    return [*phrases, *_consent_phrases(found)]


def _consent_phrases(found: consent.Standing) -> list[Phrase]:
    """The client's consent to the draft, where any is recorded or needed."""
    until = date_format(found.until, "DATE_FORMAT") if found.until else ""
    if found.is_valid:
        return [Phrase(gettext("client’s consent until %s") % until)]
    if found.state == consent.State.EXPIRED:
        return [Phrase(gettext("client’s consent expired on %s") % until, "stop")]
    if found.state == consent.State.ASKED:
        return [Phrase(gettext("the client asks for a change"), "strong")]
    if found.state == consent.State.CHANGED:
        return [Phrase(gettext("text changed since the client’s consent"), "strong")]
    return [Phrase(gettext("no client’s consent yet"), "strong")] if settings.CONSENT_REQUIRED else []


def _state(case: CaseStudy, found: consent.Standing) -> str:
    if case.state == State.PUBLISHED and case.published_at:
        return gettext("Published on %s") % moment(case.published_at)
    if case.state == State.SCHEDULED and case.publish_at:
        return gettext("Goes out on %s") % moment(case.publish_at)
    return {
        State.DRAFT: gettext("Draft: nobody but you sees it until you publish it."),
        State.IN_REVIEW: gettext("In review: nobody but you sees it until you publish it."),
        State.WITHDRAWN: gettext("Withdrawn: its address tells readers so.")
        if kept_back(found.state)
        else gettext("Withdrawn: its address tells readers so. You can publish it again."),
    }.get(State(case.state), case.get_state_display())


def consent_to(case: CaseStudy | None, casebooks: consent.Casebooks | None = None) -> consent.Standing:
    """The client's consent to the draft of `case`. A new case is None."""
    return consent.standing(case, casebooks=casebooks) if case else consent.Standing(consent.State.NONE)


def consent_to_typed(case: CaseStudy | None, typed: Texts) -> consent.State:
    """How it would stand if what is `typed` were the draft."""
    found = consent_to(case)
    if case and found.is_valid and any(typed.get(at, "") != text for at, text in words_of(case, LANGUAGES).items()):
        return consent.State.CHANGED
    return found.state


def kept_back(state: consent.State) -> str:
    """How a consent in this state keeps a draft from its readers; empty where it does not."""
    if not consent.keeps_back(state):
        return ""
    return {
        consent.State.NONE: gettext("It cannot be published yet: the client has not agreed to it."),
        consent.State.CHANGED: gettext("It cannot be published: the text has changed since the client agreed to it."),
        consent.State.ASKED: gettext("It cannot be published: the client asks for a change."),
    }.get(state, gettext("It cannot be published: the client’s consent has expired."))


def main_action(case: CaseStudy | None) -> str:
    """What the main button says."""
    if case and case.state == State.PUBLISHED:
        return gettext("Publish the changes")
    return gettext("Publish now") if case and case.publish_at else gettext("Publish")


def is_as_readers_see_it(case: CaseStudy | None) -> bool:
    """Whether there is nothing to publish: readers see the draft as it is."""
    return case is not None and case.state == State.PUBLISHED and not published.has_unpublished_changes(case)


def links_to_readers(case: CaseStudy | None) -> list[Link]:
    """The page of `case` in each language: as readers see it, and as it would be."""
    if case is None:
        return []
    shown = {version.language: version.slug for version in case.published_versions.all()}
    drafts = {text.language_code: text.slug for text in case.translations.all() if text.slug}
    previews = drafts if not shown or published.has_unpublished_changes(case) else {}
    return [
        Link(address("casestudies:case", code, query, slug=slug), labels[code])
        for query, slugs, labels in (
            (None, shown, {"fr": gettext("Read in French"), "en": gettext("Read in English")}),
            ({"preview": "1"}, previews, {"fr": gettext("Preview in French"), "en": gettext("Preview in English")}),
        )
        for code, slug in sorted(slugs.items(), reverse=True)
    ]
