"""Names in raw notes are replaced as each sentence wants it."""

import pytest

from casestudies.publishing import notes

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("chosen", "text"),
    [
        ("l’entreprise", "La direction de l’entreprise tarde. L’entreprise hésite, puis confie tout à l’entreprise."),
        ("la maison", "La direction de la maison tarde. La maison hésite, puis confie tout à la maison."),
    ],
    ids=["suggested", "typed"],
)
def test_a_name_is_replaced_with_a_capital_where_a_sentence_begins(chosen, text):
    raw = "La direction de Vaudrey SA tarde. Vaudrey SA hésite, puis confie tout à Vaudrey SA."
    read = notes.read(raw, "fr")

    public = {found.first.mark: chosen for found in read.found}

    assert [found.spellings for found in read.found] == [["Vaudrey SA"]]
    assert notes.replaced(read, public)[0] == text


def test_a_person_and_an_organization_are_watched_apart():
    read = notes.read("M. Jean Vaudrey, de Brindelort SA, hésite.", "fr")

    _text, pairs = notes.replaced(read, {found.first.mark: "quelqu’un" for found in read.found})

    assert {name for name, _words in pairs} == {"M. Jean Vaudrey", "Brindelort SA"}
