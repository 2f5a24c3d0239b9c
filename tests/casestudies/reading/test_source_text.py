"""The consultant's own words, all of them, on the pages."""

import html
import re
from pathlib import Path

import pytest
from django.utils.html import strip_tags

pytestmark = pytest.mark.django_db

SOURCE = Path(__file__).parent / "cases.fr.txt"
PAGES = [
    "/fr/",
    "/fr/cas/arbitrage-sous-contrainte-reglementaire/",
    "/fr/cas/decision-sous-pression-rh-et-mediatique/",
    "/fr/cas/alignement-direction-it-poc-multiples/",
    "/fr/cas/clarification-des-responsabilites-ia-multisite/",
]


def bare(text: str) -> str:
    """`text` without any space: spacing is typography's affair, not the source's."""
    return re.sub(r"\s+", "", text)


def sentences() -> list[str]:
    lines = [line.removeprefix("- ").strip() for line in SOURCE.read_text("utf-8").splitlines()]
    return [sentence for line in lines for sentence in re.split(r"(?<=[.!?])\s+", line) if sentence]


@pytest.fixture
def shown(client) -> str:
    pages = [client.get(page) for page in PAGES]
    assert {page.status_code for page in pages} == {200}
    return bare(" ".join(html.unescape(strip_tags(page.content.decode())) for page in pages))


def test_every_sentence_of_the_source_is_on_the_pages_word_for_word(shown):
    missing = [sentence for sentence in sentences() if bare(sentence) not in shown]

    assert len(sentences()) > 50
    assert missing == []
