"""Tells which texts are older than their counterpart in the other language.

For each field the texts of both languages are kept as a pair when one was last brought up to the other. Where one of them
changed since, the other is older. Neither language is the source: the one that changes first is.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from ..models import Reviewed
from .differences import Kind, Piece, compare, excerpt
from .findings import Place
from .words import LANGUAGES, text_fields

UNTRANSLATED = frozenset({"slug"})
"""Texts that follow from others."""


@dataclass(frozen=True)
class OlderField:
    """A text in `language` whose counterpart changed from `before` to `after` since both were last alike."""

    language: str
    field: str
    before: str
    after: str

    @property
    def changed_in(self) -> str:
        """The language that changed."""
        return _other(self.language)

    @cached_property
    def pieces(self) -> list[Piece]:
        """What changed, word by word, with a few words around it."""
        return excerpt(compare(self.before, self.after))

    @property
    def inserted(self) -> str:
        """The words that are new, as something to translate."""
        return " … ".join(piece.text.strip(" ,;:.\n") for piece in self.pieces if piece.kind == Kind.INSERT)


def older_fields(record: Reviewed, texts: Mapping[Place, str] | None = None) -> list[OlderField]:
    """The texts of `record` that are older than their counterpart, as stored or as typed in `texts`."""
    if not record.pairs:
        return []
    stored = _stored(record)
    return list(_older(record.pairs, stored if texts is None else texts, stored))


def missing_observations(texts: Mapping[Place, str]) -> tuple[str, int]:
    """The language whose observed impact has fewer lines, and how many it lacks; ("", 0) if none does or one is empty."""
    numbers = {
        language: len([line for line in texts.get((language, "impact"), "").splitlines() if line.strip()])
        for language in LANGUAGES
    }
    fewest = min(LANGUAGES, key=lambda language: numbers[language])
    missing = max(numbers.values()) - numbers[fewest]
    return (fewest, missing) if missing and numbers[fewest] else ("", 0)


def note_pairs(record: Reviewed, before: Mapping[Place, str], settled: Collection[str] = ()) -> None:
    """Brings the pairs of `record` up to what was just saved; `before` is what it held until then.

    `settled` names the fields where somebody said that nothing is to be changed in the other language.
    """
    now = _stored(record)
    for field in text_fields(record._parler_meta.root_model):
        if field in UNTRANSLATED:
            continue
        texts = _pair(now, field)
        pair = record.pairs.get(field) or _pair(before, field)
        behind = [code for code in LANGUAGES if _is_unedited(code, texts[code], pair, _pair(before, field))]
        if not all(texts.values()):
            record.pairs.pop(field, None)
        elif field in settled or not all(pair.values()) or not behind:
            record.pairs[field] = texts
        else:
            record.pairs[field] = {**pair, **{language: texts[language] for language in behind}}
    keep_pairs(record)


def note_restored(record: Reviewed, before: Mapping[Place, str], kept: Iterable[Mapping[Place, str]]) -> None:
    """Marks what was just brought back in one language as older than the other, where an earlier text stood beside it.

    `before` is what `record` held until then, `kept` what its versions hold, the latest first.
    """
    now, versions = _stored(record), list(kept)
    for field, pair in record.pairs.items():
        texts = _pair(now, field)
        changed = [language for language in LANGUAGES if texts[language] != before.get((language, field), "")]
        if len(changed) == 1 and pair != texts:
            record.pairs[field] = _pair_of(texts, changed[0], [_pair(words, field) for words in versions]) or pair
    keep_pairs(record)


def _pair_of(texts: Mapping[str, str], restored: str, kept: Iterable[dict[str, str]]) -> dict[str, str] | None:
    """The last of the `kept` pairs in which the text that was `restored` stood beside another text than it does now."""
    other = _other(restored)
    same = (pair for pair in kept if pair[restored] == texts[restored])
    return next((pair for pair in same if pair[other] not in ("", texts[other])), None)


def keep_pairs(record: Reviewed) -> None:
    """Stores the pairs of `record`, and what follows from them."""
    names = list(record._parler_meta.get_translated_fields())
    older = sorted(older_fields(record), key=lambda text: names.index(text.field))
    record.older = [f"{text.language}-{text.field}" for text in older]
    record.save(update_fields=["pairs", "older"])


def _older(
    pairs: Mapping[str, Mapping[str, str]], texts: Mapping[Place, str], stored: Mapping[Place, str]
) -> Iterator[OlderField]:
    for field, pair in pairs.items():
        for language in LANGUAGES:
            other = _other(language)
            now = texts.get((other, field), "")
            text = texts.get((language, field), "")
            if now != pair[other] and _is_unedited(language, text, pair, _pair(stored, field)):
                yield OlderField(language, field, pair[other], now)


def _is_unedited(language: str, text: str, pair: Mapping[str, str], stored: Mapping[str, str]) -> bool:
    """Whether `text` is that of `pair`: as it was, or with the new words of the other language at its end, or without them
    again. The words are new in what was `stored`: the page offers to take them over, and somebody is still to translate them.
    """
    if text == pair[language]:
        return True
    other = _other(language)
    words = _spaced(OlderField(language, "", pair[other], stored[other]).inserted)
    return bool(words) and _without(words, text) == _without(words, pair[language])


def _without(words: str, text: str) -> str:
    """`text` without `words` at its end, however often they stand there."""
    text = _spaced(text)
    while text.endswith(f" {words}"):
        text = text.removesuffix(f" {words}")
    return text


def _spaced(text: str) -> str:
    return " ".join(text.split())


def _pair(texts: Mapping[Place, str], field: str) -> dict[str, str]:
    return {language: texts.get((language, field)) or "" for language in LANGUAGES}


def _stored(record: Reviewed) -> dict[Place, str]:
    names = record._parler_meta.get_translated_fields()
    return {(text.language_code, name): getattr(text, name) for text in record.translations.all() for name in names}


def _other(language: str) -> str:
    return next(code for code in LANGUAGES if code != language)
