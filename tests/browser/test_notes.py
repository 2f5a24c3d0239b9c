"""Raw notes become a draft in the consultant's browser, and are kept nowhere."""

import pytest

from tests.support.steps import sign_in

pytestmark = pytest.mark.browser

PAGE = "/admin/casestudies/casestudy/notes/"
NOTES = "Réunion chez Tombouctou Mécanique SA.\nPlusieurs unités travaillent sans règles communes.\nFin de la réunion."


@pytest.fixture
def page(open_page, site):
    """The page, with notes that the guard has read."""
    page = open_page("/healthz")
    sign_in(page, site)
    page.goto(PAGE)
    page.fill("[name=notes]", NOTES)
    page.click("[name=_read]")
    page.wait_for_selector("#found-heading", timeout=60_000)
    return page


def select(page, words: str) -> None:
    """Selects `words` in the notes, as with the mouse."""
    page.evaluate(
        "(words) => { const notes = document.querySelector('[name=notes]'); const at = notes.value.indexOf(words);"
        " notes.focus(); notes.setSelectionRange(at, at + words.length);"
        " notes.dispatchEvent(new Event('select')); }",
        words,
    )


def test_notes_become_a_draft_and_leave_no_trace(page, site):
    page.click("[data-write] >> nth=1")
    page.click("[name=_replace]")
    page.wait_for_selector("[name=watch]")
    assert "Tombouctou" not in page.input_value("[name=notes]")

    select(page, "Plusieurs unités travaillent sans règles communes.")
    page.click("[data-send=id_problem]")
    assert page.input_value("#id_problem") == "Plusieurs unités travaillent sans règles communes."
    assert "Plusieurs unités" not in page.input_value("[name=notes]")

    page.fill("#id_title", "Des règles communes")
    page.select_option("#id_region", index=1)
    page.click("[name=_save]")
    page.wait_for_url("**/change/**", timeout=60_000)

    assert (
        page.evaluate(
            "JSON.stringify(Object.entries(sessionStorage)) + JSON.stringify(Object.entries(localStorage))"
        ).find("Tombouctou")
        == -1
    )
    files = [site.log, *(file for folder in site.folders() for file in folder.rglob("*") if file.is_file())]
    assert [file for file in files if b"Tombouctou" in file.read_bytes()] == []
    assert page.complaints == []


def test_a_button_without_a_selection_moves_nothing(page):
    select(page, "")
    page.click("[data-send=id_problem]")

    assert page.input_value("#id_problem") == ""
    assert page.input_value("[name=notes]") == NOTES


def test_leaving_the_notes_is_asked_before_they_are_lost(page):
    dialogs: list = []
    page.on("dialog", lambda dialog: (dialogs.append(dialog.type), dialog.accept()))
    page.locator("#id_title").press_sequentially("Des règles")

    page.reload()

    assert dialogs == ["beforeunload"]
