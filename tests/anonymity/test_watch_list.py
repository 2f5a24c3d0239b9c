"""The watch list finds its terms in any disguise, and tells a thief nothing."""

import pytest

from casestudies.anonymity import WatchList, fingerprints, review

KEY = b"a key that lives outside the database"


def watched(term, text):
    found = review(text, "fr", watch_list=WatchList(fingerprints(term, KEY), KEY))
    return [text[finding.start : finding.end] for finding in found if finding.kind == "watch_list"]


@pytest.mark.parametrize(
    "text",
    [
        "avec helvorna",
        "avec HELVORNA",
        "avec Hélvorna",
        "d’Helvorna",
        "Helvorna's board",
        "avec Hel-vorna",
        "avec Hel vorna",
        "avec Hel\u00a0vorna",
        "avec H e l v o r n a",
        "avec H.E.L.V.O.R.N.A.",
        "avec Hel\u200bvorna",
        "avec Hel<b>vorna</b>",
        "avec Неlvоrnа",
        "avec Helvorrna",
        "avec Helvona",
        "avec Helvorma",
        "avec Hevlorna",
    ],
)
def test_a_term_is_seen_through_its_disguises(text):
    assert watched("Helvorna", text)


def test_a_legal_form_and_part_of_a_long_name_do_not_hide_a_term():
    assert watched("Helvorna SA", "chez Helvorna")
    assert watched("Anne Marie Favrine", "avec Marie Favrine hier")
    assert watched("Jean-François d’Ailly", "JEAN FRANCOIS D AILLY")


def test_a_term_of_ordinary_words_is_found_as_a_whole_only():
    assert watched("Horizon Clair", "le programme horizon clair avance")
    assert not watched("Horizon Clair", "un horizon peu clair")


def test_a_short_term_has_no_typos():
    assert watched("ORV", "le cas o.r.v. est clos")
    assert not watched("ORV", "le cas or est clos")


def test_the_store_holds_only_keyed_hashes():
    stored = fingerprints("Helvorna", KEY)

    assert all(len(mark) == 64 and int(mark, 16) >= 0 for mark in stored)
    assert not stored & fingerprints("Helvorna", b"another key")
    assert "helvorna" not in repr(WatchList(stored, KEY))
    assert "a key" not in repr(WatchList(stored, KEY))


def test_a_text_that_held_no_term_is_read_again_for_another_list():
    text = "Conseil à la direction de Helvorna, deux ateliers."
    first, second = (WatchList(fingerprints(term, KEY), KEY) for term in ("Vaudrey", "Helvorna"))

    assert [first.holds(text), first.holds(text), second.holds(text)] == [False, False, True]
    assert not WatchList(set(), KEY).holds(text)
    assert not WatchList(fingerprints("Helvorna", KEY), b"another key").holds(text)
