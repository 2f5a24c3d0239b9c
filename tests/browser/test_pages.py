"""How every page stands on its own: width, colours, movement, machines that check it."""

import subprocess
from pathlib import Path

import pytest

from tests.support.chromium import PHONE
from tests.support.servers import ROOT, program

from .barriers import AXE, TAGS, findings
from .pages import ALL, FRENCH, READING, wanted

pytestmark = pytest.mark.browser

VNU = ROOT / "node_modules" / "vnu-jar" / "build" / "dist" / "vnu.jar"


@pytest.mark.parametrize("path", ALL)
def test_no_page_scrolls_sideways_at_320_pixels(open_page, path):
    page = open_page(path, width=320)

    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    assert wanted(page.complaints) == []


@pytest.mark.parametrize("path", ALL)
def test_a_page_fetches_little_and_only_from_here(open_page, site, path):
    """Asked of the browser itself: Playwright passes over the manifest and the rules for fetching ahead."""
    page = open_page("about:blank")
    fetched = []
    watch = page.context.new_cdp_session(page)
    watch.on("Network.requestWillBeSent", lambda event: fetched.append(event["request"]["url"]))
    watch.send("Network.enable")
    page.goto(path)
    page.wait_for_load_state("networkidle")
    page.wait_for_timeout(700)

    asked = [url for url in fetched if not url.startswith("data:")]
    assert all(url.startswith(site.url) for url in asked)
    assert len(asked) <= 4, asked
    assert path not in READING or not [url for url in asked if url.endswith(".js")]
    assert page.context.cookies() == []


@pytest.mark.skipif(not AXE.exists(), reason="axe-core is not installed (npm)")
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("path", ALL)
def test_axe_finds_no_barrier(open_page, path, scheme):
    assert findings(open_page(path, color_scheme=scheme)) == []


@pytest.mark.skipif(not AXE.exists(), reason="axe-core is not installed (npm)")
@pytest.mark.parametrize("path", ALL[:6])
def test_axe_finds_no_barrier_on_a_phone_in_forced_colours(open_page, path):
    assert findings(open_page(path, PHONE, forced_colors="active")) == []


@pytest.mark.skipif(not AXE.exists(), reason="axe-core is not installed (npm)")
@pytest.mark.parametrize("path", ["/fr/contact/", "/en/contact/"])
def test_axe_finds_no_barrier_in_a_form_with_errors(open_page, path):
    page = open_page(path)
    page.context.new_cdp_session(page).send("Page.setBypassCSP", {"enabled": True})
    page.locator("form.letter [type=submit]").click()
    page.evaluate(AXE.read_text("utf-8"))
    result = page.evaluate("tags => axe.run(document, {runOnly: tags})", TAGS)

    assert page.locator("[role=alert]").count() == 1
    assert [found["id"] for found in result["violations"]] == []


@pytest.mark.skipif(not VNU.exists(), reason="vnu-jar is not installed (npm)")
def test_the_nu_html_checker_finds_no_error(site, tmp_path):
    files = []
    for number, path in enumerate(ALL):
        file = Path(tmp_path) / f"{number}.html"
        file.write_bytes(site.get(path)[2])
        files.append(str(file))

    checked = subprocess.run(
        [program("java"), "-jar", VNU, "--errors-only", *files], capture_output=True, text=True, check=False
    )

    assert checked.stderr == ""


@pytest.mark.parametrize("width", [390, 1440])
@pytest.mark.parametrize("path", FRENCH)
def test_nothing_moves_while_a_page_comes_in(open_page, path, width):
    page = open_page("/healthz", width=width)
    page.add_init_script(
        "window.shift = 0; new PerformanceObserver(list => { for (const entry of list.getEntries()) shift += entry.value })"
        ".observe({type: 'layout-shift', buffered: true})"
    )
    page.goto(path)
    page.wait_for_load_state("networkidle")
    page.wait_for_timeout(300)

    assert page.evaluate("shift") == 0
    assert page.evaluate("document.fonts.check('1em Newsreader')")


@pytest.mark.parametrize("path", ["/fr/cas/arbitrage-sous-contrainte-reglementaire/", "/en/contact/"])
def test_text_may_be_spaced_and_enlarged_without_loss(open_page, path):
    """WCAG 1.4.12 (text spacing) and 1.4.10 (reflow at 400 %: 1280 pixels seen as 320)."""
    page = open_page(path, width=320)
    page.context.new_cdp_session(page).send("Page.setBypassCSP", {"enabled": True})
    page.reload()
    page.add_style_tag(
        content="* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important }"
    )

    clipped = page.evaluate(
        "[...document.querySelectorAll('main *:not(.visually-hidden, .trap)')].filter("
        "e => getComputedStyle(e).overflow === 'hidden' && e.scrollWidth > e.clientWidth + 1).length"
    )
    assert clipped == 0
    assert page.evaluate("document.documentElement.scrollWidth") <= 320


def test_a_short_compound_stays_on_one_line_on_the_narrowest_phone(open_page):
    page = open_page("/fr/cas/", width=320)

    lines = page.evaluate(
        "[...document.querySelectorAll('main h3 .together')].map(e => [e.textContent, e.getClientRects().length])"
    )
    assert ["direction–IT", 1] in lines
    assert {rows for _words, rows in lines} == {1}


@pytest.mark.parametrize("path", ALL)
def test_words_that_are_held_together_stay_in_their_sentence(open_page, path):
    """In a flex or grid box, each run of text is a box of its own, with a gap between."""
    page = open_page(path, width=390)

    apart = page.evaluate(
        "[...document.querySelectorAll('.together')].map(e => e.parentElement)"
        ".filter(e => /flex|grid/.test(getComputedStyle(e).display)).map(e => e.textContent.trim())"
    )
    assert apart == []


@pytest.mark.parametrize(("path", "width", "size"), [("/fr/", 390, 2), (READING[3], 320, 1)])
def test_words_are_not_held_together_where_a_line_takes_few(open_page, path, width, size):
    page = open_page(path, width=width, bypass_csp=True)
    page.add_style_tag(content=f"html {{ font-size: calc({size} * var(--step-0)) !important }}")

    found = page.locator(".decision p .together" if width == 320 else "main .together")
    assert found.count() > 0
    assert set(found.evaluate_all("all => all.map(e => getComputedStyle(e).display)")) == {"inline"}


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_keyboard_reaches_everything_in_order_and_shows_where_it_is(open_page, language):
    page = open_page(f"/{language}/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    assert page.evaluate("document.activeElement.getBoundingClientRect().left") >= 0
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.querySelector('main').contains(document.activeElement)")
    seen = set()
    for _step in range(60):
        outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
        where = page.evaluate("document.activeElement.getAttribute('href')")
        if where is None:
            break
        assert outline != "none", where
        seen.add(where)
        page.keyboard.press("Tab")
    assert {f"/{language}/contact/"} <= seen


@pytest.mark.parametrize("paper", ["A4", "Letter"])
@pytest.mark.parametrize("path", READING[3:5])
def test_a_case_prints_on_one_page(open_page, tmp_path, path, paper):
    from pypdf import PdfReader

    page = open_page(path)
    page.pdf(path=tmp_path / "case.pdf", format=paper)
    printed = PdfReader(tmp_path / "case.pdf")

    assert len(printed.pages) == 1
    assert "Contact" not in printed.pages[0].extract_text()
