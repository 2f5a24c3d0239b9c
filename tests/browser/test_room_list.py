"""The list of the reading room: loaded and opened as it comes into view, and searched."""

import json

import pyrage
import pytest
from playwright.sync_api import expect

from tests.support.servers import wait_for
from tests.support.steps import CONTACT, enter_room, put_through, reference_of, wait_until_sealed_in, write_in

pytestmark = pytest.mark.browser


def sentence(page, name: str) -> str:
    return json.loads(page.get_attribute(".room", "data-room"))["sentences"][name]


def letter(words: str):
    """Seals these words as the contact page would."""
    plain = json.dumps({"version": 1, "message": words}).encode().ljust(2048)

    def seal(recipients: list[str], _reference: str) -> bytes:
        return pyrage.encrypt(plain, [pyrage.x25519.Recipient.from_str(recipient) for recipient in recipients])

    return seal


@pytest.fixture
def reference(open_page) -> str:
    page = open_page(CONTACT["fr"])
    wait_until_sealed_in(page, "browser")
    return reference_of(write_in(page, message="Deux voies.", name="Éléonore V."))


def test_letters_are_loaded_and_opened_as_they_come_into_view(open_page, site):
    for number in range(55):
        put_through(site, letter(f"Letter {number}"))
    page = open_page("/healthz")
    enter_room(page, site, site.identity)
    entries = page.locator("[data-part=threads] li")
    expect(entries).to_have_count(50)
    expect(entries.first).to_contain_text("Letter 54")
    assert sentence(page, "opening") in entries.nth(49).inner_text()

    entries.nth(49).scroll_into_view_if_needed()
    expect(entries.nth(49)).to_contain_text("Letter 5")
    page.locator("[data-part=older]").scroll_into_view_if_needed()
    expect(entries.nth(51)).to_be_attached()
    assert page.complaints == []


HELD_VIEWS = """
  window.views = [];
  window.IntersectionObserver = class extends IntersectionObserver {
    constructor(see) {
      super((entries) => (entries[0].target.matches("li") ? views.push(() => see(entries)) : see(entries)));
    }
  };
"""
"""No entry is seen to come into view before `SEE`."""
SEE = "views.splice(0).forEach((see) => see())"
REPLACE_AND_SEE = """
  const before = views.splice(0);
  document.querySelector("[data-part=search]").dispatchEvent(new Event("input"));
  before.forEach((see) => see());
"""


def test_an_entry_that_is_replaced_while_its_letter_opens_shows_it(open_page, site):
    """As when the last entry and the button for older ones come into view together."""
    put_through(site, letter("The letter of a replaced entry"))
    page = open_page("/healthz")
    page.add_init_script(HELD_VIEWS)
    enter_room(page, site, site.identity)
    first = page.locator("[data-part=threads] li").first
    expect(first).to_contain_text(sentence(page, "opening"))

    wait_for(lambda: page.evaluate("views.length"), what="the first entry")
    page.evaluate(REPLACE_AND_SEE)
    wait_for(lambda: page.evaluate("views.length"), what="the entry in its place")
    expect(first).to_contain_text(sentence(page, "opening"))
    page.wait_for_timeout(500)  # the letter is open meanwhile
    page.evaluate(SEE)

    expect(first).to_contain_text("The letter of a replaced entry")
    assert page.complaints == []


def test_search_finds_words_of_letters_and_says_when_there_are_none(open_page, site, reference):
    page = open_page("/healthz")
    enter_room(page, site, site.identity)
    found = page.locator("[data-part=threads] li")
    page.fill("#room-search", "éLÉONORE v.")
    expect(found.filter(has_text=reference)).to_have_count(1)
    page.fill("#room-search", reference.lower())
    expect(found).to_have_count(1)

    page.fill("#room-search", "nobody wrote this")
    expect(found).to_have_count(0)
    assert page.inner_text("[data-part=none]") == sentence(page, "not_found")
