"""Has the guard (`anonymity`) read texts, and puts each finding in its place."""

import dataclasses
import re
from dataclasses import dataclass

from django.conf import settings
from django.views.decorators.debug import sensitive_variables

from .. import anonymity
from ..anonymity.findings import Severity, told_once
from ..models import CaseStudy, Region, SiteIdentity
from ..slugs import slug_from
from . import how_many, watch_list
from .findings import PlacedFinding, Texts
from .words import TOGETHER


@dataclass(frozen=True)
class Review:
    """What the guard found in `texts`, with the watch list as it stood at `watched`."""

    texts: Texts = dataclasses.field(repr=False)
    watched: object
    findings: tuple[PlacedFinding, ...]
    checked_names: bool
    region: int | None = None
    """The id of the region that organizations were counted in."""

    @property
    def found(self) -> tuple[tuple[PlacedFinding, ...], bool]:
        """What a step keeps of it: the findings, and whether names were checked."""
        return self.findings, self.checked_names

    def covers(self, texts: Texts, region: int | None) -> bool:
        """Whether it is about these very words and this region, and nobody was added to the watch list since."""
        same = all(self.texts.get(place, "") == text for place, text in texts.items())
        return same and self.region == region and self.watched == watch_list.version()

    def about(self, texts: Texts) -> "Review":
        """The part of the review that is about `texts`, some of those that were read."""
        return dataclasses.replace(
            self, findings=tuple(found for found in self.findings if (found.language, found.field) in texts)
        )


@sensitive_variables()
def review_texts(texts: Texts, case: CaseStudy | None = None, region: Region | None = None) -> Review:
    """Reads `texts`. Those of a case come with it, or with the `region` chosen for it: the organizations that they could be
    about are then counted too.

    May take seconds where the process that knows names must first be started: hold no lock meanwhile.
    """
    region = region or (case.region if case else None)
    watched, terms = watch_list.version(), watch_list.current()
    places = [place for place, text in texts.items() if text and place[1] != TOGETHER]
    review = anonymity.review_all(
        [(place[0] or settings.LANGUAGE_CODE, texts[place]) for place in places],
        watch_list=terms,
        folder=settings.GUARD_FOLDER,
    )
    findings = [
        PlacedFinding(*place, found.kind, found.severity, found.start, found.end, texts[place], also=also)
        for place, findings in zip(places, review.findings, strict=True)
        for found, also in told_once(findings)
    ]
    own = _own_names(texts)
    read = [found for found in findings if not _repeats_the_title(found, texts) and not _is_within(found, own)]
    counted = count_findings(texts, how_many.count_organizations(texts, region, case)) if region else []
    found = (*read, *_together(texts), *counted)
    return Review(texts, watched, found, review.checked_names, region.pk if region else None)


def count_findings(texts: Texts, counted: how_many.Counted) -> list[PlacedFinding]:
    """A finding for each count that is too small, in each language that says what is counted."""
    return [
        PlacedFinding(
            spot.language,
            spot.field,
            few.kind,
            few.count.severity,
            spot.start,
            spot.end,
            texts[spot.language, spot.field],
            about=few.about,
            explained=few.explained,
        )
        for few in counted.too_few
        for spot in counted.outline.spots
    ]


def _together(texts: Texts) -> list[PlacedFinding]:
    """What region, organization, sector and size say across fields, one finding a language."""
    return [
        PlacedFinding(language, name, "combination", Severity.SOFT, 0, len(text), text)
        for (language, name), text in texts.items()
        if name == TOGETHER and text
    ]


def _repeats_the_title(finding: PlacedFinding, texts: Texts) -> bool:
    """Whether `finding` is in an address and only repeats the title, where it is found too."""
    if finding.field != "slug" or finding.is_watched:
        return False
    title = slug_from(texts.get((finding.language, "title"), ""))
    return set(slug_from(finding.quote).split("-")) <= set(title.split("-"))


def _own_names(texts: Texts) -> list[re.Pattern[str]]:
    """Find the adviser's own name, as it is stored or as it is typed now: the site says who speaks."""
    stored = SiteIdentity.objects.filter(translations__adviser__gt="").values_list("translations__adviser", flat=True)
    typed = [text for (_language, name), text in texts.items() if name == "adviser"]
    words = {tuple(re.findall(r"\w+", name)) for name in (*stored, *typed)} - {()}
    return [re.compile(r"\b" + r"\W{1,3}".join(name) + r"\b", re.IGNORECASE) for name in words]


def _is_within(finding: PlacedFinding, names: list[re.Pattern[str]]) -> bool:
    """Whether `finding` lies within one of these names. A watched term stays."""
    return not finding.is_watched and any(
        found.start() <= finding.start and finding.end <= found.end()
        for name in names
        for found in name.finditer(finding.text)
    )


@sensitive_variables()
def names_somebody(text: str, language: str) -> bool:
    """Whether `text` holds a hard finding or a watched term. For settings.TEXT_CHECKER. May take seconds."""
    return any(finding.is_hard for finding in review_texts({(language, "text"): text}).findings)
