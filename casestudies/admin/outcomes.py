"""The sentences about what a button of a case did."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.utils.translation import gettext, ngettext

from ..models import CaseStudy, Step


def saved_message(case: CaseStudy, waiting: int, missing: str = "") -> tuple[str, int]:
    """The message about a saved draft, and its level: `waiting` passages have no reason yet, and `missing` is to be added."""
    if missing and not waiting:
        text = gettext("“%(case)s” is saved and reviewed. Still missing before it can go out: %(missing)s.")
        return text % {"case": case, "missing": missing}, messages.SUCCESS
    if not waiting:
        return gettext("“%s” is saved and reviewed: nothing prevents its publication.") % case, messages.SUCCESS
    text = ngettext(
        "“%(case)s” is saved and read: %(number)d passage is to be corrected or decided before it goes out.",
        "“%(case)s” is saved and read: %(number)d passages are to be corrected or decided before it goes out.",
        waiting,
    )
    return text % {"case": case, "number": waiting}, messages.SUCCESS


def outcome_message(case: CaseStudy, step: Step) -> tuple[str, int]:
    """The message about a case that was to go out, and its level."""
    if step.action == Step.Action.REFUSED:
        waiting = len({entry["mark"] for entry in step.findings if not entry["reason"]})  # a name in five places is one
        text = ngettext(
            "“%(case)s” is saved but not published: %(number)d passage is to be corrected or decided.",
            "“%(case)s” is saved but not published: %(number)d passages are to be corrected or decided.",
            waiting,
        )
        return text % {"case": case, "number": waiting}, messages.WARNING
    if step.action == Step.Action.SCHEDULED:
        return gettext("“%s” is scheduled. It is read once more when it is due.") % case, messages.SUCCESS
    number = len(case.languages_complete)
    text = ngettext(
        "“%(case)s” is published in %(number)d language.",
        "“%(case)s” is published in %(number)d languages.",
        number,
    )
    return text % {"case": case, "number": number}, messages.SUCCESS


def refusal_message(refusal: Exception) -> str:
    """Why nothing was done to a case. Of one that was deleted, the title is gone too."""
    if isinstance(refusal, ValidationError):
        return refusal.messages[0]
    return gettext("A case was deleted meanwhile: nothing was done to it.")
