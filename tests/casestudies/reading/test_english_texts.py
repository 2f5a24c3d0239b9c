"""English that a native reader would sign: what a test can hold of it."""

import json
import re
from pathlib import Path

import pytest
from babel.messages.pofile import read_po
from django.conf import settings

ARTICLE = re.compile(r"\b(an?)\s+[“\"*_‘(]*([A-Za-z]\w*)", re.IGNORECASE)
WITH_A_CONSONANT = re.compile(r"(?:eu|ewe|uni(?!n|m)|us(?:e|u|a)|uto|ubi|one\b|once|o[nu]i)", re.IGNORECASE)
WITH_A_VOWEL = re.compile(r"(?:hour|honest|heir|honou?r)", re.IGNORECASE)
SPELLED = re.compile(r"[A-Z][A-Z0-9]+\b|[A-Z]\b")
BRITISH = re.compile(r"\b(?:\w*colour\w*|licence|favour\w*|behaviour|recognis\w+)\b", re.IGNORECASE)


def english_texts() -> list[str]:
    """All that the site says in English: cases, site texts, pages and the sentences of the interface."""
    texts: list[str] = []
    for file in sorted((settings.BASE_DIR / "fixtures").glob("*.json")):
        fields = [record["fields"] for record in json.loads(file.read_text("utf-8"))]
        texts += [str(text) for words in fields if words.get("language_code") == "en" for text in words.values()]
    texts += [file.read_text("utf-8") for file in sorted((settings.BASE_DIR / "fixtures" / "pages").glob("*.en.md"))]
    with Path(settings.BASE_DIR / "locale/fr/LC_MESSAGES/django.po").open("rb") as file:
        for message in read_po(file):
            texts += message.id if isinstance(message.id, tuple | list) else [message.id]
    return texts


def wrong_articles(text: str) -> list[str]:
    return [found[0] for found in ARTICLE.finditer(text) if not SPELLED.match(found[2]) and not _fits(*found.groups())]


def _fits(article: str, word: str) -> bool:
    is_vowel = (word[0].lower() in "aeiou" and not WITH_A_CONSONANT.match(word)) or bool(WITH_A_VOWEL.match(word))
    return is_vowel == (article.lower() == "an")


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("a approval protocol", ["a approval"]),
        ("an case", ["an case"]),
        ("a user, an hour, a one-off, an “effect”, a unit, an AI, an unnamed one, a European", []),
    ],
)
def test_a_wrong_article_is_found(text, wrong):
    assert wrong_articles(text) == wrong


def test_no_english_text_has_a_wrong_article():
    texts = english_texts()

    assert len(texts) > 500
    assert [found for text in texts for found in wrong_articles(text)] == []


def test_english_is_spelled_in_one_way():
    assert [found[0] for text in english_texts() for found in BRITISH.finditer(text)] == []
