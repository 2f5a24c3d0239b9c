"""Who speaks, on documents: named in full, inside what printers print; and lines that do not end on a preposition."""

import re
from dataclasses import replace

import pytest

from casestudies.documents import catalogue, content
from casestudies.typography import PREPOSITIONS

from .conftest import letters, letters_of, read
from .test_pdf import MILLIMETRES

SPEAKER = {
    "adviser": "Anne-Catherine de Montmollin-Vuilleumier",
    "role": "Conseillère indépendante auprès des directions générales et des conseils d’administration",
    "presentation": "J’accompagne des directions générales et des conseils dans leurs décisions sur l’IA. " * 2,
}


@pytest.fixture(params=["short", "long"])
def speaking(request, contents):
    words = SPEAKER if request.param == "long" else {"adviser": "A. Exemple", "role": "Conseil", "presentation": "Moi."}
    return replace(contents, site={**contents.site, **words})


@pytest.fixture(params=["case", "dossier"])
def pdf(request, version, versions, speaking, language, paper):
    if request.param == "case":
        return catalogue.case_pdf(version, speaking, paper)
    return catalogue.dossier_pdf(versions, speaking, language, paper)


def lowest(page) -> float:
    """The height, in points, of the lowest line of text above the edge of the paper."""
    heights: list[float] = []
    page.extract_text(visitor_text=lambda text, cm, tm, *_: text.strip() and heights.append(cm[5] + cm[3] * tm[5]))
    return min(heights)


def test_the_foot_of_every_page_is_where_printers_print(pdf):
    assert min(lowest(page) for page in read(pdf).pages) >= 8 * MILLIMETRES


def test_every_page_names_who_speaks_their_role_and_one_line(pdf, speaking):
    pages = read(pdf).pages
    shown = letters_of(pdf)

    for words in ("adviser", "role", "presentation"):
        assert shown.count(letters(speaking.site[words])) == len(pages)


def test_a_sharing_picture_names_who_speaks_their_role_and_one_line(speaking, version, language):
    for values in (content.picture(None, speaking, language), content.picture(version, speaking, language)):
        said = letters(values["adviser"] + values["presentation"])
        assert said == letters(f"{speaking.site['adviser']} · {speaking.site['role']}{speaking.site['presentation']}")


def test_no_line_ends_on_a_short_preposition(versions, contents, language, paper):
    ending = re.compile(rf"(?:^|\s)(?:{PREPOSITIONS[language]})$", re.IGNORECASE)
    pages = read(catalogue.dossier_pdf(versions, contents, language, paper)).pages
    lines = [line.rstrip() for page in pages for line in page.extract_text().splitlines()]

    assert len(lines) > 100
    assert [line for line in lines if ending.search(line)] == []
