"""A case's watch list, opened again by the only key that can, in the consultant's browser."""

import pyrage
import pytest

from tests.support.steps import all_that_was_sent, recorded, sign_in

pytestmark = pytest.mark.browser

LIST = "/admin/casestudies/casestudy/3/watch-list/"
NAME = "Maison Bretoncelle"


@pytest.fixture
def page(open_page, site):
    """The watch list of a case, with one name on it."""
    page = open_page("/healthz")
    sign_in(page, site)
    page.goto(LIST)
    page.fill("[name=terms]", NAME)
    page.check("[name=replace]")
    page.click(".submit-row [type=submit]")
    page.wait_for_selector(".opener:visible")
    assert NAME not in page.content()
    return page


def open_with(page, identity: str) -> None:
    page.fill("#opener-identity", identity)
    page.click(".opener [type=submit]")
    page.wait_for_selector(".opened")


def test_the_consultants_key_opens_it_and_stays_in_the_tab(page, site):
    requests = recorded(page)
    open_with(page, site.identity)

    assert page.inner_text(".opened") == NAME
    assert page.input_value("#opener-identity") == ""
    assert site.identity.encode() not in all_that_was_sent(requests)
    assert page.complaints == []


def test_another_key_does_not_open_it(page):
    open_with(page, str(pyrage.x25519.Identity.generate()))

    assert NAME not in page.content()


def test_what_is_no_key_is_explained(page):
    page.fill("#opener-identity", "AGE-SECRET-KEY")
    page.click(".opener [type=submit]")
    page.wait_for_function("document.querySelector('.opener [role=status]').textContent.includes('AGE-SECRET-KEY-1')")

    assert not page.locator(".opened").count()


def test_it_is_forgotten_after_five_idle_minutes(page, site):
    page.clock.install()
    page.reload()
    open_with(page, site.identity)
    page.clock.fast_forward("05:01")

    page.wait_for_function("!document.querySelector('.opened')")


def test_leaving_is_asked_before_names_are_lost(page):
    dialogs: list = []
    page.on("dialog", lambda dialog: (dialogs.append(dialog.type), dialog.accept()))
    page.reload()
    assert dialogs == []
    page.locator("[name=terms]").press_sequentially("Bretoncelle")

    page.reload()

    assert dialogs == ["beforeunload"]
    assert page.complaints == []
