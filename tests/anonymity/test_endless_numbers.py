"""A number that no company has is read like any other: no draft fails on it."""

import pytest

from casestudies.anonymity import review
from casestudies.anonymity.sizes import sizes

SENTENCES = {
    "fr": ["Un budget de CHF {} francs.", "Un groupe de {} employés."],
    "en": ["A budget of CHF {}.", "A firm of {} people."],
}
NUMBERS = {"long": "9" * 400, "endless": "9" * 5000, "in groups": "9" + " 999" * 1500}


@pytest.mark.parametrize("number", NUMBERS.values(), ids=NUMBERS)
@pytest.mark.parametrize("language", ["fr", "en"])
def test_a_text_with_a_number_of_any_length_is_read(language, number):
    for sentence in SENTENCES[language]:
        text = sentence.format(number)
        review(text, language)
        list(sizes(text.lower()))
