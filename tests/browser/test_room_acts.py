"""Working in the reading room without leaving it: marking, keeping, erasing, and answers that are begun and not lost."""

import json

import pyrage
import pytest
from playwright.sync_api import expect

from tests.support.steps import (
    CONTACT,
    ROOM,
    enter,
    enter_room,
    kept,
    letter_in,
    reference_of,
    sign_in,
    state,
    unlock,
    wait_until_sealed_in,
    write_in,
)

pytestmark = pytest.mark.browser

SEND = "[data-do=answer] [type=submit]"
KEPT = "JSON.stringify({...localStorage})"


@pytest.fixture
def reference(open_page) -> str:
    page = open_page(CONTACT["en"])
    wait_until_sealed_in(page, "browser")
    return reference_of(write_in(page, message="A question."))


@pytest.fixture
def room(open_page, site, reference):
    """The reading room with one thread open."""
    page = open_page("/healthz", locale="en-US")
    enter_room(page, site, site.identity, reference)
    page.wait_for_selector("text=A question.")
    return page


def begin(page, words: str) -> None:
    page.fill("#room-answer", words)


def begun(page) -> str:
    return page.input_value("#room-answer")


def choose(page, reference: str) -> None:
    page.click(f"[data-part=threads] button:has-text('{reference}')")
    page.wait_for_selector(f"[data-part=thread] h2:has-text('{reference}')")


def test_a_thread_is_marked_and_kept_without_leaving(room, reference):
    room.click("text=Mark as handled")
    expect(room.locator("[data-part=status]")).to_have_text("Marked: Handled.")
    room.click("summary:has-text('Keep beyond')")
    room.fill("#room-reason", "mandate under way")
    room.keyboard.press("Enter")
    expect(room.locator("[data-part=thread] [data-fill=kept]")).to_have_text("mandate under way")

    assert room.locator("[data-mark=handled]:visible").count() == 0
    assert room.complaints == []


def test_a_thread_is_erased_after_a_question(room, site, reference):
    room.click("[data-do=erase]")
    room.click("text=Leave it as it is")
    assert kept(site, reference)
    room.click("[data-do=erase]")
    room.click("text=Erase for good")
    expect(room.locator("[data-part=status]")).to_have_text(f"{reference} is erased for good.")

    assert not kept(site, reference)
    assert room.locator(f"[data-part=threads] button:has-text('{reference}')").count() == 0
    assert room.locator("[data-part=thread] h2").count() == 0
    assert room.complaints == []


def test_an_answer_that_was_begun_comes_back_after_the_key_was_forgotten(room, site, reference):
    begin(room, "Half an ans")
    room.click("[data-part=forget]")
    assert "Half an ans" not in room.evaluate("document.body.innerHTML + " + KEPT)
    unlock(room, site.identity)
    choose(room, reference)

    assert begun(room) == "Half an ans"
    assert room.locator("[data-part=back]:visible").count() == 1


def test_an_answer_that_was_begun_survives_its_tab_and_is_sent_once(room, site, reference):
    begin(room, "Half an ans")
    again = room.context.new_page()
    room.close()
    again.goto(f"{ROOM}#{reference}")
    unlock(again, site.identity)
    again.wait_for_selector("#room-answer")
    assert begun(again) == "Half an ans"

    again.click(SEND)
    again.wait_for_selector(".message.consultant")
    assert begun(again) == ""
    assert letter_in(kept(site, reference)[-1].envelope, site.identity)["message"] == "Half an ans"
    assert again.evaluate(KEPT) == "{}"


def test_an_answer_that_was_begun_waits_while_another_thread_is_read(room, reference):
    begin(room, "Half an ans")
    other = room.locator("[data-part=threads] button strong").filter(has_not_text=reference).first
    if not other.count():
        pytest.skip("only one thread on the shared site")
    name = other.inner_text()
    choose(room, name)
    assert begun(room) == ""

    choose(room, reference)
    assert begun(room) == "Half an ans"


def test_an_answer_sealed_to_one_key_stays_shut_to_another(room, site, reference):
    begin(room, "For one key alone")
    room.click("[data-part=forget]")
    unlock(room, str(pyrage.x25519.Identity.generate()))
    choose(room, reference)

    assert begun(room) == ""


def test_an_answer_goes_on_after_signing_in_again(room, site, reference):
    begin(room, "Sent after the session ended.")
    room.context.clear_cookies(name="sessionid")
    room.click(SEND)
    room.fill("#again-password", site.password)
    room.click("dialog [type=submit]")
    room.wait_for_selector(".message.consultant")

    assert letter_in(kept(site, reference)[-1].envelope, site.identity)["message"] == "Sent after the session ended."


def test_who_does_not_sign_in_again_keeps_the_answer(room, reference):
    begin(room, "Not yet.")
    room.context.clear_cookies(name="sessionid")
    room.click(SEND)
    room.wait_for_selector("#again-password")
    room.keyboard.press("Escape")
    room.wait_for_selector("[data-part=status].alarm")

    assert "signed out" in state(room)
    assert begun(room) == "Not yet."


def test_a_minute_before_the_key_is_forgotten_the_room_says_so(open_page, site, reference):
    page = open_page("/healthz", locale="en-US")
    page.clock.install()
    enter_room(page, site, site.identity, reference)
    page.clock.fast_forward("03:50")
    assert page.locator("[data-part=idle]:visible").count() == 0
    page.clock.fast_forward("00:15")
    page.wait_for_selector("[data-part=idle]:visible")

    page.click("text=I am still here")
    assert page.locator("[data-part=idle]:visible").count() == 0
    page.clock.fast_forward("03:50")
    assert page.locator("[data-part=opened]:visible").count() == 1


def test_a_key_is_tried_without_opening_anything(open_page, site):
    page = open_page("/healthz", locale="en-US")
    sign_in(page, site)
    page.goto(f"{ROOM}#try")
    page.fill("#room-identity", site.identity)
    page.click("[name=try]")
    expect(page.locator("[data-part=status]")).to_contain_text("Your key works")

    assert page.locator("[data-part=opened]:visible").count() == 0
    assert page.input_value("#room-identity") == ""
    page.fill("#room-identity", str(pyrage.x25519.Identity.generate()))
    page.click("[name=try]")
    expect(page.locator("[data-part=status]")).to_contain_text("not among the keys in use")
    assert page.complaints == []


def test_a_letter_written_from_right_to_left_turns_nothing_around(open_page, site):
    page = open_page(CONTACT["en"])
    wait_until_sealed_in(page, "browser")
    reference = reference_of(write_in(page, message="\u202eevil", name="\u202eeman"))
    room = open_page("/healthz")
    enter_room(room, site, site.identity, reference)
    room.wait_for_selector(".message dd")

    isolated = "element => getComputedStyle(element).unicodeBidi"
    assert [room.locator(place).first.evaluate(isolated) for place in (".message .text", ".message dd")] == [
        "plaintext",
        "isolate",
    ]
    with room.expect_download() as download:
        room.click("[data-do=save]")
    assert "\u2068\u202eeman\u2069" in download.value.path().read_text("utf-8")
    assert json.loads(room.get_attribute(".room", "data-room"))["may_erase"]


def test_a_message_that_arrives_while_an_answer_is_typed_is_shown_and_not_handled(open_page, site):
    writer = open_page(CONTACT["en"])
    wait_until_sealed_in(writer, "browser")
    code = write_in(writer, message="A question.")
    room = open_page("/healthz", locale="en-US")
    enter_room(room, site, site.identity, reference_of(code))
    room.wait_for_selector("text=A question.")
    begin(room, "An answer.")
    writer.goto("/en/contact/follow-up/")
    enter(writer, code)
    writer.fill("#id_message", "One thing more.")
    writer.click("form.write [type=submit]")
    writer.wait_for_selector("text=Your message has arrived")
    room.click("text=Mark as handled")
    expect(room.locator("[data-part=status]")).to_have_text("Marked: New.")
    room.wait_for_selector("[data-part=thread] >> text=One thing more.")
    assert begun(room) == "An answer."

    room.click(SEND)
    expect(room.locator("[data-part=thread] .message")).to_have_count(3)
    expect(room.locator("[data-part=thread] [data-fill=state]")).to_have_text("Handled")
    assert room.complaints == []
