"""Leaving a page that still holds what would be lost: asked once, and only then."""

import pytest

from tests.support.steps import CONTACT, FOLLOW_UP, enter, receipt_code, send, wait_until_sealed_in, write, write_in

pytestmark = pytest.mark.browser

CANNOT_SEAL = "crypto.getRandomValues = () => { throw new Error('no randomness') }"


def asked(page) -> list:
    """Questions that the browser asks before the page is left; it is then left all the same."""
    dialogs: list = []
    page.on("dialog", lambda dialog: (dialogs.append(dialog.type), dialog.accept()))
    return dialogs


def copied_by_hand(page, selector: str) -> None:
    """Selects all that the element holds, and copies it with the keyboard."""
    page.evaluate("selector => getSelection().selectAllChildren(document.querySelector(selector))", selector)
    page.keyboard.press("Control+c")


def test_leaving_a_half_written_message_is_asked_once(open_page):
    page = open_page(CONTACT["fr"])
    wait_until_sealed_in(page, "browser")
    dialogs = asked(page)
    page.locator("#id_message").press_sequentially("Bonjour")
    page.goto("/fr/")

    assert dialogs == ["beforeunload"]


def test_leaving_an_untouched_form_is_not_asked(open_page):
    page = open_page(CONTACT["fr"])
    wait_until_sealed_in(page, "browser")
    dialogs = asked(page)
    page.locator("#id_message").click()
    page.goto("/fr/")

    assert dialogs == []


def test_leaving_a_half_written_message_is_asked_where_the_browser_cannot_seal_and_sending_it_is_not(open_page):
    page = open_page("/healthz")
    page.add_init_script(CANNOT_SEAL)
    page.goto(CONTACT["fr"])
    page.wait_for_load_state("networkidle")
    dialogs = asked(page)
    page.locator("#id_message").press_sequentially("Bonjour")
    page.goto(CONTACT["fr"])
    assert dialogs == ["beforeunload"]

    page.wait_for_load_state("networkidle")
    page.locator("#id_message").press_sequentially("Bonjour")
    send(page)
    receipt_code(page)
    assert dialogs == ["beforeunload"]


@pytest.mark.parametrize(
    ("copied", "questions"),
    [("", 1), ("button", 0), (".receipt-code", 0), (".two .reference", 1)],
    ids=["nothing", "by the button", "the code by hand", "the reference alone"],
)
def test_leaving_a_code_that_nobody_copied_is_asked(open_page, copied, questions):
    page = open_page(CONTACT["fr"], permissions=["clipboard-read", "clipboard-write"])
    wait_until_sealed_in(page, "browser")
    dialogs = asked(page)
    write(page, message="Bonjour")
    send(page)
    receipt_code(page)
    if copied == "button":
        page.click("[data-copy]")
        page.locator("[data-copy]", has_text="Copié").wait_for()
    elif copied:
        copied_by_hand(page, copied)
    page.goto("/fr/")

    assert dialogs == ["beforeunload"] * questions


def test_leaving_a_half_written_follow_up_is_asked_and_leaving_a_sent_one_is_not(open_page):
    page = open_page(CONTACT["en"], permissions=["clipboard-read", "clipboard-write"])
    wait_until_sealed_in(page, "browser")
    code = write_in(page, message="Hello")
    copied_by_hand(page, ".receipt-code")
    page.goto(FOLLOW_UP["en"])
    wait_until_sealed_in(page, "browser")
    enter(page, code)
    dialogs = asked(page)
    page.locator("#id_message").press_sequentially("A further word")
    page.click("form.write [type=submit]")
    page.wait_for_selector(".sent:visible")
    page.locator("#id_message").press_sequentially("And one more")
    page.locator("#id_message").fill("")
    page.goto("/en/")
    assert dialogs == []

    page.goto(FOLLOW_UP["en"])
    wait_until_sealed_in(page, "browser")
    enter(page, code)
    page.locator("#id_message").press_sequentially("A further word")
    page.goto("/en/")
    assert dialogs == ["beforeunload"]
