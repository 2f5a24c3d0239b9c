"""What a reader sees before scrolling, and where the ways on are. In pixels of the page."""

import pytest

from tests.support.steps import CONTACT, wait_until_sealed_in, write_in

pytestmark = pytest.mark.browser

HOME = ["/fr/", "/en/"]
CASES = [
    "/fr/cas/arbitrage-sous-contrainte-reglementaire/",
    "/fr/cas/clarification-des-responsabilites-ia-multisite/",
    "/en/cases/strategic-trade-off-under-regulatory-constraint/",
    "/en/cases/clarifying-ai-responsibilities-multi-site/",
]
PHONE, LAPTOP = {"width": 390, "height": 664}, {"width": 1440, "height": 900}


def edges(page, selector: str) -> dict:
    """Where the first element that `selector` finds begins and ends in the page."""
    return page.locator(selector).first.evaluate(
        "e => { const {top, bottom, left} = e.getBoundingClientRect();"
        " return {top: top + scrollY, bottom: bottom + scrollY, left} }"
    )


@pytest.mark.parametrize("path", HOME)
def test_a_laptop_shows_the_thesis_the_shift_beside_it_the_ways_on_and_the_first_case(open_page, path):
    page = open_page(path, viewport=LAPTOP)

    thesis, shift, ways = (edges(page, selector) for selector in (".standfirst", ".shift", ".ways"))
    assert shift["left"] > thesis["left"] + 400
    assert shift["bottom"] < 900
    assert ways["bottom"] < 900
    assert edges(page, ".case h3")["bottom"] < 900


@pytest.mark.parametrize("path", HOME)
def test_a_phone_shows_the_thesis_and_the_ways_on(open_page, path):
    page = open_page(path, viewport=PHONE)

    assert edges(page, ".ways")["bottom"] < 664


@pytest.mark.parametrize("path", CASES)
def test_a_phone_shows_a_case_up_to_its_decision(open_page, path):
    page = open_page(path, viewport=PHONE)

    assert edges(page, ".decision")["top"] <= 650
    assert edges(page, ".decision")["top"] < edges(page, ".facts")["top"]


@pytest.mark.parametrize("path", CASES)
def test_the_story_is_set_at_reading_size(open_page, path):
    page = open_page(path, viewport=LAPTOP)

    sizes = page.evaluate(
        "['.context p', '.problem p'].map(s => parseFloat(getComputedStyle(document.querySelector(s)).fontSize))"
    )
    assert all(21 <= size <= 26 for size in sizes), sizes


@pytest.mark.parametrize(("viewport", "most"), [(PHONE, 600), (LAPTOP, 700)], ids=["phone", "laptop"])
@pytest.mark.parametrize("path", CONTACT.values())
def test_the_message_can_be_written_without_scrolling(open_page, path, viewport, most):
    page = open_page(path, viewport=viewport)
    wait_until_sealed_in(page, "browser")

    assert edges(page, "#id_message")["top"] <= most
    assert page.locator(".assurances > li").count() == 3


def test_a_laptop_shows_the_follow_up_code_on_one_line(open_page):
    page = open_page(CONTACT["fr"], viewport=LAPTOP)
    wait_until_sealed_in(page, "browser")
    write_in(page, message="Bonjour")

    lines = page.locator(".receipt-code").evaluate(
        "e => { const range = document.createRange(); range.selectNodeContents(e); return range.getClientRects().length }"
    )
    assert lines == 1


@pytest.mark.parametrize("path", ["/fr/cas/", "/fr/confidentialite/"])
def test_what_a_phone_folds_away_is_open_on_a_laptop(open_page, path):
    folded = "details a" if "cas" in path else ".contents a"

    assert not open_page(path, viewport=PHONE).locator(folded).first.is_visible()
    assert open_page(path, viewport=LAPTOP).locator(folded).first.is_visible()


@pytest.mark.parametrize("path", [*HOME, *CASES, "/fr/cas/", "/fr/contact/", "/fr/confidentialite/", "/fr/rien/"])
def test_text_of_twice_the_size_fits_a_phone(open_page, path):
    page = open_page(path, viewport=PHONE, bypass_csp=True)
    page.add_style_tag(content="html { font-size: calc(2 * var(--step-0)) !important }")

    assert page.evaluate("document.documentElement.scrollWidth") <= 390


@pytest.mark.parametrize("path", [HOME[0], CASES[0], "/fr/cas/", "/fr/contact/", "/fr/confidentialite/"])
def test_what_a_finger_aims_at_is_large_enough(open_page, path):
    """44 × 44 pixels, but for links within a sentence (WCAG 2.5.5)."""
    page = open_page(path, viewport=PHONE, has_touch=True, is_mobile=True)

    small = page.evaluate(
        "[...document.querySelectorAll('a:not(.skip), summary, button')].filter(e => e.checkVisibility())"
        ".filter(e => [undefined, e.innerText.trim()].includes(e.closest('p, li, dd, h3, th')?.innerText.trim()))"
        ".map(e => [e.textContent.trim(), e.getBoundingClientRect()])"
        ".filter(([, r]) => r.height < 44 || r.width < 44).map(([text]) => text)"
    )
    assert small == []


@pytest.mark.parametrize("path", [*HOME, *CASES, "/fr/cas/", "/en/contact/", "/fr/confidentialite/"])
def test_a_list_without_bullets_is_still_a_list(open_page, path):
    page = open_page(path)

    bare = page.evaluate(
        "[...document.querySelectorAll('ul, ol')].filter(e => getComputedStyle(e).listStyleType === 'none')"
        ".filter(e => e.getAttribute('role') !== 'list').map(e => e.className)"
    )
    assert bare == []


@pytest.mark.parametrize("path", CASES)
def test_a_case_ends_with_the_invitation_and_one_list_of_others(open_page, path):
    page = open_page(path)

    assert page.locator(".invitation .action").count() == 1
    links = page.eval_on_selector_all(".read-next a", "links => links.map(link => link.getAttribute('href'))")
    assert len(links) == len(set(links)) == 3
    assert path not in links
    assert page.locator("a[href^='mailto:?subject=']").count() == 1
