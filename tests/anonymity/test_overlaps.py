"""What overlaps is said once, by the rules alone and by the guard's own process."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casestudies.anonymity import review


@pytest.mark.parametrize(
    ("text", "language", "covered"),
    [
        ("The supplier, Pellworth & Daughters Inc., refused.", "en", "Pellworth & Daughters Inc."),
        ("Voir helvetis point ch avant lundi.", "fr", "helvetis point ch"),
        ("Le ticket INC-2044817 a tout déclenché.", "fr", "INC-2044817"),
    ],
)
def test_names_that_overlap_are_one_finding_over_all_of_it(text, language, covered):
    (found,) = [finding for finding in review(text, language) if finding.severity == "hard"]

    assert covered in text[found.start : found.end]


@pytest.mark.parametrize("text", ["Signé le 12 mars 2024.", "Elle gère 12 milliards d’euros."])
def test_a_date_or_an_amount_is_no_headcount_as_well(text):
    assert len(review(text, "fr")) == 1


WORDS = st.sampled_from(
    [
        "Vaudrey",
        "SA",
        "Menoud",
        "&",
        "Cie",
        "SIRET",
        "732 829 320",
        "00074",
        "G1R",
        "4S9",
        "helvetis.ch",
        "@nom",
        "Inc.",
        "et",
    ]
)


@given(st.lists(WORDS, max_size=8).map(" ".join), st.sampled_from(["fr", "en"]))
def test_no_two_names_overlap(text, language):
    hard = sorted((found.start, found.end) for found in review(text, language) if found.severity == "hard")

    assert all(left[1] <= right[0] for left, right in pairwise(hard))
