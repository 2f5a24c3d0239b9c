"""Two people at one case, and its versions, as they meet them: by keyboard, with and without script."""

import pytest

from tests.support.servers import running_site

from .barriers import AXE, findings
from .test_desk import signed_in  # noqa: F401

pytestmark = pytest.mark.browser

CASE = "/admin/casestudies/casestudy"
CONTEXT, DECISION = "[name=fr-context]", "[name=fr-decision]"


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """A running site of its own: cases are written here."""
    with running_site(tmp_path_factory.mktemp("versions")) as running:
        yield running


@pytest.fixture(params=[True, False], ids=["script", "no script"])
def tab(request, browser, site, signed_in):  # noqa: F811
    """Opens a page of a case in a tab of its own, signed in, in French: another case with script than without."""
    context = browser.new_context(
        base_url=site.url, storage_state=signed_in, locale="fr-CH", java_script_enabled=request.param
    )

    def tab(path: str):
        page = context.new_page()
        page.goto(f"{CASE}/{1 if request.param else 4}/{path}")
        return page

    yield tab
    context.close()


def save(page) -> None:
    with page.expect_navigation():
        page.locator("[name=_save]").first.press("Enter")


def test_the_second_to_save_is_shown_both_texts_and_loses_neither(tab):
    one, other = tab("change/"), tab("change/")
    one.fill(CONTEXT, "Le premier onglet a écrit ceci.")
    one.fill(DECISION, "Une décision du premier onglet.")
    save(one)
    other.fill(CONTEXT, "Le second onglet a écrit cela.")
    other.fill("[name=en-summary]", "A summary of the second tab.")
    save(other)

    assert "entre-temps" in other.locator("h1").inner_text()
    other.locator("input[type=radio]").first.press("Space")
    save(other)

    last = tab("change/")
    values = [last.input_value(name) for name in (CONTEXT, DECISION, "[name=en-summary]")]
    assert values == [
        "Le second onglet a écrit cela.",
        "Une décision du premier onglet.",
        "A summary of the second tab.",
    ]


def test_a_text_is_compared_and_brought_back_by_keyboard(tab):
    page = tab("change/")
    before = page.input_value(CONTEXT)
    page.fill(CONTEXT, before + " Et encore ceci.")
    save(page)

    page = tab("versions/?older=readers")
    assert "Et encore ceci" in page.locator(".pieces ins").all_inner_texts()[0]
    page = tab("versions/")
    page.select_option("#older", index=3)  # the draft, what readers see, the last save, the one before
    with page.expect_navigation():
        page.get_by_role("button", name="Comparer").press("Enter")
    with page.expect_navigation():
        page.get_by_role("button", name="Rétablir le premier texte").first.press("Enter")

    assert page.input_value(CONTEXT) == before


def test_the_words_that_are_new_in_french_are_taken_over_and_undone(browser, site, signed_in):  # noqa: F811
    page = browser.new_context(base_url=site.url, storage_state=signed_in, locale="fr-CH").new_page()
    page.goto(f"{CASE}/2/change/")
    english = page.input_value("[name=en-context]")
    page.fill(CONTEXT, page.input_value(CONTEXT).rstrip(".") + ", depuis plusieurs saisons.")
    save(page)

    page.get_by_role("button", name="Reprendre").press("Enter")
    assert page.input_value("[name=en-context]") == f"{english} depuis plusieurs saisons"
    page.keyboard.press("Control+z")
    assert page.input_value("[name=en-context]") == english
    page.get_by_label("Rien à changer ici").check()
    save(page)

    assert page.get_by_role("button", name="Reprendre").count() == 0


def test_nothing_is_offered_to_take_over_where_words_only_went(browser, site, signed_in):  # noqa: F811
    page = browser.new_context(base_url=site.url, storage_state=signed_in, locale="fr-CH").new_page()
    page.goto(f"{CASE}/3/change/")
    page.fill("[name=fr-problem]", page.input_value("[name=fr-problem]").rsplit(" ", 1)[0])
    save(page)

    assert page.locator(".stale").is_visible()
    assert not page.locator(".take-over").is_visible()


@pytest.mark.skipif(not AXE.exists(), reason="axe-core is not installed (npm)")
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_no_barrier_where_one_compares_and_chooses(browser, site, signed_in, scheme):  # noqa: F811
    page = browser.new_context(
        base_url=site.url, storage_state=signed_in, locale="fr-CH", color_scheme=scheme
    ).new_page()
    page.goto(f"{CASE}/3/change/")
    page.fill(CONTEXT, f"Un autre contexte, {scheme}.")
    page.fill(DECISION, f"Une autre décision, {scheme}.")
    save(page)
    found = findings(page)
    assert not found, "\n".join(found)
    page.goto(f"{CASE}/3/versions/?older=readers")

    found = findings(page)
    assert not found, "\n".join(found)
