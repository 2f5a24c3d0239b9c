"""Compares what a record says now, what readers see and what was kept of it; brings texts back as a draft."""

from dataclasses import dataclass
from functools import cached_property

from ..models import CaseStudy, Reviewed, Version
from . import drafts, site_texts, versions
from .conflicts import Value
from .findings import Place
from .words import published_words, site_words

DRAFT, READERS = "draft", "readers"
UNRESTORED = frozenset({"slug", "changed_at"})
"""An old address leads to the case anyway, and another case may have it by now."""


@dataclass(frozen=True)
class Side:
    """One side of a comparison: the draft, what readers see, or a version that was kept."""

    key: str
    """`draft`, `readers`, or the id of a version."""
    record: Reviewed
    version: Version | None = None

    @cached_property
    def values(self) -> dict[Place, Value]:
        """What it says, by place."""
        if self.version:
            kept = versions.places(self.version.words)
            return {place: value for place, value in kept.items() if value != versions.DELETED}
        if self.key == DRAFT:
            return versions.places(versions.words_now(self.record))
        return {place: text for place, text in published_words(self.record).items() if place[1] != "changed_at"}

    @property
    def texts(self) -> dict[Place, str]:
        """What of it can be restored."""
        if isinstance(self.record, CaseStudy):
            return {
                place: text for place, text in versions.texts(self.values).items() if place[0] and _is_restored(place)
            }
        known = site_words(self.record).keys() | {place for place in self.values if place[0]}
        return {place: text for place, text in versions.texts(self.values).items() if place in known}


def side(record: Reviewed, key: str) -> Side | None:
    """The side that `key` names; None where there is no such version of `record`."""
    if key in (DRAFT, READERS):
        return Side(key, record)
    version = (
        record.versions.filter(pk=int(key)).first() if key.isascii() and key.isdecimal() and len(key) < 19 else None
    )
    return Side(key, record, version) if version else None


def differing(older: Side, newer: Side) -> list[Place]:
    """The places in which two sides differ. A case is compared with its published words in its texts alone."""
    places = older.values.keys() | newer.values.keys()
    if READERS in (older.key, newer.key) and isinstance(older.record, CaseStudy):
        places = {place for place in places if place[0]}
    return [place for place in places if older.values.get(place, "") != newer.values.get(place, "")]


def restore(record: Reviewed, texts: dict[Place, str], by: str) -> None:
    """Stores `texts` as a draft of `record`. The guard reads them like any draft: raises drafts.Refused, or Stale where
    somebody saved meanwhile."""
    words: dict[str, dict[str, str]] = {}
    for (language, name), text in texts.items():
        words.setdefault(language, {})[name] = text
    if isinstance(record, CaseStudy):
        now = versions.words_now(record)
        whole = {language: {**now.get(language, {}), **fields} for language, fields in words.items()}
        drafts.save(record, whole, {}, by, version=record.version, action=Version.Action.RESTORED)
    else:
        site_texts.save(record, words, by, record.version, Version.Action.RESTORED)


def chosen(texts: dict[Place, str], what: str) -> dict[Place, str]:
    """Those of `texts` that `what` names: `fr-title` one field, `fr` one language, `all` everything."""
    language, _hyphen, name = what.partition("-")
    return {
        place: text
        for place, text in texts.items()
        if what == "all" or (place == (language, name) if name else place[0] == language)
    }


def _is_restored(place: Place) -> bool:
    return place[1] not in UNRESTORED
