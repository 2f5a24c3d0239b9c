"""What is proposed in the place of a finding keeps the meaning, agrees with the sentence and reads right in it."""

import re
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casestudies.anonymity import review
from casestudies.anonymity.phrases import Setting
from casestudies.anonymity.suggestions import setting_in, suggestions

SETTING = Setting(region="Suisse romande", sector="31-33")


def proposed(marked: str, kind: str, language: str = "fr", setting: Setting = SETTING) -> list[str]:
    """`marked` holds what was found between brackets; each answer is the whole sentence with a suggestion in its place."""
    before, found, after = re.split(r"[\[\]]", marked)
    text = before + found + after
    wider = suggestions(text, language, len(before), len(before) + len(found), kind, setting)
    assert len(wider) <= 3
    return [before + words + after for words in wider]


FOUND_WHOLE = [
    ("fr", "La direction de [Brindelort SA] tardait.", "La direction de l’entreprise tardait."),
    ("fr", "Le PDG de [Brindelort SA] tardait.", "Le PDG de l’entreprise tardait."),
    ("fr", "Les équipes du [Groupe Brindelort SA] tardaient.", "Les équipes du groupe tardaient."),
    ("fr", "Chez [Brindelort SA], on tarde.", "Chez une entreprise, on tarde."),
    ("fr", "M. Jean Meier, de [Brindelort SA], tarde.", "M. Jean Meier, de l’entreprise, tarde."),
    ("fr", "Il conseille [De Brindelort SA].", "Il conseille une entreprise."),
    ("fr", "Le mandat de la [Banque Cantonale Vaudoise] court.", "Le mandat de la banque court."),
    ("fr", "La [Clinique Générale Fribourgeoise] tarde.", "La clinique tarde."),
    ("en", "At [Brindelort Ltd], nobody chose.", "At a company, nobody chose."),
    ("en", "He works for [Brindelort Inc]. It waits.", "He works for a company. It waits."),
    ("en", "The CEO of [Brindelort Ltd] waits.", "The CEO of the company waits."),
]
"""With what was found between brackets, and the sentence with the first suggestion in its place."""


@pytest.mark.parametrize(("language", "marked", "reads"), FOUND_WHOLE)
def test_a_name_is_found_whole_and_without_what_leads_to_it(language, marked, reads):
    before, name, after = re.split(r"[\[\]]", marked)
    text = before + name + after

    found = next(one for one in review(text, language) if one.start <= len(before) < one.end and one.severity == "hard")

    assert text[found.start : found.end] == name
    first = suggestions(text, language, found.start, found.end, found.kind)[0]
    assert text[: found.start] + first + text[found.end :] == reads


@pytest.mark.parametrize("number", ["12", "450", "3 200", "45 000", "three hundred", "quatre cents"])
@pytest.mark.parametrize(
    ("language", "sentence", "kind"),
    [
        ("fr", "Il y a {} collaborateurs ici.", "headcount"),
        ("fr", "Il y a {} licences ici.", "headcount"),
        ("fr", "Il coûte {} francs ici.", "amount"),
        ("en", "There are {} employees here.", "headcount"),
        ("en", "There are {} licences here.", "headcount"),
        ("en", "It cost {} francs.", "amount"),
    ],
)
def test_an_order_of_magnitude_that_was_suggested_is_not_found_again(language, sentence, kind, number):
    text = sentence.format(number)
    for found in review(text, language):
        for words in suggestions(text, language, found.start, found.end, found.kind):
            rounded = text[: found.start] + words + text[found.end :]
            assert kind not in {one.kind for one in review(rounded, language)}, rounded


@pytest.mark.parametrize(
    ("marked", "kind", "reads"),
    [
        ("L’IA était utilisée chez [Nestlé].", "organisation", "L’IA était utilisée chez un groupe industriel."),
        ("Confié à [Vaudrey] depuis.", "organisation", "Confié à l’entreprise depuis."),
        ("La direction de [Vaudrey] tardait.", "organisation", "La direction de l’entreprise tardait."),
        ("La direction d’[Orange] tardait.", "organisation", "La direction d’un groupe industriel tardait."),
        ("L’[Oréal] a signé.", "organisation", "L’entreprise a signé."),
        ("Lorsqu’[Orange] tranche.", "name", "Lorsqu’un groupe industriel tranche."),
        ("Que [Vaudrey] tranche.", "name", "Que l’entreprise tranche."),
        ("[Vaudrey] est basée ici.", "organisation", "Une entreprise industrielle est basée ici."),
        ("[Vaudrey], implanté ici, hésite.", "organisation", "Un groupe industriel, implanté ici, hésite."),
        ("Le groupe [Vaudrey] hésite.", "organisation", "Le groupe en question hésite."),
        ("La banque [Vaudrey] hésite.", "organisation", "La banque concernée hésite."),
        ("Du [Crédit Vaudrey], rien.", "name", "Du groupe industriel, rien."),
        ("Le siège est à [Lausanne].", "place", "Le siège est à un endroit de Suisse romande."),
        ("Installés dans [Lausanne].", "place", "Installés dans une ville de Suisse romande."),
        ("Les équipes de [Genève] hésitaient.", "organisation", "Les équipes de Suisse romande hésitaient."),
        ("La direction d’[Yverdon] tardait.", "place", "La direction d’une ville de Suisse romande tardait."),
        ("Vers [Montréal], tout part.", "place", "Vers une ville du Canada, tout part."),
        ("En [Valais], rien.", "place", "En Suisse romande, rien."),
        ("Le canton de [Vaud] décide.", "place", "Le canton de Suisse romande décide."),
        ("La clientèle [genevoise] attend.", "place", "La clientèle régionale attend."),
        ("Les clients [vaudois] attendent.", "place", "Les clients locaux attendent."),
        ("Mme [Favre] a signé.", "person", "Mme la directrice a signé."),
        ("[Mme Favre] a signé.", "person", "Une dirigeante a signé."),
        ("Avec [Greta Meier], directrice financière.", "person", "Avec une dirigeante, directrice financière."),
        ("La directrice [Greta Meier] a signé.", "person", "La directrice en poste a signé."),
        ("La décision de [Jean Meier] a tranché.", "person", "La décision de l’un des dirigeants a tranché."),
        (
            "[Jean Meier] défend le budget de la finance.",
            "person",
            "La direction financière défend le budget de la finance.",
        ),
        ("La présidente, [Greta Meier], a signé.", "person", "La présidente, elle-même, a signé."),
        ("Le directeur financier, [J. Meier], a signé.", "name", "Le directeur financier, lui-même, a signé."),
        (
            "À [Lausanne], la direction locale tarde.",
            "place",
            "À un endroit de Suisse romande, la direction locale tarde.",
        ),
        ("Le mandat de la [Banque Desrives] court.", "name", "Le mandat de la banque court."),
        ("Un assistant baptisé [Boréal] répond.", "project", "Un assistant baptisé d’un nom de code répond."),
        ("L’[Hôpital Sainte-Auriane] hésite.", "name", "L’hôpital hésite."),
        ("Le [ministère des Finances] tarde.", "organisation", "Le ministère tarde."),
        ("Le programme « [Horizon] » avance.", "project", "Le programme « interne » avance."),
        ("Les équipes du canton du [Valais] tardent.", "place", "Les équipes du canton du lieu tardent."),
        ("[Trois millions de dollars] de plus.", "amount", "Quelques millions de dollars de plus."),
        ("Joindre le [01 99 00 42 17].", "telephone", "Joindre le standard."),
        ("Les [1 850 collaborateurs] ont signé.", "headcount", "Les collaborateurs ont signé."),
        ("Elle compte [quatorze usines].", "headcount", "Elle compte plusieurs usines."),
        ("Les [Meier] ont signé.", "person", "Les dirigeants ont signé."),
        ("Le projet [Boussole] avance.", "project", "Le projet interne avance."),
        ("Écrire à [a@b.ch] vite.", "email", "Écrire à l’adresse de contact vite."),
        ("Au [12, rue du Lac], rien.", "address", "Au siège, rien."),
        ("Signé [le 12 mars 2024] ici.", "date", "Signé au printemps ici."),
        ("Depuis [le 12 juillet 2024], rien.", "date", "Depuis l’été, rien."),
        ("En [mars 2024], rien.", "date", "En début d’année, rien."),
        ("Un budget de [3,2 millions de francs].", "amount", "Un budget de quelques millions de francs."),
        ("Coût : [450 000 €].", "amount", "Coût : quelques centaines de milliers d’euros."),
        ("Elle emploie [12 000 employés].", "headcount", "Elle emploie quelques dizaines de milliers d’employés."),
    ],
)
def test_french_suggestions_read_right_in_their_sentence(marked, kind, reads):
    assert reads in proposed(marked, kind)


@pytest.mark.parametrize(
    ("marked", "kind", "reads"),
    [
        ("AI was in use at [Northmere].", "organisation", "AI was in use at an industrial group."),
        ("The [Vaudrey] board met.", "organisation", "The company board met."),
        ("[Vaudrey] executives met.", "organisation", "The company executives met."),
        ("[Vaudrey]’s board met.", "organisation", "An industrial group’s board met."),
        ("An [Orange] manager left.", "organisation", "An industry manager left."),
        ("The [CDS] approved it.", "name", "The organization approved it."),
        ("The [University of Westmarsh] refused.", "name", "The university refused."),
        ("A [University of Westmarsh] team left.", "name", "A client team left."),
        ("As a [University of Westmarsh], it waits.", "name", "As a university, it waits."),
        ("At [Ashgrove Trust], nobody knew.", "organisation", "At a trust, nobody knew."),
        ("Its [9,000-strong] workforce left.", "headcount", "Its large workforce left."),
        ("We met in [Lausanne].", "place", "We met in a town in French-speaking Switzerland."),
        ("The [Lausanne] office is closed.", "place", "The regional office is closed."),
        ("A [Lausanne]-based group.", "place", "A locally-based group."),
        ("[Greta Meier] asked the finance team.", "person", "The finance director asked the finance team."),
        ("CEO [Greta Meier] asked.", "person", "CEO at the time asked."),
        ("The chair, [Greta Meier], asked.", "person", "The chair, in person, asked."),
        (
            "[Marlowe], the virtual assistant, answered.",
            "name",
            "An internal project, the virtual assistant, answered.",
        ),
        ("The tool [BriefSmith] wrote them.", "project", "The tool used in-house wrote them."),
        ("The [Lantern] project began.", "project", "The internal project began."),
        ("Write to [a@b.ch] now.", "email", "Write to the contact address now."),
        ("Signed on [12 March 2024] there.", "date", "Signed on a spring day there."),
        ("In [October 2023], it began.", "date", "In the autumn, it began."),
        ("It cost [$12m] in all.", "amount", "It cost tens of millions of dollars in all."),
    ],
)
def test_english_suggestions_read_right_in_their_sentence(marked, kind, reads):
    assert reads in proposed(marked, kind, "en")


def test_the_label_and_the_sector_of_the_case_come_first():
    labelled = Setting(organisation="Assureur mutualiste", sector="52")

    assert proposed("Chez [Vaudrey].", "name", setting=labelled)[0] == "Chez un assureur mutualiste."
    assert proposed("Chez [Vaudrey].", "name", setting=Setting(sector="52"))[0] == "Chez un établissement financier."
    assert (
        proposed("Chez [Vaudrey].", "name", setting=Setting(organisation="Comité de direction"))[0]
        == "Chez une entreprise."
    )


@pytest.mark.parametrize(
    "label", ["Organisation francophone", "Organisation québécoise", "Organisation de Suisse romande"]
)
def test_the_label_of_the_organization_is_not_proposed_where_it_says_more_than_the_region(label):
    setting = Setting(region="Canada", organisation=label)

    for marked in ("[Vaudrey] hésite.", "Chez [Vaudrey].", "La [Vaudrey] tarde.", "La direction de [Vaudrey] tarde."):
        assert not re.search("francophone|québ|suisse", " ".join(proposed(marked, "name", setting=setting)))
    assert proposed("[Vaudrey] hésite.", "name", setting=setting)[0] == "Une organisation hésite."


def test_the_region_of_the_case_is_used_only_where_the_place_lies_in_it():
    canada = Setting(region="Canada")

    assert proposed("Dans [Montréal].", "place", setting=canada)[0] == "Dans une ville du Canada."
    assert proposed("Dans [Lausanne].", "place", setting=canada)[0] == "Dans une ville de Suisse."


def test_a_text_alone_tells_its_own_setting():
    assert setting_in("Un assureur québécois hésitait.") == Setting(region="Québec", sector="52")
    assert setting_in("Un assureur et un hôpital, au Québec et en Ontario.") == Setting()


ALONE = ["", "Chez ", "En ", "Vers ", "Avec ", "Mme ", "M. ", "Le groupe ", "À ", "De ", "D’", "L’", "Que ", "Qu’"]
DETERMINED = ["La ", "Le ", "Les ", "Du ", "Au ", "Aux ", "Un ", "Une ", "Notre ", "Cet "]
NAMING = ["person", "organisation", "place", "project", "name", "watch_list", "legal_form"]
KINDS = [*NAMING, "email", "url", "telephone", "address", "number", "iban", "handle", "ticker"]
CLASHES = re.compile(
    r"\b(?:de|que|la|le|se|du|au) (?:un|une|[aeiouyéèêhôîâ](?!uit)\w*)\b|\b(?:à|de) les? |[dl]’(?!h)[^aeiouyéèêôîâ]"
    r"|\bl’(?:un|une|le|la|l’)\b|\b(?:le|la|les|un|une|du|au|aux|cet|notre) (?:le|la|les|un|une|l’|d’)",
    re.IGNORECASE,
)


@pytest.mark.parametrize("kind", KINDS)
def test_no_french_suggestion_clashes_with_the_word_before_it(kind):
    for before, found in product([*ALONE, *DETERMINED], ["Vaudrey", "Orange", "Lausanne"]):
        for sentence in proposed(f"{before}[{found}] avance.", kind):
            assert not CLASHES.search(re.sub("(?i)l’une? des", "chez", sentence)), sentence


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("kind", KINDS)
def test_no_suggestion_is_itself_a_name(kind, language):
    for before in ("Chez ", "", "The " if language == "en" else "Le "):
        text = f"{before}Vaudrey avance."
        for words in suggestions(text, language, len(before), len(before) + 7, kind, SETTING):
            found = review(before + words + " avance.", language)
            assert not [finding for finding in found if finding.severity == "hard"], words


@given(
    st.text(max_size=60),
    st.text(max_size=20),
    st.text(max_size=60),
    st.sampled_from([*KINDS, "date", "amount", "headcount", "sector", "unheard of"]),
    st.sampled_from(["fr", "en", "de"]),
)
def test_suggestions_never_raise_and_never_hold_what_was_found(before, found, after, kind, language):
    text = before + found + after

    wider = suggestions(text, language, len(before), len(before) + len(found), kind)

    assert len(wider) <= 3
    assert all(words.strip() == words and words for words in wider)
    assert not [words for words in wider if found.strip() and found.lower() in words.lower()]
