"""Letters are shown without the characters that steer terminals and break files."""

import json
from pathlib import Path
from xml.etree import ElementTree
from xml.sax.saxutils import escape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inquiries.letter import displayed
from inquiries.models import Inquiry

from .tools import Door, SealingDoor, answer_to

SHOWN = json.loads((Path(__file__).parent / "shown.json").read_text())
"""Texts, and how they are shown; the browser is held to the same table."""


@pytest.mark.parametrize("case", SHOWN, ids=lambda case: ascii(case["written"]))
def test_a_text_is_shown_without_control_characters(case):
    assert displayed(case["written"]) == case["shown"]


@given(st.text())
def test_any_text_fits_into_xml_once_it_is_shown(text):
    document = f"<text>{escape(displayed(text))}</text>"

    assert (ElementTree.fromstring(document).text or "") == displayed(text)


def test_an_answer_is_shown_so_on_the_page_of_the_thread(admin_client, client, db):
    code = SealingDoor(client).send_for_code()
    answer_to(admin_client, Inquiry.objects.get(), "One\x0b\x1b[31m two\ufffe.")
    page = Door(client, "en").follow_up(code=str(code)).content.decode()

    assert "One[31m two." in page
