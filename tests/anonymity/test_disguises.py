"""A name is found however it is written, and told where it stands in the text as typed."""

import pytest

from casestudies.anonymity import review

TOLD = {
    "zero-width space": "Hel\u200bvorna",
    "soft hyphen": "Hel\u00advorna",
    "cyrillic letters": "Неlvоrnа",
    "mark-up": "Hel<b>vor</b>na",
    "markdown": "**Hel**vorna",
    "full-width": "Ｈｅｌｖｏｒｎａ",
    "capitals": "HELVORNA",
    "decomposed accent": "He\u0301lvorna",
    "line-end hyphen": "Hel-\nvorna",
    "spaced": "H e l v o r n a",
    "dotted": "H.e.l.v.o.r.n.a",
    "an entity": "Hel&#8203;vorna",
}


@pytest.mark.parametrize("written", TOLD.values(), ids=TOLD)
def test_a_disguised_name_is_found_where_it_stands(written):
    text = f"Le cadre d’{written} avance."

    found = [finding for finding in review(text, "fr") if finding.severity == "hard"]

    shown = [text[finding.start : finding.end] for finding in found]
    assert any(written.strip("*") in quoted or (quoted in written and len(quoted) > 6) for quoted in shown), shown


@pytest.mark.parametrize(
    ("text", "kind", "quoted"),
    [
        ("écrire à jane (arobase) example (point) org", "email", "jane (arobase) example (point) org"),
        ("write to jane [at] example [dot] org today", "email", "jane [at] example [dot] org"),
        ("voir www.example.org/politique.", "url", "www.example.org/politique"),
        ("joindre le 021 555 01 42 demain", "telephone", "021 555 01 42"),
        ("compte CH93 0076 2011 6238 5295 7 ouvert", "iban", "CH93 0076 2011 6238 5295 7"),
        ("AVS 756.9217.0769.85 copié", "number", "AVS 756.9217.0769.85"),
        ("au 14, rue des Tilleuls à midi", "address", "14, rue des Tilleuls"),
        ("la société Corvane Industries SA a signé", "legal_form", "Corvane Industries SA"),
        ("coté sous SIX: HLVN depuis peu", "ticker", "SIX: HLVN"),
        ("le site de Lausanne a refusé", "place", "Lausanne"),
        ("Mme Praz a refusé", "person", "Praz"),
        ("l’assistant Ophélia répondait", "project", "Ophélia"),
        ("signé le 12 mars 2024 en séance", "date", "le 12 mars 2024"),
        ("un budget de 4,2 millions de francs", "amount", "4,2 millions de francs"),
        ("les 1 850 collaborateurs", "headcount", "1 850 collaborateurs"),
        ("une baisse de 37 % des incidents", "percentage", "37 %"),
    ],
)
def test_each_kind_is_told_with_its_exact_place(text, kind, quoted):
    assert quoted in [text[finding.start : finding.end] for finding in review(text, "fr") if finding.kind == kind]


@pytest.mark.parametrize(
    "text",
    [
        "Les ateliers ont distingué le RGPD, la nLPD, la Loi 25 et l’EU AI Act.",
        "La DSI et la DRH ont testé Microsoft 365 Copilot, ChatGPT et Claude sur Azure.",
        "Le Comité de direction et le Conseil d’administration visent ISO/IEC 42001.",
        "En Suisse romande comme au Québec et en France, les usages précèdent les règles.",
    ],
)
def test_public_technology_law_and_wide_regions_are_nobody(text):
    assert not [finding for finding in review(text, "fr") if finding.severity == "hard"]


def test_reasons_are_in_the_language_of_the_interface():
    in_french = review("Mme Praz a refusé.", "fr")[0].reason
    in_english = review("Mme Praz a refusé.", "fr", reasons_in="en")[0].reason

    assert in_french == "Nomme une personne, ou en a l’air."
    assert in_english == "Names a person, or looks like it."
