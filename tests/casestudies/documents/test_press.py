"""What the press does when a document cannot be made, or not as it should be."""

from io import BytesIO

import pytest
import typst
from pypdf import PdfReader

from casestudies.documents import press
from casestudies.documents.compiler import compiled
from casestudies.documents.press import Document, DocumentNotMade, Paper

WORDS = {"document_title": "Titre", "language": "fr", "site": "Site", "address": "", "page": ""}


@pytest.fixture
def template(tmp_path, monkeypatch):
    """Makes a template of its own: `template(source)` gives its name."""

    def written(source: str) -> str:
        (tmp_path / "trial.typ").write_text(source, "utf-8")
        return "trial"

    monkeypatch.setattr(press, "TEMPLATES", tmp_path)
    return written


def order(template: str, source: str, folder, **inputs: str) -> dict:
    (folder / template).write_text(source, "utf-8")
    return {"template": str(folder / template), "root": str(folder), "typefaces": [], "inputs": inputs}


def test_a_faulty_template_is_named_with_its_fault(template):
    document = Document(template("#no-such-thing"), WORDS, Paper.A4)

    with pytest.raises(DocumentNotMade, match=r"trial: .*no-such-thing"):
        document.made()


def test_a_document_that_never_ends_is_given_up(template, monkeypatch):
    monkeypatch.setattr(press, "SECONDS", 0.5)
    document = Document(template("#range(10000000).map(n => calc.pow(n, 0.5)).sum()"), WORDS, Paper.A4)

    with pytest.raises(DocumentNotMade, match="not made within"):
        document.made()


def test_a_template_cannot_read_beyond_its_folder(template):
    document = Document(template('#read("/../../../../etc/passwd")'), WORDS, Paper.A4)

    with pytest.raises(DocumentNotMade):
        document.made()


@pytest.mark.parametrize(("words", "claims"), [("Titre", True), ("🙂", False)])
def test_pdf_ua_is_claimed_where_every_sign_can_be_shown(words, claims, tmp_path):
    source = '#set document(title: "Titre")\n#set text(lang: "fr")\n= #sys.inputs.words'

    pdf = compiled(order("a.typ", source, tmp_path, words=words) | {"format": "pdf"})

    root = PdfReader(BytesIO(pdf)).trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert (b"pdfuaid" in root["/Metadata"].get_data()) == claims


def test_what_pdf_ua_forbids_is_an_error_of_the_template(tmp_path):
    with pytest.raises(typst.TypstError, match="PDF/UA"):
        compiled(order("b.typ", "No title.", tmp_path) | {"format": "pdf"})


def test_of_a_picture_that_runs_over_the_first_page_is_shown(tmp_path):
    pages = "#set page(width: 20pt, height: 10pt, margin: 0pt)\n#pagebreak()"

    picture = compiled(order("c.typ", pages, tmp_path) | {"format": "png"})

    assert picture.startswith(b"\x89PNG")
