"""The same words make the same file: wherever, whenever, and whatever is in them."""

import json
import os
import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import settings as examples
from hypothesis import strategies as st

from casestudies.documents import catalogue, content
from casestudies.documents.press import Document, Paper
from casestudies.typography import typeset

from .conftest import changed, letters, letters_of, read

ANOTHER_PROCESS = """
import json, sys
from casestudies.documents.press import Document, Paper
template, content, paper = json.load(sys.stdin)
document = Document(template, content, Paper(paper) if paper else None)
sys.stdout.buffer.write(document.name.encode() + document.made())
"""


@pytest.mark.parametrize(("template", "paper"), [("case", "a4"), ("dossier", "us-letter"), ("picture", None)])
def test_two_processes_make_the_same_bytes(template, paper, version, versions, contents, language, tmp_path, settings):
    words = {
        "case": lambda: content.case(version, contents),
        "dossier": lambda: content.dossier(versions, contents, language),
        "picture": lambda: content.picture(version, contents, language),
    }[template]()

    def made(**environment):
        return subprocess.run(
            [sys.executable, "-c", ANOTHER_PROCESS],
            input=json.dumps([template, words, paper]).encode(),
            env={**os.environ, "PYTHONPATH": str(settings.BASE_DIR), **environment},
            cwd=tmp_path,
            capture_output=True,
            check=True,
        ).stdout

    here = Document(template, words, Paper(paper) if paper else None)
    first = made(TZ="America/Montreal", PYTHONHASHSEED="1", LANG="C")
    second = made(TZ="Asia/Tokyo", PYTHONHASHSEED="2", LANG="fr_CH.UTF-8")
    assert first == second == here.name.encode() + here.made()


def test_other_words_another_paper_or_another_template_is_another_file(version, contents):
    words = content.case(version, contents)

    names = {
        Document("case", words, Paper.A4).name,
        Document("case", words, Paper.LETTER).name,
        Document("picture", words, None).name,
        Document("case", words | {"site": "Autre"}, Paper.A4).name,
    }

    assert len(names) == 4


MARKUP = st.text(alphabet="#*$_`<>@\\[]{}()/=-+~\"'&;:.!?%^|§«»“” abcé01\n", min_size=1, max_size=60)


@examples(max_examples=25)
@given(typed=MARKUP.filter(str.strip))
def test_what_is_typed_is_printed_and_never_obeyed(typed, version, contents, language):
    version = changed(version, title=typed, organisation=typed, context=typed)

    pdf = catalogue.case_pdf(version, contents)

    printed = content.case(version, contents)["case"]["title"]
    assert letters(typeset(typed.strip(), language)) == letters(printed)
    assert read(pdf).metadata.title.startswith(printed)
    assert letters_of(pdf).count(letters(printed)) >= 3


@pytest.mark.parametrize(
    "typed", ['#panic("no")', '#read("/etc/passwd")', '"; #import "sheet.typ"', "$ x $ <label> @ref", "// gone"]
)
def test_a_command_is_only_words(typed, version, contents):
    version = changed(version, title=typed)

    assert letters(content.case(version, contents)["case"]["title"]) in letters_of(
        catalogue.case_pdf(version, contents)
    )


@pytest.mark.parametrize("sign", ["🙂", "你好", "\x07", "\ufffe"])
def test_a_sign_that_no_face_has_does_not_keep_the_document_from_being_made(sign, version, contents):
    version = changed(version, title=f"Arbitrage {sign} sous contrainte")

    assert "contrainte" in read(catalogue.case_pdf(version, contents)).pages[0].extract_text()
