"""What a case still lacks before readers may see it: the texts of one language, and what both share."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from ..models import CaseStudy
from ..models.cases import NEEDED_TEXTS
from .findings import Texts
from .words import LANGUAGES

WRITTEN = tuple(name for name in NEEDED_TEXTS if name != "slug")
"""The texts that somebody must write: an address is made from the title."""

SHARED = ("region", "intervention_types", "tensions")
"""What both languages share. A draft may lack types and tensions."""


@dataclass(frozen=True)
class Missing:
    """`texts`: the empty fields of each language. `choices`: the fields in which nothing is chosen."""

    texts: Mapping[str, list[str]]
    choices: list[str]

    def __bool__(self) -> bool:
        """Whether it keeps the case from its readers. One language is enough for them."""
        return bool(self.choices or self.languages)

    @property
    def languages(self) -> list[str]:
        """Those of which one must be completed: the ones begun, or else all. None where one is complete."""
        if not all(self.texts.values()):
            return []
        begun = [language for language, empty in self.texts.items() if len(empty) < len(WRITTEN)]
        return begun or list(self.texts)


def missing_in(texts: Texts, chosen: Collection[str]) -> Missing:
    """What `texts` lack, and which of the shared fields are not among those that are `chosen`."""
    empty = {code: [name for name in WRITTEN if not texts.get((code, name), "").strip()] for code in LANGUAGES}
    return Missing(empty, [name for name in SHARED if name not in chosen])


def missing_from(case: CaseStudy) -> Missing:
    """What the stored draft of `case` lacks."""
    texts = {(text.language_code, name): getattr(text, name) for text in case.translations.all() for name in WRITTEN}
    lists = [name for name in SHARED[1:] if getattr(case, name).exists()]
    return missing_in(texts, ["region", *lists])
