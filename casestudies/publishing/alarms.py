"""Searches every stored text of the site for watched terms when a watch list changes."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.db import transaction

from ..models import CaseStudy, FormerSlug, Reviewed, Step
from ..models.texts import SiteText
from . import versions, watch_list
from .findings import PlacedFinding
from .history import record
from .reasons import reasons_for
from .watch_list import watched_in
from .words import LANGUAGES, SITE_TEXTS, published_words, site_words, words_of

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


@transaction.atomic
def look_again(by: str = "") -> list[Alarm]:
    """Ends the alarms that no watched term explains any more, and raises new ones. Call it when a watch list changed."""
    clear_alarms()
    _forget_former_slugs()
    versions.forget_watched()
    return [*raise_alarms(by), *alarms_in_site_texts()]


def raise_alarms(by: str = "") -> list[Alarm]:
    """Looks for watched terms in every case, published or not, by rules alone."""
    return list(_alarms_in_cases(by))


def _alarms_in_cases(by: str) -> Iterator[Alarm]:
    terms = watch_list.current()
    for case in CaseStudy.objects.prefetch_related("translations", "published_versions"):
        drafts = words_of(case, LANGUAGES)
        shown = {place: text for place, text in published_words(case).items() if drafts.get(place) != text}
        found = [*watched_in(drafts, terms), *watched_in(shown, terms, is_published=True)]
        reasons = reasons_for(case) if found else {}
        if any(finding.mark not in reasons for finding in found):
            with transaction.atomic():
                case.concern = Concern.ALARM
                case.save(update_fields=["concern"])
                record(case, Step.Action.ALARM, by, found)
            yield Alarm(case, found)


def alarms_in_site_texts() -> list[Alarm]:
    """Where regions, types, tensions, home texts, pages and identity hold watched terms now. Nothing is stored of it."""
    records = [text for model in SITE_TEXTS for text in model.objects.prefetch_related("translations")]
    alarms = [Alarm(record, watched_in_site_text(record)) for record in records]
    return [alarm for alarm in alarms if alarm.findings]


def watched_in_site_text(record: Reviewed) -> list[PlacedFinding]:
    """The watched terms in the draft of a record of SITE_TEXTS and in what readers see of it, except those let through."""
    terms, drafts = watch_list.current(), site_words(record)
    shown = {place: text for place, text in published_words(record).items() if drafts.get(place) != text}
    found = [*watched_in(drafts, terms), *watched_in(shown, terms, is_published=True)]
    reasons = reasons_for(record) if found else {}
    return [finding for finding in found if finding.mark not in reasons]


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


def clear_alarms() -> None:
    """Ends every alarm that no watched term explains any more."""
    for case in CaseStudy.objects.filter(concern=Concern.ALARM):
        clear_alarm(case)


def _forget_former_slugs() -> None:
    """A dead link is better than a watched name that stays in an address."""
    terms = watch_list.current()
    for former in FormerSlug.objects.all():
        if any(terms.findings(former.slug)):
            former.delete()
