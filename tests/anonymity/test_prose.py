"""On real sentences that name nobody the guard is silent: real prose by others, read from packages."""

import pytest

from tests.support.prose import absent, sentences


@pytest.mark.parametrize("part", ["seen", "scored"])
@pytest.mark.parametrize("language", ["fr", "en"])
def test_real_clean_sentences_raise_next_to_no_hard_finding(full_review, language, part):
    if absent():
        pytest.skip(f"real prose is not installed: {', '.join(absent())}")
    clean = sentences(language, part)[:4000]

    found = full_review([(language, sentence) for sentence in clean])

    words = sum(len(sentence.split()) for sentence in clean)
    hard = sum(finding.severity == "hard" for findings in found for finding in findings)
    assert len(clean) >= 3000
    assert 1000 * hard / words <= 0.6
