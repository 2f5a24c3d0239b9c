"""What waits among the cases and texts, for the first page of the admin."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from django.db.models import Q
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from sealing.keys import keys_in_use, mark_of

from ..anonymity import WatchList
from ..models import CaseStudy, ClientAnswer, WatchedTerms
from ..publishing import published, watch_list
from ..publishing.alarms import alarms_in_site_texts
from ..publishing.findings import PlacedFinding
from ..publishing.history import open_names
from .findings import called
from .languages import IN_LANGUAGE
from .older import listed
from .overview import address_of
from .values import moment
from .watch_lists import places_of

Told = Iterator[dict[str, Any]]

OVERDUE_AFTER = timedelta(minutes=10)
"""After its time, before a case that did not go out counts as late: the job runs every minute."""


def waiting(request: HttpRequest) -> Told:
    """Alarms, publications refused or late, changes that readers do not see, and old keys."""
    if request.user.has_perm("casestudies.change_casestudy"):
        terms = watch_list.current()
        yield from _alarms_and_late(terms)
        yield from _alarms_in_site_texts(terms)
        yield from _unpublished()
    if request.user.has_perm("casestudies.change_clientanswer"):
        yield from _sealed_to_old_keys()


def _alarms_and_late(terms: WatchList) -> Told:
    is_late = timezone.now() - OVERDUE_AFTER
    for case in CaseStudy.objects.at_a_glance().filter(Q(publish_at__lt=is_late) | ~Q(concern="")):
        if case.concern == CaseStudy.Concern.ALARM:
            yield _alarm(case, terms)
        if case.concern == CaseStudy.Concern.REFUSED:
            yield _refused(case)
        if case.publish_at and case.publish_at < is_late:
            yield _overdue(case)


def _alarm(case: CaseStudy, terms: WatchList) -> dict[str, Any]:
    found = [name for name in open_names(case, terms) if name.is_watched]
    found.sort(key=lambda place: not place.is_published)
    place = found[0] if found else None
    return {
        "sentence": _("A watched name is in “%s”.") % case,
        "reason": _where(place) if place else _("Correct and publish it, or withdraw it."),
        "label": _("Correct it"),
        "url": address_of(case, place),
        "urgency": "now",
    }


def _refused(case: CaseStudy) -> dict[str, Any]:
    return {
        "sentence": _("“%s” was not published when it was due.") % case,
        "reason": _("The review found something that has no reason yet. Its page says what and where."),
        "label": _("Look at it"),
        "url": address_of(case),
        "urgency": "now",
    }


def _overdue(case: CaseStudy) -> dict[str, Any]:
    return {
        "sentence": _("“%s” is due and did not go out yet.") % case,
        "reason": _("It was to be published on %s. The site tries again every minute.") % moment(case.publish_at),
        "label": _("Look at it"),
        "url": address_of(case),
        "urgency": "now",
    }


def _alarms_in_site_texts(terms: WatchList) -> Told:
    """Links to the very field, as alarms in cases do."""
    for alarm in alarms_in_site_texts(terms) if terms.fingerprints else ():
        yield {
            "sentence": _("A watched name is in “%s”.") % alarm.record,
            "reason": _("Readers see it: it is in the site’s own texts.")
            if alarm.is_seen
            else _("Readers do not see it: it is in a draft of the site’s own texts."),
            "label": _("Correct it"),
            "url": places_of(alarm)[0][0],
            "urgency": "now",
        }


def _where(place: PlacedFinding) -> str:
    """Where it stands, and who sees it."""
    parts = {
        "language": IN_LANGUAGE[place.language],
        "field": called(CaseStudy, place.language, place.field),
    }
    if place.is_published:
        return _("In the published text %(language)s, field “%(field)s”. Readers see it.") % parts
    return _("In the draft %(language)s, field “%(field)s”. Readers do not see it.") % parts


def _unpublished() -> Told:
    """One line however many: drafts may wait as long as the consultant wants."""
    saved = CaseStudy.objects.at_a_glance().saved_since_published()
    changed = [case for case in saved if published.has_unpublished_changes(case) and not case.publish_at]
    if not changed:
        return
    sentence = ngettext(
        "“%(case)s” has changes that readers do not see yet.",
        "%(number)d cases have changes that readers do not see yet.",
        len(changed),
    )
    reason = ngettext(
        "Readers see the earlier text until you publish.",
        "Readers see the earlier texts until you publish: %(cases)s",
        len(changed),
    )
    yield {
        "sentence": sentence % {"case": changed[0], "number": len(changed)},
        "reason": reason % {"cases": listed([_("“%s”") % case for case in changed])},
        "label": _("Look at it"),
        "url": address_of(changed[0]) if len(changed) == 1 else reverse("admin:casestudies_casestudy_changelist"),
        "urgency": "later",
    }


def _sealed_to_old_keys() -> Told:
    """One line, which leads to the first of them."""
    mark = mark_of(keys_in_use())
    for model, page in ((ClientAnswer, "consent"), (WatchedTerms, "watch_list")):
        found = model._default_manager.exclude(mark=mark).defer("sealed").first()
        if found:
            yield {
                "sentence": _("Clients’ answers or watch lists are sealed to a key that is no longer in use."),
                "reason": _(
                    "Open them once with the old key, and seal them again: the new key opens them from then on."
                ),
                "label": _("Seal them again"),
                "url": reverse(f"admin:casestudies_casestudy_{page}", args=[found.case_id]),
                "urgency": "later",
            }
            return
