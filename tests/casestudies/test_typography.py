import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from casestudies.typography import FrenchUse, typeset, unbroken

THIN, SPACE = "\u202f", "\u00a0"


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ("un choix : c'est une responsabilité.", f"un choix{SPACE}: c’est une responsabilité."),
        ("Vraiment ? Oui ! Bon ; voilà", f"Vraiment{THIN}? Oui{THIN}! Bon{THIN}; voilà"),
        ("Vraiment? Oui!", f"Vraiment{THIN}? Oui{THIN}!"),
        ("Quoi ?! « Ici »", f"Quoi{THIN}?! «{SPACE}Ici{SPACE}»"),
        ('le "cadre" choisi', f"le «{SPACE}cadre{SPACE}» choisi"),
        ("dès 9:30, voir https://exemple.ch/a?b;c!d : oui", f"dès 9:30, voir https://exemple.ch/a?b;c!d{SPACE}: oui"),
        ("écrire à a.b@exemple.ch ; merci", f"écrire à a.b@exemple.ch{THIN}; merci"),
        ("`a ? b : c` en code", "`a ? b : c` en code"),
        ("10 000 CHF et 12 %", f"10{THIN}000{SPACE}CHF et 12{SPACE}%"),
        ("attendre...", "attendre…"),
        ("dans 320 pixels de large", f"dans 320{SPACE}pixels de large"),
        ('<a href="a:b">ici</a> ; là', f'<a href="a:b">ici</a>{THIN}; là'),
        ("direction–IT–conformité", "direction–IT–conformité"),
    ],
)
def test_french_is_set_as_a_swiss_printer_would(typed, printed):
    assert typeset(typed, "fr") == printed


@pytest.mark.parametrize(
    ("typed", "printed"),
    [("Vraiment ? Oui !", "Vraiment? Oui!"), ("un choix : « ici »", f"un choix{SPACE}: «{SPACE}ici{SPACE}»")],
)
def test_french_is_set_as_in_quebec_where_asked(typed, printed):
    assert typeset(typed, "fr", FrenchUse.QUEBEC) == printed


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ('the "board" said', "the “board” said"),
        ("it's the board's 'ruling'", "it’s the board’s ‘ruling’"),
        ('("quoted")', "(“quoted”)"),
        ("then - now -- always", "then – now – always"),
        ("in the '90s", "in the ’90s"),
        ("at 9:30, see https://example.com/it's?x", "at 9:30, see https://example.com/it's?x"),
        ("What? Yes: this; that!", "What? Yes: this; that!"),
        ("wait...", "wait…"),
        ("2024-2025", "2024–2025"),
    ],
)
def test_english_takes_curly_quotes_and_dashes(typed, printed):
    assert typeset(typed, "en") == printed


TEXT = st.text(alphabet=st.sampled_from("ab éÀ1 9:;!?«»\"'’“”‘-–—.…%€@/`()\u00a0\u202f\n"), max_size=60)


@given(TEXT | st.text(max_size=60), st.sampled_from(["fr", "en"]), st.sampled_from(list(FrenchUse)))
@example('a "b" "c', "fr", FrenchUse.SWISS)
@example("a ?! ; b", "fr", FrenchUse.SWISS)
@example("1:!", "fr", FrenchUse.SWISS)
@example("1::", "fr", FrenchUse.SWISS)
@example('""1""', "fr", FrenchUse.SWISS)
def test_setting_what_is_set_changes_nothing(text, language, use):
    once = typeset(text, language, use)

    assert typeset(once, language, use) == once


@given(TEXT, st.sampled_from(["fr", "en"]))
def test_no_word_is_ever_lost(text, language):
    def letters(some: str) -> str:
        return "".join(character for character in some if character.isalnum())

    assert letters(typeset(text, language)) == letters(text)


@pytest.mark.parametrize(
    ("language", "html", "held"),
    [
        (
            "fr",
            "au sein de 2\u00a0Kio, puis «\u00a0de l’IA\u00a0».",
            ["au sein", "de 2\u00a0Kio,", "«\u00a0de l’IA\u00a0»."],
        ),
        ("fr", "cadre <em>de gouvernance</em> sous contrainte", ["de gouvernance", "sous contrainte"]),
        ("fr", "(<a href='/x-y/'>direction–IT</a>, et co-pilotage)", ["co-pilotage)"]),
        ("fr", "<code>a-b</code> <textarea>dans un</textarea> <title>à huis</title>", []),
        ("en", "the course of an organization in (your) browser", ["of an organization", "in (your)"]),
        ("en", "with an extraordinarily-long-compound-word", []),
        ("en", "On Tuesday", ["On Tuesday"]),
    ],
)
def test_prepositions_and_compounds_are_held_with_what_is_set_close_to_them(language, html, held):
    marked = unbroken(html, language)

    assert re.findall(r'<span class="together">(.*?)</span>', marked) == held
    assert re.sub(r"</?span[^>]*>", "", marked) == html
