"""The session ends while a page of the admin is open: each of its scripts asks to sign in, and goes on where it was."""

import pytest

from tests.support.servers import running_site
from tests.support.steps import sign_in

pytestmark = pytest.mark.browser

CASE = "/admin/casestudies/casestudy/2/change/"
LIST = "/admin/casestudies/casestudy/3/watch-list/"
DIALOG = "dialog.again-dialog[open]"
NAMING = "Rien n’avançait chez Vermaucourt."


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """A running site of its own: cases are moved here."""
    with running_site(tmp_path_factory.mktemp("signed-out")) as running:
        yield running


@pytest.fixture
def desk(open_page, site):
    """`desk(path)`: a page of the admin in French, signed in."""

    def desk(path: str):
        page = open_page("/healthz", locale="fr-CH")
        sign_in(page, site)
        page.goto(path)
        return page

    return desk


@pytest.fixture
def case_page(desk):
    page = desk(CASE)
    page.wait_for_selector("#casestudy_form[data-reviewed]")
    page.wait_for_selector("[data-unsaved][data-ready]", state="attached")
    return page


def end_session(page) -> None:
    page.context.clear_cookies(name="sessionid")


def sign_in_here(page, site) -> None:
    page.wait_for_selector(DIALOG)
    page.fill("#again-password", site.password)
    page.click("dialog [type=submit]")
    page.wait_for_selector(DIALOG, state="detached")


def test_the_live_review_asks_to_sign_in_and_goes_on(case_page, site):
    end_session(case_page)
    case_page.fill("[name=fr-context]", NAMING)
    sign_in_here(case_page, site)

    case_page.wait_for_selector(".mirror mark.hard")
    assert case_page.locator("[data-part=paused]").is_hidden()


def test_nobody_is_interrupted_while_typing(case_page):
    end_session(case_page)
    case_page.focus("[name=fr-context]")
    case_page.keyboard.type("des mots sans pause " * 2, delay=60)

    assert case_page.locator(DIALOG).count() == 0
    assert case_page.input_value("[name=fr-context]").count("des mots sans pause ") == 2


def test_who_stays_signed_out_is_asked_once_and_told_why_nothing_is_reviewed(case_page, site):
    end_session(case_page)
    case_page.fill("[name=fr-context]", NAMING)
    case_page.wait_for_selector(DIALOG)
    case_page.keyboard.press("Escape")
    case_page.wait_for_selector("[data-part=paused]:visible")
    assert "vous n’êtes plus connecté" in case_page.inner_text("[data-part=paused]")

    case_page.fill("[name=fr-context]", f"{NAMING} Rien.")
    case_page.wait_for_timeout(2500)
    assert case_page.locator(DIALOG).count() == 0

    case_page.click("[name=_save]")
    case_page.wait_for_selector(DIALOG)
    assert case_page.locator(DIALOG).count() == 1


def test_the_live_preview_asks_to_sign_in_and_goes_on(case_page, site):
    case_page.get_by_text("Aperçu", exact=True).click()
    case_page.wait_for_selector(".preview-frame iframe")
    end_session(case_page)
    case_page.fill("[name=fr-decision]", "Un mandat donné à une seule instance.")
    sign_in_here(case_page, site)

    case_page.frame_locator(".preview-frame iframe").last.get_by_text("Un mandat donné à une seule").wait_for()


def test_a_sealed_list_opens_after_signing_in_again(desk, site):
    page = desk(LIST)
    page.fill("[name=terms]", "Maison Bretoncelle")
    page.click(".submit-row [type=submit]")
    page.wait_for_selector(".opener:visible")
    end_session(page)
    page.fill("#opener-identity", site.identity)
    page.click(".opener [type=submit]")
    sign_in_here(page, site)

    page.wait_for_selector(".opened")
    assert page.inner_text(".opened") == "Maison Bretoncelle"


def test_a_case_is_moved_after_signing_in_again(desk, site):
    page = desk("/admin/")
    titles = page.locator(".cases tbody th").all_inner_texts()
    end_session(page)
    page.get_by_role("button", name=f"Descendre « {titles[0]} »").click()
    sign_in_here(page, site)

    page.locator(".cases [role=status]", has_text="numéro 2 sur 4").wait_for()
