"""Whatever comes in, the guard answers, and what it points at is in the text."""

import time

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from casestudies.anonymity import WatchList, fingerprints, review

PIECES = st.sampled_from(
    [
        "Hel",
        "vorna",
        "\u200b",
        "\u00ad",
        "<b>",
        "</b>",
        "**",
        "&amp;",
        "&#0;",
        "&#x110000;",
        "é",
        "e\u0301",
        "ﬁ",
        "Ａ",
        "\u202f",
        "-\n",
        "’",
        "«",
        "»",
        "@",
        "(at)",
        "[dot]",
        "ch",
        "+41 21 555 01 42",
        "CHE-116.281.710",
        "SA",
        "rue des",
        "14,",
        "J.-F.",
        "№",
        "İ",
        "ß",
        "\ud800",
        "\x00",
        "..",
        "𝐇",
    ]
)
TEXTS = st.one_of(
    st.text(max_size=120), st.lists(PIECES, max_size=14).map("".join), st.lists(PIECES, max_size=14).map(" ".join)
)
KEY = b"k" * 32


@settings(max_examples=200)
@given(TEXTS, st.sampled_from(["fr", "en", "", "de"]))
@example("&#x110000;", "fr")
@example("\u0301", "fr")
def test_no_text_makes_the_guard_raise_and_offsets_stay_inside(text, language):
    for finding in review(text, language):
        assert 0 <= finding.start < finding.end <= len(text)
        assert text[finding.start : finding.end]
        assert finding.reason


@settings(max_examples=100)
@given(TEXTS, st.lists(st.one_of(st.text(max_size=20), PIECES), max_size=3), st.one_of(st.text(max_size=20), PIECES))
def test_one_more_term_never_removes_a_finding(text, terms, one_more):
    kept = set().union(*(fingerprints(term, KEY) for term in terms)) if terms else set()
    more = kept | fingerprints(one_more, KEY)

    assert set(review(text, "fr", watch_list=WatchList(kept, KEY))) <= set(
        review(text, "fr", watch_list=WatchList(more, KEY))
    )


@pytest.mark.parametrize(
    "piece", ["-", "a-", "A-", "1.", "1 ", "A.", "12 000 ", '"', "<!--", "l'", "a@", "é·e", "Mot, ", "zxqv "]
)
def test_no_odd_text_of_thousands_of_characters_takes_long(piece):
    text = (piece * 6000)[:6000]

    started = time.process_time()
    review(text, "fr")

    assert time.process_time() - started < 1
