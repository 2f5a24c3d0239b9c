"""What the guard's own process knows of words and names, from the index that `building` makes: mapped, not loaded."""

from collections.abc import Iterator
from functools import lru_cache
from itertools import chain
from pathlib import Path

from .known import FORMAT, ORDINARY, SEEN, Word
from .plain import folded
from .spelling import LONG, derived_from, doubled_or_not, one_slip_away, parts, with_accents, without_prefix
from .words import words

FOLDER = Path(__file__).resolve().parents[2] / "build" / "guard"
"""Where `make build` puts the index."""


class Index:
    """Both tries, mapped into memory."""

    def __init__(self, folder: Path = FOLDER) -> None:
        from marisa_trie import RecordTrie

        self._words = RecordTrie(FORMAT).mmap(str(folder / "words.marisa"))
        self._names = RecordTrie(FORMAT).mmap(str(folder / "names.marisa"))

    def word(self, word: str) -> int:
        """The bits of `word`, in lower case; 0 where it is unknown."""
        found = self._words.get(word)
        return found[0][0] if found else 0

    def name(self, name: str) -> int:
        """The bits of `name`, folded; 0 where it is unknown."""
        found = self._names.get(name)
        return found[0][0] if found else 0


class Vocabulary:
    """Words of one language, those it borrows from the other, and names."""

    def __init__(self, language: str, index: Index) -> None:
        """`language` is "fr" or "en"."""
        is_french = language == "fr"
        self.language = language
        self.index = index
        self.own = Word.FRENCH if is_french else Word.ENGLISH
        self.own_common = Word.COMMON_FRENCH if is_french else Word.COMMON_ENGLISH
        self.borrowed = Word.COMMON_ENGLISH if is_french else Word.COMMON_FRENCH
        self.extra = words(f"ordinary.{language}")
        self.borrowed_extra = words("ordinary.en" if is_french else "ordinary.fr")
        self.is_word = lru_cache(maxsize=20_000)(self._is_word)
        self.is_misspelled = lru_cache(maxsize=20_000)(self._is_misspelled)
        self.is_likely_word = lru_cache(maxsize=20_000)(self._is_likely_word)

    def name(self, folded_name: str) -> int:
        """The bits of the name; 0 where it is unknown."""
        return self.index.name(folded_name)

    def is_seen(self, word: str) -> bool:
        """Whether `word` is often written in either language, though no dictionary has it."""
        return bool(self.index.word(word) & SEEN)

    def is_borrowed(self, word: str) -> bool:
        """Whether `word` is common in the other language."""
        return word in self.borrowed_extra or bool(self.index.word(word) & self.borrowed)

    def _is_word(self, word: str) -> bool:
        """Whether `word`, in lower case, is ordinary: as it stands, without its accents, with a prefix or an ending."""
        if any(map(self.is_spelled, self._spellings(word))):
            return True
        rest = without_prefix(word)
        if rest and (self.is_spelled(rest) or self._is_derived(rest)):
            return True
        return self._is_derived(word)

    def _spellings(self, word: str) -> Iterator[str]:
        yield word
        if "oe" in word:
            yield word.replace("oe", "œ")
        if "ae" in word:
            yield word.replace("ae", "æ")
        if self.language == "fr" and word.isascii():
            yield from with_accents(word)

    def is_spelled(self, word: str) -> bool:
        """Whether a dictionary has `word` as it stands."""
        return word in self.extra or bool(self.index.word(word) & self.own)

    def _is_derived(self, word: str) -> bool:
        return any(map(self.is_spelled, derived_from(word, self.language)))

    def _is_likely_word(self, word: str) -> bool:
        """Whether `word`, which no dictionary has, is rather a word than a name: new, compound, borrowed or misspelled."""
        if self.is_seen(word) or self.is_borrowed(word):
            return True
        if any(
            self.index.word(first) & ORDINARY and self.index.word(second) & ORDINARY for first, second in parts(word)
        ):
            return True
        return self.is_misspelled(word)

    def is_misdoubled(self, word: str) -> bool:
        """Whether `word` is a common word but for letters that are doubled or not."""
        return any(self.index.word(near) & self.own_common for near in doubled_or_not(word))

    def _is_misspelled(self, word: str) -> bool:
        """Whether `word` is one slip of the keyboard away from a common word, or, where it is long, from any."""
        least = self.own if len(word) >= LONG else self.own_common
        if self.is_misdoubled(word) or any(self.index.word(near) & least for near in one_slip_away(word)):
            return True
        bare = folded(word)
        if bare == word:
            return False
        nearby = chain(with_accents(bare), one_slip_away(bare) if len(word) >= LONG else ())
        return any(self.index.word(near) & least for near in nearby)
