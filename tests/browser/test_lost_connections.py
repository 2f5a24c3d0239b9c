"""Networks that fail, fingers that are quick, tabs that are many: each message arrives once, and nothing typed is lost."""

import re

import pytest

from tests.support.servers import running_site
from tests.support.steps import (
    CONTACT,
    FOLLOW_UP,
    enter,
    kept,
    letter_in,
    receipt_code,
    reference_of,
    send,
    wait_until_sealed_in,
    write,
    write_in,
)

pytestmark = pytest.mark.browser


def test_a_connection_that_drops_loses_nothing_and_the_letter_arrives_once(open_page, site):
    page = open_page(CONTACT["en"])
    wait_until_sealed_in(page, "browser")
    before = len(kept(site))
    write(page, message="From a tunnel.")
    page.context.set_offline(True)
    send(page)
    page.wait_for_selector(".errors")
    assert "your connection may be down" in page.inner_text(".errors")
    assert page.input_value("#id_message") == "From a tunnel."
    assert page.locator("[data-sealed=browser]:visible").count() > 0

    page.context.set_offline(False)
    send(page)
    code = receipt_code(page)
    assert len(kept(site)) == before + 1
    assert letter_in(kept(site, reference_of(code))[0].envelope, site.identity)["message"] == "From a tunnel."


def test_an_answer_lost_on_its_way_back_makes_no_second_inquiry(open_page, site):
    page = open_page(CONTACT["en"])
    wait_until_sealed_in(page, "browser")
    before = len(kept(site))
    write(page, message="Twice, to be sure.")
    page.route("**/en/contact/", lose_the_answer)
    send(page)
    page.wait_for_selector(".errors")
    assert len(kept(site)) == before + 1

    page.unroute("**/en/contact/")
    send(page)
    code = receipt_code(page)
    assert len(kept(site)) == before + 1
    assert kept(site)[-1].reference == reference_of(code)


def lose_the_answer(route) -> None:
    route.fetch()
    route.abort()


def test_the_code_of_a_letter_sent_twice_opens_the_door(open_page, site):
    """The first attempt is the one that was kept: the code shown after the second must fit it."""
    page = open_page(CONTACT["en"])
    wait_until_sealed_in(page, "browser")
    write(page, message="Twice, to be sure.")
    page.route("**/en/contact/", lose_the_answer)
    send(page)
    page.wait_for_selector(".errors")
    page.unroute("**/en/contact/")
    send(page)
    code = receipt_code(page)

    page.goto(FOLLOW_UP["en"])
    wait_until_sealed_in(page, "browser")
    enter(page, code)
    assert page.locator(".thread .message").count() == 1


def test_two_tabs_each_send_their_own(open_page, site):
    first = open_page(CONTACT["fr"])
    second = first.context.new_page()
    second.goto(CONTACT["fr"])
    for page, text in ((first, "Premier onglet."), (second, "Second onglet.")):
        wait_until_sealed_in(page, "browser")
        write(page, message=text)
    codes = [None, None]
    for place, page in enumerate((second, first)):
        send(page)
        codes[place] = receipt_code(page)

    texts = [letter_in(kept(site, reference_of(code))[0].envelope, site.identity)["message"] for code in codes]
    assert texts == ["Second onglet.", "Premier onglet."]


@pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
def test_going_back_after_sending_sends_nothing_again(open_page, site, script):
    page = open_page("/en/", java_script_enabled=script)
    page.goto(CONTACT["en"])
    wait_until_sealed_in(page, "browser" if script else "arrival")
    write_in(page, message="Once.")
    before = len(kept(site))
    page.go_back()
    page.go_forward()
    page.reload()

    assert len(kept(site)) == before
    assert page.locator(".receipt-code").count() == 0


@pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
def test_a_double_click_sends_once(open_page, site, script):
    page = open_page(CONTACT["en"], java_script_enabled=script)
    wait_until_sealed_in(page, "browser" if script else "arrival")
    write(page, message="Once is enough.")
    before = len(kept(site))
    page.locator("form.letter [type=submit]").dblclick()

    assert receipt_code(page)
    assert len(kept(site)) == before + 1


def test_haste_is_explained_and_the_letter_passes_later(open_page, tmp_path):
    with running_site(tmp_path, INQUIRY_MIN_SECONDS="4") as site:
        page = open_page(CONTACT["en"], base_url=site.url)
        wait_until_sealed_in(page, "browser")
        write(page, message="In a hurry.")
        send(page)
        page.wait_for_selector(".errors")
        assert "wait 4 seconds" in page.inner_text(".errors")
        assert (page.input_value("#id_message"), kept(site)) == ("In a hurry.", [])

        page.wait_for_timeout(4_000)
        send(page)
        assert receipt_code(page)
        assert len(kept(site)) == 1


def test_a_form_that_the_site_no_longer_knows_passes_the_second_time(open_page, site):
    """As after a change of SECRET_KEY, for those who had the page open."""
    page = open_page("/healthz")
    page.route("**/en/contact/", lambda route: with_an_unknown_number(route) if is_get(route) else route.continue_())
    page.goto(CONTACT["en"])
    wait_until_sealed_in(page, "browser")
    write(page, message="Begun yesterday.")
    send(page)
    page.wait_for_selector(".errors")
    assert page.input_value("#id_message") == "Begun yesterday."

    send(page)
    code = receipt_code(page)
    assert letter_in(kept(site, reference_of(code))[0].envelope, site.identity)["message"] == "Begun yesterday."


def is_get(route) -> bool:
    return route.request.method == "GET"


def with_an_unknown_number(route) -> None:
    answer = route.fetch()
    route.fulfill(response=answer, body=re.sub(r"(&quot;form&quot;: &quot;)[^&]+", r"\1not-ours:1:2", answer.text()))
