"""The figures the guard must hold; docs/anonymity.md tells where they stand."""

import json
from pathlib import Path

import pytest

from casestudies.anonymity import review
from tests.support.corpus import paragraphs, score

CASES = Path(__file__).parents[2] / "fixtures" / "cases.json"
SOURCE = Path(__file__).parents[1] / "casestudies" / "reading" / "cases.fr.txt"


@pytest.mark.parametrize("part", ["seen", "scored"])
def test_the_guard_finds_nearly_everything_and_seldom_cries_wolf(full_review, part):
    figures = score(paragraphs(part), full_review)

    assert figures.hard_recall >= 0.98
    assert figures.soft_recall >= 0.90
    assert figures.false_a_paragraph("hard") <= 0.05
    assert figures.false_a_paragraph("soft") <= 1


def test_rules_alone_find_most():
    figures = score(paragraphs(), lambda texts: [review(text, language) for language, text in texts])

    assert figures.hard_recall >= 0.85
    assert figures.soft_recall >= 0.90


def test_the_corpus_is_large_enough():
    assert len(paragraphs()) >= 170
    assert len(paragraphs("scored")) >= 85


def test_the_four_cases_name_nobody(full_review):
    records = [
        record["fields"] for record in json.loads(CASES.read_text("utf-8")) if "language_code" in record["fields"]
    ]
    texts = [
        (fields["language_code"], value) for fields in records for value in fields.values() if isinstance(value, str)
    ]

    assert not [finding for findings in full_review(texts) for finding in findings if finding.severity == "hard"]


def test_the_source_text_names_nobody(full_review):
    findings = full_review([("fr", SOURCE.read_text("utf-8"))])[0]

    assert not [finding for finding in findings if finding.severity == "hard"]
