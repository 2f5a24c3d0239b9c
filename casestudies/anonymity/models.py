"""What the guard's own process reads with: the rules, and what the index knows of words and names in each language."""

from .findings import Finding
from .rules import findings_in
from .vocabulary import Index, Vocabulary

INDEX = Index()
KNOWN = {language: Vocabulary(language, INDEX) for language in ("fr", "en")}


def read(text: str, language: str) -> list[Finding]:
    """What is found in `text`, without reasons; in English where `language` is not French."""
    language = "fr" if language.startswith("fr") else "en"
    return findings_in(text, language, KNOWN[language])
