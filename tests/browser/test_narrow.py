"""On the narrowest phone, 320 pixels: what belongs together stays on one line."""

import pytest

from tests.support.steps import write_in

pytestmark = pytest.mark.browser

LINES = """words => {
  const tops = [];
  for (const block of document.querySelectorAll("h1, h2, h3, p, li, dd, td, span.either > span")) {
    if (block.querySelector("p, li")) continue;
    const nodes = [];
    const walker = document.createTreeWalker(block, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) for (let at = 0; at < walker.currentNode.length; at++) nodes.push([walker.currentNode, at]);
    const text = block.textContent.replaceAll("\\u00a0", " ");
    for (let at = text.indexOf(words); at >= 0; at = text.indexOf(words, at + 1)) {
      const range = document.createRange();
      range.setStart(...nodes[at]);
      range.setEnd(nodes[at + words.length - 1][0], nodes[at + words.length - 1][1] + 1);
      const seen = [...range.getClientRects()].filter(box => box.width > 1);
      if (seen.length) tops.push(new Set(seen.map(box => Math.round(box.top / 4))).size);
    }
  }
  return tops;
}"""


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("/fr/confidentialite/", "2 Kio"),
        ("/en/confidentiality/", "2 KiB"),
        ("/fr/confidentialite/", "HC-7F3K-Q2"),
        ("/en/confidentiality/", "HC-7F3K-Q2"),
        ("/en/contact/", "follow-up"),
        ("/en/contact/follow-up/", "follow-up"),
        ("/fr/cas/", "Suisse romande —"),
    ],
)
def test_a_number_a_code_and_a_compound_are_on_one_line(open_page, path, words):
    lines = open_page(path, width=320).evaluate(LINES, words)

    assert lines
    assert set(lines) == {1}


@pytest.mark.parametrize(
    ("path", "width", "words"),
    [
        ("/fr/cas/arbitrage-sous-contrainte-reglementaire/", 390, "sous contrainte"),
        ("/fr/cas/alignement-direction-it-poc-multiples/", 1440, "dans un"),
        ("/fr/", 1440, "pour votre"),
        ("/fr/", 320, "direction–IT"),
        ("/en/", 320, "French-speaking"),
        ("/fr/contact/suivi/", 320, "écrivez-moi"),
        ("/en/contact/", 390, "in your"),
        ("/fr/rien/", 390, "à cette adresse"),
        ("/fr/confidentialite/", 390, "dans votre"),
    ],
)
def test_a_short_preposition_and_a_compound_are_on_one_line_at_any_width(open_page, path, width, words):
    lines = open_page(path, width=width).evaluate(LINES, words)

    assert lines
    assert set(lines) == {1}


def test_the_reference_on_the_receipt_is_on_one_line(open_page):
    page = open_page("/fr/contact/", width=320)
    write_in(page, message="Bonjour")

    assert page.evaluate("document.querySelector('.reference').getClientRects().length") == 1


@pytest.mark.parametrize("path", ["/fr/", "/en/"])
def test_the_point_between_two_links_is_seen_only_between_them(open_page, path):
    """Where the second link is on a line of its own, its point is left of the text, in what is cut off."""
    page = open_page(path, width=320)
    first, second = page.locator(".ways > *").all()
    left, cut = page.evaluate(
        """() => {
          const second = document.querySelector(".ways > :last-child");
          const size = parseFloat(getComputedStyle(second).fontSize);
          const point = getComputedStyle(second, "::before");
          return [parseFloat(point.marginInlineStart) / size, getComputedStyle(second.parentNode).clipPath];
        }"""
    )

    assert first.bounding_box()["y"] < second.bounding_box()["y"]
    assert left < -0.6
    assert cut.startswith("inset(")


@pytest.mark.parametrize(("path", "about"), [("/fr/", "À propos"), ("/en/", "About")])
def test_the_navigation_is_one_line_with_every_page_in_it_and_the_language_beside_the_name(open_page, path, about):
    page = open_page(path, width=320)
    page.evaluate(
        "about => { const item = document.querySelector('nav li'), more = item.cloneNode(true);"
        " more.firstChild.textContent = about; item.after(more) }",
        about,
    )

    boxes = [link.bounding_box() for link in page.locator(".masthead a").all()]
    name, *pages, language = [round(box["y"] + box["height"] / 2) for box in boxes]
    assert len(pages) == 4
    assert len(set(pages)) == 1
    assert abs(language - name) <= 2
