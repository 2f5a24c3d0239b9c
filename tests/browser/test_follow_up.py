"""The door that a receipt code opens: read the answer, write again, erase everything; the code stays in the browser."""

import pytest

from tests.support.chromium import DESKTOP, PHONE
from tests.support.servers import running_site
from tests.support.steps import (
    CONTACT,
    FOLLOW_UP,
    activate_a_new_key,
    all_that_was_sent,
    answer,
    enter,
    enter_room,
    kept,
    letter_in,
    recorded,
    reference_of,
    send,
    spellings,
    wait_until_sealed_in,
    write_in,
)

pytestmark = pytest.mark.browser

ANSWER = "Oui : parlons-en jeudi. « À huis clos » ✓"


@pytest.fixture
def received(open_page, site):
    """The code of an inquiry that was just sent, sealed in the browser."""
    page = open_page(CONTACT["en"])
    wait_until_sealed_in(page, "browser")
    return write_in(page, message="Is anybody there?")


def answered(open_page, site, code: str) -> None:
    room = open_page("/healthz")
    enter_room(room, site, site.identity, reference_of(code))
    answer(room, ANSWER)


def at_the_door(open_page, code: str, language: str = "en", script: bool = True, device: dict = DESKTOP):
    page = open_page(FOLLOW_UP[language], device, java_script_enabled=script)
    wait_until_sealed_in(page, "browser" if script else "arrival")
    page.requests = recorded(page)
    enter(page, code)
    return page


def as_remembered(code: str) -> str:
    """The code as somebody types it who reads it off a piece of paper."""
    return "hc" + code[2:].lower().replace("-", " ").replace("0", "O").replace("1", "l")


@pytest.mark.parametrize("device", [DESKTOP, PHONE], ids=["desktop", "phone"])
@pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_answer_is_read_where_the_code_is_known(open_page, site, received, language, script, device):
    page = at_the_door(open_page, as_remembered(received), language, script, device)
    assert page.locator(".no-answer:visible").count() == 1

    answered(open_page, site, received)
    page = at_the_door(open_page, as_remembered(received), language, script, device)
    assert page.inner_text(".message.consultant .text") == ANSWER
    assert page.locator(".no-answer:visible").count() == 0
    assert page.inner_text(".reference") == reference_of(received)
    assert "Is anybody there?" not in page.content()
    assert page.context.cookies() == []
    assert page.complaints == []


def test_the_secret_part_of_the_code_and_every_word_stay_in_the_browser(open_page, site, received):
    answered(open_page, site, received)
    page = at_the_door(open_page, received)
    page.fill("#id_message", "A further word.")
    page.click("form.write [type=submit]")
    page.wait_for_selector(".sent:visible")
    page.check("#id_sure")
    page.click("form.delete [type=submit]")
    page.wait_for_selector(".thread", state="detached")

    sent = all_that_was_sent(page.requests)
    secret = received[11:]
    assert reference_of(received).encode() in sent, "the search looks where it should"
    for text in (secret, secret.replace("-", ""), secret.lower(), "A further word.", ANSWER):
        assert [word for word in spellings(text) if word in sent] == []
    assert page.evaluate("[localStorage.length, sessionStorage.length]") == [0, 0]


@pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
def test_a_further_message_arrives_sealed(open_page, site, received, script):
    page = at_the_door(open_page, received, script=script)
    page.fill("#id_message", "A further word.")
    page.click("form.write [type=submit]")
    page.wait_for_selector(".sent:visible")

    _first, further = kept(site, reference_of(received))
    assert letter_in(further.envelope, site.identity)["message"] == "A further word."
    assert page.locator(".thread .message").count() == 2
    assert page.input_value("#id_message") == ""
    assert page.complaints == []


def test_a_further_message_that_cannot_be_sealed_here_is_sealed_on_arrival(open_page, site, received):
    page = at_the_door(open_page, received)
    page.fill("#id_message", "A further word.")
    page.evaluate("() => { crypto.getRandomValues = () => { throw new Error('no randomness') } }")
    page.requests.clear()
    page.click("form.write [type=submit]")
    wait_until_sealed_in(page, "arrival")
    assert page.locator("[data-sealed=browser]:visible").count() == 0
    assert page.requests == []

    page.click("form.write [type=submit]")
    page.wait_for_selector(".sent:visible")
    assert letter_in(kept(site, reference_of(received))[1].envelope, site.identity)["message"] == "A further word."
    assert page.complaints == []


def test_a_further_message_whose_answer_is_lost_arrives_once(open_page, site, received):
    page = at_the_door(open_page, received)
    page.fill("#id_message", "Twice, to be sure.")
    page.route("**/follow-up/", lose_the_answer)
    page.click("form.write [type=submit]")
    page.wait_for_selector(".errors")
    assert page.input_value("#id_message") == "Twice, to be sure."
    page.unroute("**/follow-up/")
    page.click("form.write [type=submit]")
    page.wait_for_selector(".sent:visible")

    assert len(kept(site, reference_of(received))) == 2


def lose_the_answer(route) -> None:
    route.fetch()
    route.abort()


@pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
def test_erasing_asks_to_be_sure_and_then_leaves_nothing_that_the_code_opens(open_page, site, received, script):
    page = at_the_door(open_page, received, script=script)
    page.click("form.delete [type=submit]")
    page.wait_for_selector(".errors")
    assert len(kept(site, reference_of(received))) == 1

    page.check("#id_sure")
    page.click("form.delete [type=submit]")
    page.wait_for_selector(".thread", state="detached")
    assert kept(site, reference_of(received)) == []
    assert page.locator("h1").count() == 1

    page = at_the_door(open_page, received, script=script)
    assert page.locator(".errors").count() == 1
    assert page.locator(".thread").count() == 0


@pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
def test_a_wrong_code_opens_nothing_and_says_no_more_than_that(open_page, received, script):
    wrong = received[:-1] + ("0" if received[-1] != "0" else "2")
    page = at_the_door(open_page, wrong, script=script)

    assert "No message opens with this code" in page.inner_text(".errors")
    assert page.input_value("#id_code") == wrong
    enter_again(page, received)
    assert page.locator(".thread .message").count() == 1


def enter_again(page, code: str) -> None:
    page.fill("#id_code", code)
    send(page)
    page.wait_for_selector(".thread")


def test_half_a_code_is_explained_without_asking_the_site(open_page, received):
    page = at_the_door(open_page, reference_of(received))

    assert "not the whole of a follow-up code" in page.inner_text(".errors")
    assert [request for request in page.requests if request.method == "POST"] == []


def test_the_door_goes_by_keyboard(open_page, received):
    page = open_page(FOLLOW_UP["en"])
    wait_until_sealed_in(page, "browser")
    page.focus("#id_code")
    page.keyboard.insert_text(received)
    page.keyboard.press("Enter")
    page.wait_for_selector(".thread")
    assert page.evaluate("document.activeElement.tagName") == "H1"

    page.keyboard.press("Tab")
    page.keyboard.insert_text("By keyboard.")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_selector(".sent:visible")
    for _step in range(3):
        page.keyboard.press("Tab")
    page.keyboard.press("Space")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_selector(".thread", state="detached")
    assert page.complaints == []


def test_keys_that_change_while_somebody_writes_are_taken_up(open_page, tmp_path):
    """The page was loaded with one key; when it is sent, another is in use."""
    with running_site(tmp_path) as site:
        page = open_page(CONTACT["en"], base_url=site.url)
        wait_until_sealed_in(page, "browser")
        late = page.context.new_page()
        late.goto(CONTACT["en"])
        wait_until_sealed_in(late, "browser")
        code = write_in(page, message="To the old key.")
        page.goto(FOLLOW_UP["en"])
        wait_until_sealed_in(page, "browser")
        enter(page, code)

        new_key = activate_a_new_key(open_page, site, tmp_path)
        late_code = write_in(late, message="To the new key.")
        page.fill("#id_message", "Also to the new key.")
        page.click("form.write [type=submit]")
        page.wait_for_selector(".sent:visible")

        assert letter_in(kept(site, reference_of(late_code))[0].envelope, new_key)["message"] == "To the new key."
        assert letter_in(kept(site, reference_of(code))[1].envelope, new_key)["message"] == "Also to the new key."
