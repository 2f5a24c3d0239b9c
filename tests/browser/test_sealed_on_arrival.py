"""An inquiry where the browser does not seal: the page says so on arrival, and the ordinary form does the rest."""

import pytest

from tests.support.chromium import DESKTOP, PHONE
from tests.support.steps import (
    CONTACT,
    kept,
    letter_in,
    receipt_code,
    recorded,
    reference_of,
    send,
    wait_until_sealed_in,
    write,
    write_in,
)

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("device", [DESKTOP, PHONE], ids=["desktop", "phone"])
@pytest.mark.parametrize("language", ["fr", "en"])
def test_without_script_the_letter_is_sealed_on_arrival_and_the_code_shown_once(open_page, site, language, device):
    page = open_page(CONTACT[language], device, java_script_enabled=False)
    wait_until_sealed_in(page, "arrival")
    assert page.locator("[data-sealed=browser]:visible").count() == 0

    code = write_in(page, message="Sans script.", reach="par pigeon")
    letter = letter_in(kept(site, reference_of(code))[0].envelope, site.identity)
    assert (letter["message"], letter["reach"]) == ("Sans script.", "par pigeon")

    page.reload()
    assert page.inner_text(".reference") == reference_of(code)
    assert page.locator(".receipt-code").count() == 0
    assert page.complaints == []


def blocked(route) -> None:
    route.abort()


def tampered(route) -> None:
    answer = route.fetch()
    route.fulfill(response=answer, body=answer.text().replace("age-encryption.org", "age-encryption.com"))


@pytest.mark.parametrize("what_happens", [blocked, tampered], ids=["blocked", "tampered with"])
def test_a_module_that_does_not_come_as_it_was_built_does_not_run_and_the_form_works(open_page, site, what_happens):
    page = open_page("/healthz")
    page.route("**/js/contact*.js", what_happens)
    page.goto(CONTACT["en"])
    page.wait_for_load_state("networkidle")
    wait_until_sealed_in(page, "arrival")
    assert page.complaints, "the browser says that it refused something"

    code = write_in(page, message="Without the module.")
    assert letter_in(kept(site, reference_of(code))[0].envelope, site.identity)["message"] == "Without the module."


def test_a_browser_that_cannot_seal_leaves_the_page_as_it_came(open_page, site):
    page = open_page("/healthz")
    page.add_init_script("crypto.getRandomValues = () => { throw new Error('no randomness') }")
    page.goto(CONTACT["en"])
    page.wait_for_load_state("networkidle")
    wait_until_sealed_in(page, "arrival")

    code = write_in(page, message="An old browser.")
    assert letter_in(kept(site, reference_of(code))[0].envelope, site.identity)["message"] == "An old browser."
    assert page.complaints == []


def test_sealing_that_fails_later_sends_nothing_and_the_page_owns_up_to_it(open_page, site):
    page = open_page(CONTACT["en"])
    wait_until_sealed_in(page, "browser")
    write(page, message="Sealing breaks.", reach="by pigeon")
    page.evaluate("() => { crypto.getRandomValues = () => { throw new Error('no randomness') } }")
    requests = recorded(page)
    send(page)

    wait_until_sealed_in(page, "arrival")
    assert page.locator("[data-sealed=browser]:visible").count() == 0
    assert page.locator(".errors:visible").count() == 1
    assert [request for request in requests if request.method == "POST"] == []
    assert page.input_value("[name=message]") == "Sealing breaks."

    send(page)
    code = receipt_code(page)
    letter = letter_in(kept(site, reference_of(code))[0].envelope, site.identity)
    assert (letter["message"], letter["reach"]) == ("Sealing breaks.", "by pigeon")
    assert "Sealing+breaks" in (page_post(requests) or "")
    assert page.complaints == []


def page_post(requests: list) -> str | None:
    return next(request.post_data for request in requests if request.method == "POST")
