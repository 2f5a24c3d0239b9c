"""The consultant's key: in the memory of one tab, for as long as somebody is there, and nowhere else."""

import json

import pytest

from tests.support.steps import (
    CONTACT,
    ROOM,
    all_that_was_sent,
    answer,
    enter_room,
    recorded,
    reference_of,
    sign_in,
    spellings,
    unlock,
    wait_until_sealed_in,
    write_in,
)

pytestmark = pytest.mark.browser

WORDS = "Only for the key to see."
IN_DATABASES = """async () => {
  const answered = (asked) => new Promise((resolve, reject) => {
    Object.assign(asked, { onsuccess: () => resolve(asked.result), onerror: reject });
  });
  const found = [];
  for (const { name } of await indexedDB.databases()) {
    const database = await answered(indexedDB.open(name));
    for (const store of database.objectStoreNames) {
      const records = database.transaction(store).objectStore(store);
      found.push(name, ...await Promise.all([answered(records.getAllKeys()), answered(records.getAll())]));
    }
  }
  return JSON.stringify(found);
}"""
"""Everything that the browser keeps in databases for the site, as one text."""


@pytest.fixture
def room(open_page, site):
    """The reading room with one thread open, on a clock that tests move."""
    writer = open_page(CONTACT["en"])
    wait_until_sealed_in(writer, "browser")
    reference = reference_of(write_in(writer, message=WORDS))
    page = open_page("/healthz")
    page.clock.install()
    page.requests = recorded(page)
    enter_room(page, site, site.identity, reference)
    assert WORDS in page.inner_text("[data-part=thread]")
    return page


def is_forgotten(page) -> bool:
    return WORDS not in page.inner_text("body") and WORDS not in page.evaluate("document.body.innerHTML")


def test_the_key_and_every_opened_word_stay_in_the_tab(room, site):
    answer(room, "Sealed as well.")
    stored = room.evaluate("JSON.stringify([{...localStorage}, {...sessionStorage}, document.cookie, history.state])")
    stored += room.evaluate(IN_DATABASES)
    cookies = json.dumps(room.context.cookies())

    sent = all_that_was_sent(room.requests)
    assert b"/answer/" in sent, "the search looks where it should"
    for text in (site.identity, site.identity[16:], WORDS, "Sealed as well."):
        assert [word for word in spellings(text) if word in sent] == []
        assert text not in stored + cookies
    assert "huis-clos.unsaved" in stored, "the search looks into databases"


def test_five_minutes_without_a_hand_on_the_page_forget_the_key(room):
    room.clock.fast_forward("04:50")
    assert not is_forgotten(room)
    room.mouse.move(400, 400)
    room.mouse.down()
    room.mouse.up()
    room.clock.fast_forward("04:50")
    assert not is_forgotten(room)

    room.clock.fast_forward("00:15")
    assert is_forgotten(room)
    assert room.locator(".unlock:visible").count() == 1


def test_a_laptop_that_slept_finds_the_key_forgotten(room):
    """Timers stood still meanwhile; the time of day did not."""
    room.clock.set_system_time("2040-01-01T08:00:00Z")
    room.keyboard.press("Shift")

    assert is_forgotten(room)


def test_forgetting_can_be_asked_for(room, site):
    room.click("[data-part=forget]")
    assert is_forgotten(room)
    assert room.input_value("#room-identity") == ""

    unlock(room, site.identity)
    assert not is_forgotten(room)


def test_leaving_the_page_forgets(room):
    room.evaluate("dispatchEvent(new PageTransitionEvent('pagehide', {persisted: true}))")
    assert is_forgotten(room)


def test_coming_back_to_the_page_finds_it_shut(room):
    room.goto("/admin/")
    room.go_back()

    room.wait_for_selector(".unlock:visible")
    assert is_forgotten(room)


def test_an_answer_that_arrives_after_forgetting_shows_nothing(room):
    room.fill("#room-answer", "Late.")
    held = []
    room.route("**/answer/", lambda route: held.append(route))
    room.click("[data-do=answer] [type=submit]")
    while not held:
        room.wait_for_timeout(20)
    room.click("[data-part=forget]")
    with room.expect_response("**/answer/"):
        held[0].continue_()
    room.wait_for_timeout(200)

    assert is_forgotten(room)
    assert "Late." not in room.evaluate("document.body.innerHTML")


def test_without_script_the_room_says_what_is_possible_instead(open_page, site):
    page = open_page("/healthz", java_script_enabled=False)
    sign_in(page, site)
    page.goto(ROOM)

    assert page.locator("[data-part=unscripted]:visible").count() == 1
    assert page.locator(".unlock:visible").count() == 0
