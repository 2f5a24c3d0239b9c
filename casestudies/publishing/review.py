"""Between the records and the guard (`anonymity`): what is read, in which places something was found, and what was decided.

What was found is shown by cutting it out of the text it stands in. It is kept nowhere else.
"""

import dataclasses
import json
import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from django.conf import settings
from django.utils.crypto import salted_hmac
from django.views.decorators.debug import sensitive_variables

from .. import anonymity
from ..anonymity import WatchList
from ..anonymity.findings import WATCHED, told_once
from ..anonymity.watch_list import LEGAL_FORMS
from ..models import CaseStudy, Reason, Region, Step
from ..models.cases import TEXTS, CaseStudyTranslation
from ..slugs import slug_from
from . import counting, watch_list

Place = tuple[str, str]
"""A language code, and the name of a field of TEXTS."""

Texts = Mapping[Place, str]

TITLES = frozenset(
    {"m", "mm", "mme", "mmes", "mlle", "monsieur", "madame", "mr", "mrs", "ms", "miss", "dr", "me", "pr", "prof"}
)
"""Words before a name that do not make it another one."""

SENTENCE_END = re.compile(r"(?<=[.!?…])\s+|\n+")


@dataclass(frozen=True)
class PlacedFinding:
    """One finding in its place: `start` and `end` count code points of `text`, the whole field."""

    language: str
    field: str
    kind: str
    severity: str
    start: int
    end: int
    text: str = dataclasses.field(repr=False)
    is_published: bool = False
    """Whether `text` is what readers see, and not the draft."""
    also: tuple[str, ...] = ()
    """What else it is, where several findings overlap."""
    about: str = ""
    """What a decision is about, where it is neither the name nor the sentence: the codes of a count."""
    explained: str = dataclasses.field(default="", repr=False)
    """What to say of it, where its kind alone does not."""

    @property
    def is_hard(self) -> bool:
        return self.severity == "hard"

    @cached_property
    def _sentence(self) -> tuple[int, int]:
        """Where the sentences that the finding touches begin and end."""
        breaks = [(found.start(), found.end()) for found in SENTENCE_END.finditer(self.text)]
        begins = max((after for before, after in breaks if after <= self.start), default=0)
        ends = min((before for before, after in breaks if before >= self.end), default=len(self.text))
        return begins, ends

    @property
    def before(self) -> str:
        return self.text[self._sentence[0] : self.start]

    @property
    def quote(self) -> str:
        return self.text[self.start : self.end]

    @property
    def after(self) -> str:
        return self.text[self.end : self._sentence[1]]

    @property
    def kinds(self) -> tuple[str, ...]:
        return (self.kind, *self.also)

    @cached_property
    def name(self) -> str:
        """What is found, without case, accents, signs, title and legal form: the same wherever one name is written."""
        words = re.findall(r"[^\W_]+", _folded(self.quote))
        while len(words) > 1 and words[0] in TITLES:
            words.pop(0)
        while len(words) > 1 and words[-1] in LEGAL_FORMS:
            words.pop()
        return "".join(words) or self.quote

    @cached_property
    def mark(self) -> str:
        """A keyed fingerprint, by which a decision is found again: about a name, wherever the case says it; about a count,
        as long as the same is counted; about anything else, in its sentence."""
        said = [WATCHED if self.kind == WATCHED else "name", self.name]
        if self.about:
            said = ["count", self.about]
        elif not self.is_hard:
            said = [*self.kinds, self.before, self.quote, self.after]
        return salted_hmac("casestudies.reason", json.dumps(said), algorithm="sha256").hexdigest()

    def record(self, reason: str = "") -> dict:
        """What a step keeps of it."""
        names = ("language", "field", "kind", "also", "severity", "start", "end", "mark")
        return {**{name: getattr(self, name) for name in names}, "reason": reason}

    @classmethod
    def from_record(cls, record: Mapping, texts: Texts, is_published: bool = False) -> "PlacedFinding | None":
        """The finding that a step keeps, in `texts`; None where its sentence was changed since."""
        names = ("language", "field", "kind", "severity", "start", "end")
        text = texts.get((record["language"], record["field"]), "")
        also = tuple(record.get("also", ()))
        finding = cls(**{name: record[name] for name in names}, text=text, is_published=is_published, also=also)
        return finding if finding.quote and finding.mark == record["mark"] else None


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
        """What concerns `texts` alone, some of those that were read."""
        return dataclasses.replace(
            self, findings=tuple(found for found in self.findings if (found.language, found.field) in texts)
        )


@sensitive_variables()
def review_texts(texts: Texts, case: CaseStudy | None = None, region: Region | None = None) -> Review:
    """Reads `texts`, and counts the organizations that they and `region`, by default that of `case`, could be about.

    May take seconds where the process that knows names must first be started: hold no lock meanwhile.
    """
    region = region or (case.region if case else None)
    watched, terms = watch_list.version(), watch_list.current()
    places = [place for place, text in texts.items() if text]
    review = anonymity.review_all(
        [(language, texts[language, name]) for language, name in places],
        watch_list=terms,
        folder=settings.GUARD_FOLDER,
    )
    findings = tuple(
        PlacedFinding(
            language, name, found.kind, found.severity, found.start, found.end, texts[language, name], also=also
        )
        for (language, name), findings in zip(places, review.findings, strict=True)
        for found, also in told_once(findings)
    )
    findings = tuple(finding for finding in findings if not _repeats_the_title(finding, texts))
    counted = count_findings(texts, counting.tally(texts, region, case))
    return Review(texts, watched, (*findings, *counted), review.checked_names, region.pk if region else None)


def count_findings(texts: Texts, tally: counting.Tally) -> list[PlacedFinding]:
    """A finding for each count of `tally` that is an alarm, in each language that says what is counted."""
    return [
        PlacedFinding(
            spot.language,
            spot.field,
            alarm.kind,
            alarm.count.severity,
            spot.start,
            spot.end,
            texts[spot.language, spot.field],
            about=alarm.about,
            explained=alarm.explained,
        )
        for alarm in tally.alarms
        for spot in tally.outline.spots
    ]


def _repeats_the_title(finding: PlacedFinding, texts: Texts) -> bool:
    """Whether `finding` is in an address and says what the title does: it is then read there, with its capitals."""
    if finding.field != "slug" or finding.kind == WATCHED:
        return False
    title = slug_from(texts.get((finding.language, "title"), ""))
    return set(slug_from(finding.quote).split("-")) <= set(title.split("-"))


def longest_first(findings: Iterable[PlacedFinding]) -> list[PlacedFinding]:
    """`findings` so that the barest spelling of each name comes last."""
    return sorted(findings, key=lambda finding: -len(finding.quote))


@sensitive_variables()
def watched_in(texts: Texts, terms: WatchList) -> list[PlacedFinding]:
    """The watched terms in `texts`."""
    return [
        PlacedFinding(language, name, found.kind, found.severity, found.start, found.end, text)
        for (language, name), text in texts.items()
        for found, _ in told_once(terms.findings(text))
    ]


def words_of(case: CaseStudy, languages: Iterable[str] | None = None) -> dict[Place, str]:
    """The working text of `case`, as the database has it now: in `languages`, or in each that it is complete in."""
    texts = CaseStudyTranslation.objects.filter(master_id=case.pk)
    texts = texts.filter(is_complete=True) if languages is None else texts.filter(language_code__in=languages)
    return {(text.language_code, name): getattr(text, name) for text in texts for name in TEXTS}


def published_words(case: CaseStudy) -> dict[Place, str]:
    """What readers see of `case`."""
    return {
        (version.language, name): getattr(version, name) for version in case.published_versions.all() for name in TEXTS
    }


def reasons_for(case: CaseStudy) -> dict[str, str]:
    """Why findings of `case` were let through, by their marks."""
    return dict(Reason.objects.filter(case_id=case.pk).values_list("mark", "reason")) if case.pk else {}


def record(
    case: CaseStudy,
    action: str,
    by: str,
    findings: Iterable[PlacedFinding] = (),
    checked_names: bool | None = None,
    planned_for: datetime | None = None,
) -> Step:
    """Writes down a step of `case`, with what was found and why it was let through."""
    found = list(findings)
    reasons = reasons_for(case) if found else {}
    return Step.objects.create(
        case=case,
        action=action,
        by=by,
        planned_for=planned_for,
        checked_names=checked_names,
        findings=[finding.record(reasons.get(finding.mark, "")) for finding in found],
    )


def redacted(reason: str, quote: str) -> str:
    """`reason` with `quote` left out of it: a reason is kept, and what was found is not."""
    pattern = r"\s+".join(map(re.escape, _folded(quote).split()))
    folded = _folded(reason)
    if not pattern or len(folded) != len(reason):
        return reason
    pieces, last = [], 0
    for found in re.finditer(pattern, folded):
        pieces += [reason[last : found.start()], "[…]"]
        last = found.end()
    return "".join([*pieces, reason[last:]])


def _folded(text: str) -> str:
    """`text` without case and accents; as long as `text` for what people type in French and English."""
    return "".join(unicodedata.normalize("NFD", sign)[0].lower() for sign in unicodedata.normalize("NFC", text))


OPENING = frozenset({Step.Action.REVIEWED, Step.Action.REFUSED, Step.Action.SCHEDULED})
"""Steps whose findings wait for the consultant."""

CLOSING = frozenset({Step.Action.PUBLISHED, Step.Action.WITHDRAWN})
"""Steps after which nothing waits."""


def open_findings(case: CaseStudy) -> list[PlacedFinding]:
    """What the last review of `case` and the last alarm found that is neither mended nor decided yet, in its draft or in what
    readers see. A term that has left the watch list is no longer found."""
    entries = _waiting(case)
    drafts, reasons = words_of(case, {entry["language"] for entry in entries}), reasons_for(case)
    shown = published_words(case)
    found = [
        PlacedFinding.from_record(entry, drafts) or PlacedFinding.from_record(entry, shown, is_published=True)
        for entry in entries
    ]
    counted: list[PlacedFinding] = []
    if any(entry["kind"] in counting.KINDS.values() for entry in entries):
        counted = count_findings(drafts, counting.tally(drafts, case.region, case))
    terms = watch_list.current() if any(finding and finding.kind == WATCHED for finding in found) else None
    return [
        finding
        for finding in (*found, *counted)
        if finding and finding.mark not in reasons and _is_still_watched(finding, terms)
    ]


def _waiting(case: CaseStudy) -> list[dict]:
    """The findings of the last review and of the last alarm since `case` last went out or was withdrawn."""
    last = case.steps.filter(action__in=CLOSING).first()
    since = case.steps.filter(pk__gt=last.pk if last else 0)
    steps = (since.filter(action__in=OPENING).first(), since.filter(action=Step.Action.ALARM).first())
    return [entry for step in steps if step for entry in step.findings]


def _is_still_watched(finding: PlacedFinding, terms: WatchList | None) -> bool:
    return terms is None or finding.kind != WATCHED or any(terms.findings(finding.quote))
