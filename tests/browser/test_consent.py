"""A client agrees behind a secret link: no account, no cookie, and what is typed leaves the browser sealed."""

import pytest

from casestudies.consent.links import digest_of
from tests.support.steps import all_that_was_sent, recorded, sign_in

pytestmark = pytest.mark.browser

CASE = "/admin/casestudies/casestudy/4/"
NAME, MESSAGE = "Jeanne Zanzibar", "Retirez le mot « Tombouctou »."


@pytest.fixture
def desk(open_page, site):
    """The page of a case's consent, with a new link on it."""
    page = open_page("/healthz")
    sign_in(page, site)
    page.goto(f"{CASE}consent/")
    page.click("#id_days + button")
    page.wait_for_selector("#link-fr")
    return page


@pytest.fixture
def client_page(open_page, desk):
    """The client's page, once it can seal."""
    page = open_page(desk.input_value("#link-fr"))
    page.wait_for_selector("[data-sealed=browser]:visible")
    return page


def test_a_client_agrees_and_the_name_is_read_by_the_key_alone(client_page, desk, site):
    requests = recorded(client_page)
    client_page.fill("#agreed_name", NAME)
    client_page.click("text=J’accepte ce texte")
    client_page.wait_for_url("**done=1#answer")
    client_page.wait_for_selector("text=C’est enregistré")

    assert NAME.split()[1].encode() not in all_that_was_sent(requests)
    assert client_page.context.cookies() == []
    assert client_page.complaints == []
    desk.goto(f"{CASE}consent/")
    assert NAME not in desk.content()
    desk.fill("#opener-identity", site.identity)
    desk.click(".opener [type=submit]")
    assert NAME in desk.inner_text("li:has(.opened) >> nth=0")


def test_a_request_for_a_change_leaves_sealed(client_page):
    requests = recorded(client_page)
    client_page.fill("#change_message", MESSAGE)
    client_page.click("text=Sceller et envoyer")
    client_page.wait_for_selector("text=Votre demande de modification est arrivée")

    assert b"Tombouctou" not in all_that_was_sent(requests)


def test_a_request_whose_receipt_was_lost_counts_once_and_a_changed_one_is_another(client_page, desk):
    before = desk.locator("form[data-sealed-list]").count()
    client_page.route("**/apercu/**", lambda route: (route.fetch(), route.abort()))
    for message in (MESSAGE, MESSAGE, "Retirez tout."):
        client_page.fill("#change_message", message)
        with client_page.expect_event("requestfailed"):
            client_page.click("text=Sceller et envoyer")
        client_page.wait_for_selector(".errors")

    desk.reload()

    assert desk.locator("form[data-sealed-list]").count() == before + 2


def test_an_empty_request_is_explained_and_not_sent(client_page):
    client_page.click("text=Sceller et envoyer")

    assert "elle est vide" in client_page.inner_text(".errors")


def test_a_text_that_changes_meanwhile_is_shown_and_nothing_typed_is_lost(client_page, desk, site):
    new = "Un problème réécrit entre-temps."
    code = (
        "from casestudies.models.cases import CaseStudyTranslation as T; "
        f"T.objects.filter(master_id=4, language_code='fr').update(problem={new!r})"
    )
    site.manage("shell", "--command", code)
    client_page.fill("#agreed_name", NAME)
    client_page.click("text=J’accepte ce texte")
    client_page.wait_for_selector(".errors")

    assert "a été modifié pendant que vous le lisiez" in client_page.inner_text(".errors")
    assert new in client_page.inner_text(".sheet-page")
    assert client_page.input_value("#agreed_name") == NAME
    client_page.click("text=J’accepte ce texte")
    client_page.wait_for_selector("text=C’est enregistré")


def test_the_secret_of_a_link_is_neither_stored_nor_logged(client_page, desk, site):
    secret = client_page.url.split("k=")[1]
    site.get(f"/fr/apercu/cas.pdf?k={secret}")
    site.get(f"/fr/apercu/nulle-part?k={secret}")

    files = [file for folder in site.folders() for file in folder.rglob("*") if file.is_file()]
    assert [file for file in [*files, site.log] if secret.encode() in file.read_bytes()] == []
    assert any(digest_of(secret).encode() in file.read_bytes() for file in files)


def test_a_half_written_request_is_not_lost_without_a_question(client_page):
    dialogs: list = []
    client_page.on("dialog", lambda dialog: (dialogs.append(dialog.type), dialog.accept()))
    client_page.locator("#change_message").press_sequentially("Retirez")
    with client_page.expect_popup():
        client_page.click(".answer a[hreflang=en]")
    assert client_page.input_value("#change_message") == "Retirez"
    assert dialogs == []

    client_page.reload()

    assert dialogs == ["beforeunload"]


def test_sending_an_answer_asks_nothing(client_page):
    dialogs: list = []
    client_page.on("dialog", lambda dialog: (dialogs.append(dialog.type), dialog.accept()))
    client_page.locator("#agreed_name").press_sequentially("Jeanne")
    client_page.click("text=J’accepte ce texte")
    client_page.wait_for_url("**done=1#answer")

    assert dialogs == []
