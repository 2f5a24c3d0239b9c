"""The one way out: draft, in review, scheduled or published, withdrawn.

What the consultant saves is a draft, also of a case that is published: readers see its words once `publish` has had them read
by the guard, in every language they go out in, and nothing is left to mend or to decide. Every step is written down.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from . import anonymity, editions, guarding, watching
from .guarding import Examination, Passage
from .models import CaseStudy, Ruling, Step

State, Action, Concern = CaseStudy.State, Step.Action, CaseStudy.Concern


def publish(case: CaseStudy, by: str = "", examination: Examination | None = None) -> Step:
    """Shows the draft of `case` to readers, in every language it is complete in, unless the guard objects.

    The step says what came of it: PUBLISHED, or REFUSED, with what was found; then readers see what they saw before. `by` is
    a user name; `examination`, one that was made just before, is used if it is about the words as they are now. Raises
    ValidationError, with a sentence for the consultant, where the case is complete in no language.
    """
    with _examined(case, examination) as examination:
        if undecided(case, examination):
            return _refuse(case, by, examination)
        case.state = State.PUBLISHED
        case.published_at = case.published_at or timezone.now()
        case.concern, case.publish_at = "", None
        case.save(update_fields=["state", "published_at", "concern", "publish_at"])
        editions.issue(case)
        return guarding.record(case, Action.PUBLISHED, by, *examination.found)


def review(case: CaseStudy, by: str = "", examination: Examination | None = None) -> Step:
    """Reads `case` as publishing would, and goes no further. Raises ValidationError as `publish` does."""
    with _examined(case, examination) as examination:
        _move(case, State.IN_REVIEW)
        return guarding.record(case, Action.REVIEWED, by, *examination.found)


def schedule(case: CaseStudy, at: datetime, by: str = "", examination: Examination | None = None) -> Step:
    """Has `publish_due` publish `case` at `at`, unless the guard objects now. Raises ValidationError as `publish` does."""
    with _examined(case, examination) as examination:
        if undecided(case, examination):
            return _refuse(case, by, examination)
        case.publish_at = at
        case.save(update_fields=["publish_at"])
        _move(case, State.SCHEDULED)
        return guarding.record(case, Action.SCHEDULED, by, *examination.found, planned_for=at)


@transaction.atomic
def unschedule(case: CaseStudy, by: str = "") -> None:
    _lock(case)
    case.publish_at = None
    case.save(update_fields=["publish_at"])
    _move(case, State.DRAFT)
    guarding.record(case, Action.UNSCHEDULED, by)


@transaction.atomic
def withdraw(case: CaseStudy, by: str = "") -> None:
    """Takes `case` away from readers, everywhere at once."""
    _lock(case)
    case.state, case.concern, case.publish_at = State.WITHDRAWN, "", None
    case.save(update_fields=["state", "concern", "publish_at"])
    editions.issue(case)
    guarding.record(case, Action.WITHDRAWN, by)


@transaction.atomic
def withdraw_language(case: CaseStudy, language: str, by: str = "") -> None:
    """Takes one language of `case` away from readers."""
    editions.recall(case, language)
    guarding.record(case, Action.LANGUAGE_REMOVED, by)


def publish_due(now: datetime | None = None) -> list[Step]:
    """Publishes what is due, each case after a fresh reading; what is refused waits for the consultant.

    A case that another process publishes meanwhile is left to it. Where names could be checked but were not this time, the
    case is left for the next run: nobody is there to read it instead.
    """
    now = now or timezone.now()
    steps = []
    for case in CaseStudy.objects.filter(publish_at__lte=now).order_by("publish_at", "pk"):
        examination = guarding.examine(guarding.words_of(case))
        if anonymity.is_complete() and not examination.checked_names:
            continue
        with transaction.atomic():
            _lock(case)
            if case.publish_at and case.publish_at <= now:
                steps.append(_publish_due(case, examination))
    return steps


def _publish_due(case: CaseStudy, examination: Examination) -> Step:
    try:
        step = publish(case, "", examination)
    except ValidationError:  # emptied since it was scheduled
        step = _refuse(case, "", examination)
    if step.action == Action.REFUSED:
        case.concern = Concern.REFUSED
        case.save(update_fields=["concern"])
    return step


def undecided(case: CaseStudy, examination: Examination) -> list[Passage]:
    """What stands between `case` and its readers."""
    reasons = guarding.reasons_for(case) if examination.passages else {}
    return [passage for passage in examination.passages if passage.mark not in reasons]


@transaction.atomic
def decide(case: CaseStudy, reasons: Iterable[tuple[Passage, str]], by: str = "") -> None:
    """Lets findings through, each for a reason."""
    for passage, reason in reasons:
        kept = guarding.without(reason.strip(), passage.quote)[:200]
        Ruling.objects.update_or_create(case=case, mark=passage.mark, defaults={"reason": kept, "by": by})


def sound_alarms(by: str = "") -> list[CaseStudy]:
    """Looks for watched terms in all that is kept, published or not, by rules alone; returns the cases they are in."""
    watch_list = watching.watch_list()
    found = []
    for case in CaseStudy.objects.prefetch_related("translations", "editions"):
        drafts = guarding.words_of(case, editions.LANGUAGES)
        shown = {place: text for place, text in guarding.published_words(case).items() if drafts.get(place) != text}
        hits = [*guarding.watched_in(drafts, watch_list), *guarding.watched_in(shown, watch_list)]
        reasons = guarding.reasons_for(case)
        if any(passage.mark not in reasons for passage in hits):
            with transaction.atomic():
                case.concern = Concern.ALARM
                case.save(update_fields=["concern"])
                guarding.record(case, Action.ALARM, by, hits)
            found.append(case)
    return found


def calm(case: CaseStudy) -> None:
    """Ends the alarm of a case that no reader sees, once what it was raised for is mended or decided."""
    if case.concern != Concern.ALARM or case.state == State.PUBLISHED:
        return
    hits = guarding.watched_in(guarding.words_of(case, editions.LANGUAGES), watching.watch_list())
    reasons = guarding.reasons_for(case)
    if all(passage.mark in reasons for passage in hits):
        case.concern = ""
        case.save(update_fields=["concern"])


@contextmanager
def _examined(case: CaseStudy, examination: Examination | None) -> Iterator[Examination]:
    """A transaction in which `case` is locked and `examination` is about its words. Reading them can take seconds, so it is
    done before the lock is taken, and again if they changed meanwhile."""
    while True:
        examination = examination or guarding.examine(guarding.words_of(case))
        with transaction.atomic():
            _lock(case)
            editions.settle(case)
            words = guarding.words_of(case)
            if not words:
                raise ValidationError(
                    _(
                        "“%(case)s” is not published: no language is complete yet. "
                        "Nothing is lost; fill in every field of one language."
                    ),
                    params={"case": case},
                )
            if examination.covers(words):
                yield examination.about(words)
                return
        examination = None


def _refuse(case: CaseStudy, by: str, examination: Examination) -> Step:
    case.publish_at = None
    case.save(update_fields=["publish_at"])
    _move(case, State.IN_REVIEW)
    return guarding.record(case, Action.REFUSED, by, *examination.found)


def _move(case: CaseStudy, state: str) -> None:
    """Puts `case` in `state`, unless readers see it: it then stays published, with a draft beside it."""
    if case.state != State.PUBLISHED:
        case.state = state
        case.save(update_fields=["state"])


def _lock(case: CaseStudy) -> None:
    """Reads `case` anew, and lets no one else change it until the transaction ends. (SQLite: the transaction itself does.)"""
    case.refresh_from_db(from_queryset=CaseStudy.objects.select_for_update())
