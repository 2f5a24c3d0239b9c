"""What is in a PDF: all the words, tags for those who listen, and nothing about who made it how."""

import re

import pytest
from pypdf import PdfReader

from casestudies.documents import catalogue
from casestudies.typography import typeset

from .conftest import changed, letters, letters_of, read

MILLIMETRES = 72 / 25.4


@pytest.fixture(params=["case", "dossier"])
def pdf(request, version, versions, contents, language, paper):
    if request.param == "case":
        return catalogue.case_pdf(version, contents, paper)
    return catalogue.dossier_pdf(versions, contents, language, paper)


def test_a_case_is_one_page(versions, contents, paper):
    assert [len(read(catalogue.case_pdf(version, contents, paper)).pages) for version in versions] == [1, 1, 1, 1]


@pytest.mark.parametrize(("paper", "size"), [("a4", (210, 297)), ("us-letter", (215.9, 279.4))])
def test_the_page_has_the_size_of_its_paper(version, contents, paper, size):
    box = read(catalogue.case_pdf(version, contents, catalogue.Paper(paper))).pages[0].mediabox

    assert (box.width, box.height) == pytest.approx([side * MILLIMETRES for side in size], abs=0.5)


def test_a_case_tells_all_that_its_page_tells(versions, contents, language):
    for version in versions:
        text = letters_of(catalogue.case_pdf(version, contents))
        lines = [line for movement in version.movements for line in movement.lines]
        for words in [version.title, version.organisation, version.intervention, *lines]:
            assert letters(typeset(words.removesuffix(","), language)) in text
        for tension in contents.tension:
            assert letters(tension.name) in text


def test_the_dossier_has_cover_contents_map_cases_and_invitation(versions, contents, language):
    text = letters_of(catalogue.dossier_pdf(versions, contents, language))

    told = [
        "title",
        "thesis",
        "introduction",
        "map_introduction",
        "anonymity_heading",
        "anonymity_text",
        "invitation_heading",
        "invitation_from",
        "invitation_to",
        "invitation_text",
        "audience",
    ]
    assert {"fr": "Sommaire", "en": "Contents"}[language] in text
    for name in told:
        assert letters(typeset(contents.home[name], language)) in text
    for version in versions:
        assert text.count(letters(typeset(version.title, language))) >= 3  # contents, map, and the case
        assert letters(typeset(version.decision, language)) in text


def test_long_words_run_on_to_a_second_page(version, contents):
    version = changed(version, problem="\n\n".join(["Pression réglementaire croissante. " * 40] * 6))

    pages = read(catalogue.case_pdf(version, contents)).pages

    assert len(pages) > 1
    assert version.observations[-1].split()[-1] in pages[-1].extract_text()


def test_it_is_tagged_pdf_ua_in_its_language(pdf, language):
    root = read(pdf).trailer["/Root"]

    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == language
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert b"<pdfuaid:part>1</pdfuaid:part>" in root["/Metadata"].get_data()
    assert {"H1", "H2", "P", "L", "LI", "Figure"} <= set(_tags(read(pdf)))


def test_each_entry_of_a_list_has_a_label_that_is_seen_and_a_body(pdf):
    lists = [element for element in _elements(read(pdf)) if element["/S"] == "/L"]
    entries = [entry.get_object() for found in lists for entry in found["/K"]]

    assert len(lists) >= 2
    assert entries
    for entry in entries:
        label, body = (part.get_object() for part in entry["/K"])
        assert (label["/S"], body["/S"]) == ("/Lbl", "/LBody")
        assert label["/K"], "an empty label"
        assert body["/K"]


def test_the_map_is_a_table_with_headed_columns_and_spoken_marks(versions, contents, language):
    tags = _elements(read(catalogue.dossier_pdf(versions, contents, language)))

    headings = [element for element in tags if element["/S"] == "/TH"]
    spoken = [str(element.get("/Alt")) for element in tags if element["/S"] == "/Figure"]
    assert len(headings) == 1 + len(contents.tension)
    for number, entry in enumerate(contents.index, 1):
        for tension in contents.tension:
            mark = typeset({"fr": "Cas {} : {}", "en": "Case {}: {}"}[language].format(number, tension.name), language)
            assert (letters(mark) in map(letters, spoken)) == (tension.id in entry.tension)


def test_every_figure_says_what_it_shows(pdf):
    figures = [element for element in _elements(read(pdf)) if element["/S"] == "/Figure"]

    assert figures
    assert all(str(figure.get("/Alt", "")).strip() for figure in figures)


def test_its_bookmarks_are_its_headings(versions, version, contents, language):
    case = [letters(entry.title) for entry in _bookmarks(read(catalogue.case_pdf(version, contents)).outline)]
    pdf = catalogue.dossier_pdf(versions, contents, language)
    dossier = [letters(entry.title) for entry in _bookmarks(read(pdf).outline)]

    assert case[0] == letters(typeset(version.title, language))
    assert len(case) == 5
    for number, other in enumerate(versions, 1):
        assert letters(f"{number} {typeset(other.title, language)}") in dossier
    assert letters(typeset(contents.home["invitation_heading"], language)) in dossier


def test_the_contents_of_the_dossier_lead_to_its_pages(versions, contents, language):
    reader = read(catalogue.dossier_pdf(versions, contents, language))

    links = [annotation.get_object() for annotation in reader.pages[1]["/Annots"]]

    assert len([link for link in links if link["/Subtype"] == "/Link"]) >= 2 * len(versions) + 3
    assert all("/Contents" in link for link in links)


def test_its_faces_travel_with_it(pdf):
    for page in read(pdf).pages:
        for font in page["/Resources"]["/Font"].values():
            descriptor = font["/DescendantFonts"][0]["/FontDescriptor"]
            assert {"/FontFile2", "/FontFile3"} & set(descriptor)


def test_nothing_says_who_made_it_with_what_or_when(pdf, settings):
    reader = read(pdf)

    assert set(reader.metadata) == {"/Title"}
    for trace in (b"ypst", b"xmptk", b"CreatorTool", b"CreateDate", b"Producer"):
        assert trace not in reader.trailer["/Root"]["/Metadata"].get_data()
    assert not re.search(rb"[Tt]ypst|CreationDate|ModDate|/Author", pdf)
    assert str(settings.BASE_DIR).encode() not in pdf


def test_it_weighs_no_more_than_300_kilobytes(pdf):
    assert len(pdf) <= 300_000


def _bookmarks(outline):
    for entry in outline:
        if isinstance(entry, list):
            yield from _bookmarks(entry)
        else:
            yield entry


def _elements(reader: PdfReader) -> list:
    """The structure elements of the document, in reading order."""

    def below(element):
        kids = element.get("/K", [])
        for kid in kids if isinstance(kids, list) else [kids]:
            kid = kid.get_object()
            if hasattr(kid, "get") and "/S" in kid:
                yield kid
                yield from below(kid)

    return list(below(reader.trailer["/Root"]["/StructTreeRoot"]))


def _tags(reader: PdfReader) -> list[str]:
    return [element["/S"].removeprefix("/") for element in _elements(reader)]
