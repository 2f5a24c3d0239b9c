"""A finding in its place: which text it is in, and which sentence.

What was found is shown by cutting it out of the text it stands in. It is kept nowhere else.
"""

import dataclasses
import json
import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from django.utils.crypto import salted_hmac

from ..anonymity.findings import WATCHED
from ..anonymity.watch_list import LEGAL_FORMS

Place = tuple[str, str]
"""A language code, empty for a field that is the same in all languages; and the name of a field."""

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
        """Whether it names somebody."""
        return self.severity == "hard"

    @property
    def is_watched(self) -> bool:
        """Whether it is on a watch list."""
        return self.kind == WATCHED

    @cached_property
    def _sentence(self) -> tuple[int, int]:
        """Where the sentences that the finding touches begin and end."""
        breaks = [(found.start(), found.end()) for found in SENTENCE_END.finditer(self.text)]
        begins = max((after for before, after in breaks if after <= self.start), default=0)
        ends = min((before for before, after in breaks if before >= self.end), default=len(self.text))
        return begins, ends

    @property
    def before(self) -> str:
        """The sentence up to the finding."""
        return self.text[self._sentence[0] : self.start]

    @property
    def quote(self) -> str:
        """What was found."""
        return self.text[self.start : self.end]

    @property
    def after(self) -> str:
        """The rest of the sentence."""
        return self.text[self.end : self._sentence[1]]

    @property
    def kinds(self) -> tuple[str, ...]:
        """All kinds of the finding, the leading one first."""
        return (self.kind, *self.also)

    @cached_property
    def name(self) -> str:
        """What is found, without case, accents, signs, title and legal form: the same wherever one name is written."""
        words = re.findall(r"[^\W_]+", folded(self.quote))
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


def longest_first(findings: Iterable[PlacedFinding]) -> list[PlacedFinding]:
    """`findings`, the longest first, so that the shortest spelling of each name comes last."""
    return sorted(findings, key=lambda finding: -len(finding.quote))


def folded(text: str) -> str:
    """`text` without case and accents; as long as `text` for what people type in French and English."""
    return "".join(unicodedata.normalize("NFD", sign)[0].lower() for sign in unicodedata.normalize("NFC", text))
