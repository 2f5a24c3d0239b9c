"""Names that no list of the guard's was made for are found in letters and records of proceedings."""

import pytest

from tests.support.letters import letters


@pytest.mark.parametrize(("language", "least"), [("fr", 0.98), ("en", 0.97)])
def test_names_by_chance_are_found(full_review, language, least):
    texts = list(letters(language, 200))
    findings = full_review([(language, text) for text, _ in texts])

    missed = [
        (text[start:end], text)
        for (text, places), found in zip(texts, findings, strict=True)
        for start, end in places
        if not any(one.severity == "hard" and one.start < end and start < one.end for one in found)
    ]

    assert len(missed) <= (1 - least) * sum(len(places) for _, places in texts), missed
