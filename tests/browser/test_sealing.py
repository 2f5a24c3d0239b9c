"""An inquiry that is sealed before it leaves the browser."""

import json

import pytest

from sealing.payload import padded_size
from tests.support.chromium import DESKTOP, PHONE
from tests.support.servers import wait_for
from tests.support.steps import (
    CONTACT,
    FIELDS,
    all_that_was_sent,
    kept,
    opened_with_age,
    receipt_code,
    recorded,
    reference_of,
    send,
    spellings,
    wait_until_sealed_in,
    write,
    write_in,
)

pytestmark = pytest.mark.browser

WORDS = {
    "message": "Nous hésitons depuis le printemps ; « deux voies » ? 漢字 🙂",
    "reach": "Signal : +41 79 000 11 22",
    "name": "Éléonore Vuilleumier",
    "organisation": "Fonderie du Jorat SA",
    "role": "Présidente du conseil",
}


@pytest.mark.parametrize("device", [DESKTOP, PHONE], ids=["desktop", "phone"])
@pytest.mark.parametrize("language", ["fr", "en"])
def test_nothing_that_was_typed_leaves_the_browser_in_clear(open_page, site, device, language):
    page = open_page(CONTACT[language], device)
    wait_until_sealed_in(page, "browser")
    requests = recorded(page)
    code = write_in(page, **WORDS)

    sent = all_that_was_sent(requests)
    (message,) = kept(site, reference_of(code))
    assert message.envelope in sent, "the search looks where it should"
    assert [word for text in WORDS.values() for word in spellings(text) if word in sent] == []
    assert [word for word in spellings(code[10:]) if word in sent] == []
    assert page.context.cookies() == []
    assert page.complaints == []


@pytest.mark.parametrize("language", ["fr", "en"])
def test_age_opens_what_the_browser_sealed_and_finds_it_padded(open_page, site, language):
    page = open_page(CONTACT[language])
    wait_until_sealed_in(page, "browser")
    code = write_in(page, **WORDS)

    (message,) = kept(site, reference_of(code))
    plain = opened_with_age(message.envelope, site.identity)
    letter = json.loads(plain)
    assert {name: letter[name] for name in FIELDS} == WORDS
    assert (letter["version"], letter["language"], letter["reference"]) == (1, language, reference_of(code))
    assert len(plain) == padded_size(len(plain.rstrip()))


@pytest.mark.parametrize("length", [1, 1_900, 10_000])
def test_a_message_of_any_length_arrives_whole_in_its_size_class(open_page, site, length):
    page = open_page(CONTACT["fr"])
    wait_until_sealed_in(page, "browser")
    code = write_in(page, message="é" * length)

    plain = opened_with_age(kept(site, reference_of(code))[0].envelope, site.identity)
    assert plain.decode().count("é") == length
    assert len(plain) == padded_size(len(plain.rstrip()))


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_page_says_where_it_seals_before_anybody_types(open_page, language):
    page = open_page(CONTACT[language])
    wait_until_sealed_in(page, "browser")

    assert page.locator("[data-sealed=arrival]:visible").count() == 0
    assert page.input_value("#id_message") == ""
    assert page.locator("form.letter :is(textarea, input:not([type=hidden]))[name]").count() == 0


def test_the_receipt_shows_the_code_once_and_its_reference_for_good(open_page):
    page = open_page(CONTACT["en"])
    wait_until_sealed_in(page, "browser")
    code = write_in(page, message="A receipt, please.")
    assert "/en/contact/receipt/" in page.url
    assert page.inner_text(".reference") == reference_of(code)
    assert page.evaluate("document.activeElement.tagName") == "H1"

    page.reload()
    assert page.inner_text(".reference") == reference_of(code)
    assert page.locator(".receipt-code").count() == 0
    assert code not in page.content()
    assert page.complaints == []


def test_the_code_can_be_copied(open_page):
    page = open_page(CONTACT["en"])
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    wait_until_sealed_in(page, "browser")
    code = write_in(page, message="A receipt, please.")
    page.click("[data-copy]")

    wait_for(lambda: page.inner_text("[data-copy]") == page.get_attribute("[data-copy]", "data-copied"))
    assert page.evaluate("navigator.clipboard.readText()") == code


def test_the_code_is_selected_where_the_browser_will_not_copy_it(open_page):
    page = open_page(CONTACT["en"])
    wait_until_sealed_in(page, "browser")
    code = write_in(page, message="A receipt, please.")
    page.evaluate("() => { navigator.clipboard.writeText = () => Promise.reject(new Error('not here')) }")
    page.click("[data-copy]")

    wait_for(lambda: page.evaluate("getSelection().toString()").strip() == code)
    assert page.complaints == []


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_whole_form_goes_by_keyboard(open_page, site, language):
    page = open_page(CONTACT[language])
    wait_until_sealed_in(page, "browser")
    _tab_to(page, "document.activeElement.id === 'id_message'")
    for text in WORDS.values():
        page.keyboard.insert_text(text)
        page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.type") == "submit"
    page.keyboard.press("Enter")
    code = receipt_code(page)
    _tab_to(page, "document.activeElement.matches('[data-copy]')")

    letter = opened_with_age(kept(site, reference_of(code))[0].envelope, site.identity).decode()
    assert all(text in letter for text in WORDS.values())
    assert page.complaints == []


def _tab_to(page, there: str) -> None:
    for _step in range(20):
        page.keyboard.press("Tab")
        if page.evaluate(there):
            assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") != "none"
            return
    pytest.fail("the keyboard does not get there")


def test_empty_and_too_long_are_explained_before_anything_is_sent(open_page, site):
    page = open_page(CONTACT["en"], PHONE)
    wait_until_sealed_in(page, "browser")
    requests, before = recorded(page), len(kept(site))
    write(page, reach="by pigeon")
    send(page)
    assert "it is empty" in page.inner_text(".errors")
    assert page.evaluate("document.activeElement.className") == "errors"

    write(page, message="x" * 10_412)
    send(page)
    assert "10,000 characters (10,412)" in page.inner_text(".errors")
    write(page, message="Short.", name="n" * 201)
    send(page)
    assert "200 characters (201)" in page.inner_text(".errors")
    assert (page.input_value("#id_reach"), len(kept(site))) == ("by pigeon", before)
    assert [request for request in requests if request.method == "POST"] == []

    write(page, name="")
    send(page)
    assert receipt_code(page)
    assert page.complaints == []
