"""The way from draft to reader: in review, scheduled, published, withdrawn.

Readers see a draft once `publish` had the guard read it, in every complete language, and every finding is corrected or has a
reason. Each step is written down. Each raises CaseStudy.DoesNotExist where the case was deleted meanwhile.
"""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from .. import anonymity
from ..models import CaseStudy, Step, Version
from . import consent, published, versions
from .findings import PlacedFinding
from .history import record
from .missing import missing_from
from .reasons import reasons_for
from .review import Review, review_texts
from .words import words_of
from .writing import writing

State, Action, Concern = CaseStudy.State, Step.Action, CaseStudy.Concern


def publish(case: CaseStudy, by: str = "", review: Review | None = None) -> Step:
    """Shows the draft of `case` to readers, in every language it is complete in, unless the guard objects.

    The step is PUBLISHED, or REFUSED with what was found; then readers see what they saw before. `by` is a user name. A
    `review` made just before is used if it is about the present words. Raises ValidationError, with a sentence for the
    consultant, where the case is complete in no language, has no type or tension, or lacks the client's consent.
    """
    with _reviewed(case, review) as review:
        if undecided(case, review):
            return _refuse(case, by, review)
        consent.refuse_without(case)
        case.state = State.PUBLISHED
        case.published_at = case.published_at or timezone.now()
        case.concern, case.publish_at = "", None
        case.save(update_fields=["state", "published_at", "concern", "publish_at"])
        published.show(case)
        consent.mark_published(case)
        versions.keep(case, Version.Action.PUBLISHED, by)
        return record(case, Action.PUBLISHED, by, *review.found)


def schedule(case: CaseStudy, at: datetime, by: str = "", review: Review | None = None) -> Step:
    """Has `publish_due` publish `case` at `at`, unless the guard objects now. Raises ValidationError as `publish` does."""
    with _reviewed(case, review) as review:
        if undecided(case, review):
            return _refuse(case, by, review)
        consent.refuse_without(case)
        case.publish_at = at
        case.save(update_fields=["publish_at"])
        _set_state(case, State.SCHEDULED)
        return record(case, Action.SCHEDULED, by, *review.found, planned_for=at)


@writing()
def unschedule(case: CaseStudy, by: str = "") -> None:
    """Cancels the schedule of `case`: it is a draft again."""
    _reload(case)
    case.publish_at = None
    case.save(update_fields=["publish_at"])
    _set_state(case, State.DRAFT)
    record(case, Action.UNSCHEDULED, by)


@writing()
def withdraw(case: CaseStudy, by: str = "") -> None:
    """Takes `case` away from readers, everywhere at once."""
    _reload(case)
    case.state, case.concern, case.publish_at = State.WITHDRAWN, "", None
    case.save(update_fields=["state", "concern", "publish_at"])
    published.show(case)
    record(case, Action.WITHDRAWN, by)


@writing()
def withdraw_language(case: CaseStudy, language: str, by: str = "") -> None:
    """Takes one language of `case` away from readers."""
    _reload(case)
    published.withdraw_language(case, language)
    versions.forget_language(case, language)
    record(case, Action.LANGUAGE_REMOVED, by)


def publish_due(now: datetime | None = None) -> list[Step]:
    """Publishes what is due, each case after a fresh reading; what is refused waits for the consultant.

    A case that another process publishes meanwhile is left to it; one that was deleted is gone. Where names could be checked
    but were not this time, the case is left for the next run: nobody is there to read it instead.
    """
    now = now or timezone.now()
    steps = []
    for case in CaseStudy.objects.filter(publish_at__lte=now).order_by("publish_at", "pk"):
        review = review_texts(words_of(case), case)
        if anonymity.is_complete() and not review.checked_names:
            continue
        with suppress(CaseStudy.DoesNotExist), writing():
            _reload(case)
            if case.publish_at and case.publish_at <= now:
                steps.append(_publish_due(case, review))
    return steps


def _publish_due(case: CaseStudy, review: Review) -> Step:
    try:
        step = publish(case, "", review)
    except ValidationError:  # emptied since it was scheduled, or the consent has expired
        step = _refuse(case, "", review)
    if step.action == Action.REFUSED:
        case.concern = Concern.REFUSED
        case.save(update_fields=["concern"])
    return step


def undecided(case: CaseStudy, review: Review) -> list[PlacedFinding]:
    """The findings of `review` that have no reason yet: they keep `case` from its readers."""
    reasons = reasons_for(case) if review.findings else {}
    return [finding for finding in review.findings if finding.mark not in reasons]


@contextmanager
def _reviewed(case: CaseStudy, review: Review | None) -> Iterator[Review]:
    """A transaction in which nobody else writes and `review` is about its words. Reading them can take seconds, so it is
    done before the lock is taken, and again if they changed meanwhile."""
    while True:
        review = review or review_texts(words_of(case), case)
        with writing():
            _reload(case)
            published.complete_draft(case)
            words = words_of(case)
            if not words:
                raise ValidationError(
                    _(
                        "“%(case)s” is not published: no language is complete yet. "
                        "Nothing is lost; fill in every field of one language."
                    ),
                    params={"case": case},
                )
            _refuse_without_choices(case)
            if review.covers(words, case.region_id):
                yield review.about(words)
                return
        review = None


def _refuse_without_choices(case: CaseStudy) -> None:
    if choices := missing_from(case).choices:
        names = [str(CaseStudy._meta.get_field(name).verbose_name) for name in choices]
        raise ValidationError(
            _(
                "“%(case)s” is not published: nothing is chosen yet for %(fields)s. Nothing is lost; choose, then publish "
                "again."
            ),
            params={"case": case, "fields": ", ".join(names)},
        )


def _refuse(case: CaseStudy, by: str, review: Review) -> Step:
    case.publish_at = None
    case.save(update_fields=["publish_at"])
    _set_state(case, State.IN_REVIEW)
    return record(case, Action.REFUSED, by, *review.found)


def _set_state(case: CaseStudy, state: str) -> None:
    """Sets the state of `case`, unless readers see it: then it stays published, with a draft beside it."""
    if case.state != State.PUBLISHED:
        case.state = state
        case.save(update_fields=["state"])


def _reload(case: CaseStudy) -> None:
    """Reloads `case`, which nobody else writes until the transaction ends. Raises CaseStudy.DoesNotExist."""
    case.refresh_from_db()
