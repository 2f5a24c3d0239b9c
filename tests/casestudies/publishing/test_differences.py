"""Two texts compared word by word, and two saves merged field by field, whatever is in them."""

from hypothesis import given
from hypothesis import strategies as st

from casestudies.publishing.conflicts import merge
from casestudies.publishing.differences import compare, excerpt

TEXTS = st.text(alphabet="ab’é ,.\n", max_size=60)
PLACES = st.sampled_from([("fr", "title"), ("en", "title"), ("", "region")])
VALUES = st.dictionaries(PLACES, st.sampled_from(["", "un", "deux", "trois"]))
LISTS = st.lists(st.sampled_from("1234"), unique=True).map(sorted)


def joined(pieces, *kinds) -> str:
    return "".join(piece.text for piece in pieces if piece.kind in kinds)


@given(TEXTS, TEXTS)
def test_the_pieces_make_both_texts_again(older, newer):
    pieces = compare(older, newer)

    assert joined(pieces, "equal", "delete") == older
    assert joined(pieces, "equal", "insert") == newer
    assert all(piece.text for piece in pieces)


@given(TEXTS)
def test_a_text_compared_with_itself_has_no_change(text):
    assert {piece.kind for piece in compare(text, text)} <= {"equal"}


@given(TEXTS, TEXTS)
def test_an_excerpt_leaves_out_no_change(older, newer):
    pieces = compare(older, newer)

    assert [piece for piece in excerpt(pieces) if piece.kind != "equal"] == [
        piece for piece in pieces if piece.kind != "equal"
    ]


def test_words_are_compared_and_not_letters():
    pieces = compare("Le comité valide tout.", "Le conseil valide tout.")

    assert [(piece.kind, piece.text) for piece in pieces] == [
        ("equal", "Le "),
        ("delete", "comité"),
        ("insert", "conseil"),
        ("equal", " valide tout."),
    ]


def test_neighbouring_changes_read_as_one():
    pieces = compare("avant un deux après", "avant trois quatre après")

    assert [piece.text for piece in pieces] == ["avant ", "un deux", "trois quatre", " après"]


def test_an_excerpt_keeps_a_few_words_beside_the_change():
    before = "un deux trois quatre cinq six sept huit neuf dix"

    cut = excerpt(compare(before, before + " onze"), words=2)

    assert [piece.text for piece in cut] == ["… neuf dix", " onze"]


@given(VALUES, VALUES, VALUES)
def test_a_field_that_one_side_changed_is_taken_from_that_side(base, mine, theirs):
    merged = merge(base, mine, theirs)

    assert {*merged.values, *merged.conflicts} == set(mine)
    for place, value in merged.values.items():
        before, typed, there = (side.get(place, "") for side in (base, mine, theirs))
        assert value in (typed, there)
        assert typed == before or value == typed
        assert there == before or value == there
    for place in merged.conflicts:
        assert len({side.get(place, "") for side in (base, mine, theirs)}) == 3


@given(VALUES, VALUES)
def test_who_saves_first_has_no_conflict(base, mine):
    merged = merge(base, mine, base)

    assert (merged.values, merged.conflicts, merged.taken) == (mine, [], [])


@given(LISTS, LISTS, LISTS)
def test_lists_merge_entry_by_entry(base, mine, theirs):
    place = ("", "tensions")

    merged = set(merge({place: base}, {place: mine}, {place: theirs}).values[place])

    for entry in "1234":
        one_added = entry not in base and (entry in mine or entry in theirs)
        assert (entry in merged) == (one_added or (entry in mine and entry in theirs))
