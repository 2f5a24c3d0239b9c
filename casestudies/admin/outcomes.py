from django.contrib import messages
from django.utils.translation import gettext, ngettext

from ..models import CaseStudy, Step


def outcome_message(case: CaseStudy, step: Step) -> tuple[str, int]:
    """The message about what a button did, and its level."""
    waiting = len({entry["mark"] for entry in step.findings if not entry["reason"]})  # a name in five places is one
    if step.action == Step.Action.REFUSED:
        text = ngettext(
            "“%(case)s” is saved but not published: %(number)d point is to be corrected or decided below.",
            "“%(case)s” is saved but not published: %(number)d points are to be corrected or decided below.",
            waiting,
        )
        return text % {"case": case, "number": waiting}, messages.WARNING
    if step.action == Step.Action.REVIEWED and waiting:
        text = ngettext(
            "“%(case)s” is saved and read: %(number)d point is to be corrected or decided before it goes out.",
            "“%(case)s” is saved and read: %(number)d points are to be corrected or decided before it goes out.",
            waiting,
        )
        return text % {"case": case, "number": waiting}, messages.WARNING
    if step.action == Step.Action.REVIEWED:
        return gettext("“%s” is saved and read: nothing stands in its way.") % case, messages.SUCCESS
    if step.action == Step.Action.SCHEDULED:
        return gettext("“%s” is scheduled. It is read once more when it is due.") % case, messages.SUCCESS
    number = len(case.languages_complete)
    text = ngettext(
        "“%(case)s” is published in %(number)d language.",
        "“%(case)s” is published in %(number)d languages.",
        number,
    )
    return text % {"case": case, "number": number}, messages.SUCCESS
