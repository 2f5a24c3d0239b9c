"""Searches every stored text of the site for watched terms when a watch list changes."""

from collections.abc import Iterable
from dataclasses import dataclass

from ..anonymity import WatchList
from ..models import CaseStudy, FormerSlug, Reviewed, Step
from ..models.cases import CaseStudyQuerySet
from ..models.texts import SiteText
from . import versions, watch_list
from .findings import PlacedFinding, Texts
from .history import record
from .reasons import reasons_for
from .watch_list import watched_in
from .words import LANGUAGES, SITE_TEXTS, published_words, site_words, words_in, words_of
from .writing import writing

Concern = CaseStudy.Concern


@dataclass(frozen=True)
class Alarm:
    """A case, or another record whose texts readers meet, that holds watched terms."""

    record: Reviewed
    findings: list[PlacedFinding]

    @property
    def is_seen(self) -> bool:
        """Whether readers see one of them. What has no draft, such as a region, they see at once."""
        if not isinstance(self.record, (CaseStudy, SiteText)):
            return True
        seen = published_words(self.record)
        return any(
            found.is_published or seen.get((found.language, found.field)) == found.text for found in self.findings
        )


def look_again(by: str = "") -> list[Alarm]:
    """Ends the alarms that no watched term explains any more, and raises new ones. Call it when a watch list changed.

    Reads all that is stored, so other writers wait only while it stores what follows.
    """
    clear_alarms()
    _forget_former_slugs()
    versions.forget_watched()
    return [*raise_alarms(by), *alarms_in_site_texts()]


def raise_alarms(by: str = "") -> list[Alarm]:
    """Looks for watched terms in every case, published or not, by rules alone."""
    suspects = [alarm.record.pk for alarm in _alarms_in(CaseStudy.objects.all())]
    with writing():
        alarms = _alarms_in(CaseStudy.objects.filter(pk__in=suspects))
        for alarm in alarms:
            _raise(alarm.record, alarm.findings, by)
    return alarms


def _alarms_in(cases: CaseStudyQuerySet) -> list[Alarm]:
    terms = watch_list.current()
    known = cases.prefetch_related("translations", "published_versions", "region__translations", "reasons")
    alarms = [Alarm(case, _watched_in_case(case, terms)) for case in known]
    return [alarm for alarm in alarms if alarm.findings]


def _watched_in_case(case: CaseStudy, terms: WatchList) -> list[PlacedFinding]:
    """The watched terms in the draft of `case` and in what readers see of it; none where reasons let all through."""
    found = _watched_in_either(words_in(case.translations.all(), case.region), published_words(case), terms)
    reasons = reasons_for(case) if found else {}
    return found if any(finding.mark not in reasons for finding in found) else []


def _raise(case: CaseStudy, found: Iterable[PlacedFinding], by: str) -> None:
    case.concern = Concern.ALARM
    case.save(update_fields=["concern"])
    record(case, Step.Action.ALARM, by, found)


def alarms_in_site_texts(terms: WatchList | None = None) -> list[Alarm]:
    """Where regions, types, tensions, home texts, pages and identity hold watched terms now. Nothing is stored of it."""
    terms = terms or watch_list.current()
    records = [text for model in SITE_TEXTS for text in model.objects.prefetch_related("translations", "reasons")]
    alarms = [Alarm(record, watched_in_site_text(record, terms)) for record in records]
    return [alarm for alarm in alarms if alarm.findings]


def watched_in_site_text(record: Reviewed, terms: WatchList) -> list[PlacedFinding]:
    """The watched terms in the draft of a record of SITE_TEXTS and in what readers see of it, except those let through."""
    found = _watched_in_either(site_words(record), published_words(record), terms)
    reasons = reasons_for(record) if found else {}
    return [finding for finding in found if finding.mark not in reasons]


def _watched_in_either(drafts: Texts, seen: Texts, terms: WatchList) -> list[PlacedFinding]:
    """The watched terms in `drafts`, and in what of `seen`, the texts that readers see, differs from them."""
    differing = {place: text for place, text in seen.items() if drafts.get(place) != text}
    return [*watched_in(drafts, terms), *watched_in(differing, terms, is_published=True)]


def renew_watched_slug(record: Reviewed) -> None:
    """Makes the address of a region, type or tension again where it holds a watched term, which an earlier name held."""
    slug = getattr(record, "slug", "")
    if any(watch_list.current().findings(slug)):
        record.slug = ""
        record.save()


def clear_alarm(case: CaseStudy) -> None:
    """Ends the alarm of `case` once neither its draft nor what readers see holds a watched term without a reason."""
    if case.concern != Concern.ALARM:
        return
    words = [words_of(case, LANGUAGES), published_words(case)]
    terms, reasons = watch_list.current(), reasons_for(case)
    found = [finding for texts in words for finding in watched_in(texts, terms)]
    if all(finding.mark in reasons for finding in found):
        case.concern = ""
        case.save(update_fields=["concern"])


@writing()
def clear_alarms() -> None:
    """Ends every alarm that no watched term explains any more."""
    for case in CaseStudy.objects.filter(concern=Concern.ALARM):
        clear_alarm(case)


@writing()
def _forget_former_slugs() -> None:
    """A dead link is better than a watched name that stays in an address."""
    terms = watch_list.current()
    for former in FormerSlug.objects.all():
        if any(terms.findings(former.slug)):
            former.delete()
