"""A key takes another's place: what was sealed to the old one is sealed again, and the old one is needed no more."""

import pytest

from tests.support.servers import running_site
from tests.support.steps import (
    CONTACT,
    ROOM,
    activate_a_new_key,
    enter_room,
    reference_of,
    sign_in,
    unlock,
    wait_until_sealed_in,
    write_in,
)

pytestmark = pytest.mark.browser

LIST = "/admin/casestudies/casestudy/3/watch-list/"
NAME = "Maison Bretoncelle"


@pytest.fixture
def site(tmp_path):
    """A running site of its own: its key changes."""
    with running_site(tmp_path / "site") as running:
        yield running


def open_lists(page, identity: str) -> str:
    page.goto(LIST)
    page.fill("#opener-identity", identity)
    page.click(".opener [type=submit]")
    page.wait_for_selector(".opened")
    return page.inner_text(".opened")


def test_a_watch_list_is_sealed_again_and_opens_with_the_new_key_alone(open_page, site, tmp_path):
    page = open_page("/healthz", locale="en-US")
    sign_in(page, site)
    page.goto(LIST)
    page.fill("[name=terms]", NAME)
    page.click(".submit-row [type=submit]")
    assert open_lists(page, site.identity) == NAME
    assert page.locator("[data-part=reseal]").is_hidden()

    new_key = activate_a_new_key(open_page, site, tmp_path)
    assert open_lists(page, new_key) == "(This key does not open it.)"
    assert page.locator("[data-part=reseal]").is_hidden()
    open_lists(page, site.identity)
    page.click("text=Seal them again to the keys in use")
    page.wait_for_selector("text=Sealed again to the keys in use: 1.")

    assert open_lists(page, new_key) == NAME
    assert open_lists(page, site.identity) == "(This key does not open it.)"
    assert page.complaints == []


def test_an_answer_that_was_begun_opens_with_the_new_key_once_the_room_was_opened_with_the_old(
    open_page, site, tmp_path
):
    writer = open_page(CONTACT["en"])
    wait_until_sealed_in(writer, "browser")
    reference = reference_of(write_in(writer, message="A question."))
    room = open_page("/healthz", locale="en-US")
    enter_room(room, site, site.identity, reference)
    room.fill("#room-answer", "Half an ans")
    new_key = activate_a_new_key(open_page, site, tmp_path)

    room.reload()
    unlock(room, site.identity)
    assert room.input_value("#room-answer") == "Half an ans"
    room.click("[data-part=reseal] button")
    room.wait_for_selector("[data-part=reseal]", state="hidden")
    room.goto("/admin/")
    room.goto(f"{ROOM}#{reference}")
    unlock(room, new_key)
    room.wait_for_selector("text=A question.")

    assert room.input_value("#room-answer") == "Half an ans"
