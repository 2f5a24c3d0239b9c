"""How many organizations a case could be about, and what could be written instead, as the consultant sees them."""

import os
from pathlib import Path

import pytest

from tests.support.chromium import PHONE
from tests.support.servers import running_site

pytestmark = pytest.mark.browser

CASE = "/admin/casestudies/casestudy/1/change/"
LARGE = "Un assureur de 500 personnes et plus hésitait."
NAMED = "Rien n’avançait chez Vermaucourt, à Lausanne."
PICTURES = os.environ.get("PICTURES")
"""A folder for what was seen; none by default."""


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    with running_site(tmp_path_factory.mktemp("counted")) as running:
        yield running


@pytest.fixture
def desk(open_page, site):
    """`desk("en-GB")`: the first case, signed in, in the language of that place."""

    def desk(locale: str, *device, **options):
        page = open_page(CASE, *device, locale=locale, **options)
        page.fill("[name=username]", "admin")
        page.fill("[name=password]", site.password)
        page.click("[type=submit]")
        page.wait_for_selector("[name=fr-context]")
        return page

    return desk


def save(page) -> None:
    with page.expect_navigation():
        page.locator("[name=_save]").click()


def seen(page, name: str) -> None:
    if PICTURES:
        page.screenshot(path=Path(PICTURES) / f"{name}.png", full_page=True)


def test_finance_and_insurance_in_quebec_is_counted_in_both_languages_of_the_desk(desk):
    page = desk("fr-CH")
    page.select_option("[name=region]", label="Québec")
    page.fill("[name=fr-context]", LARGE)
    save(page)
    assert page.locator("#counted h2").inner_text() == "Combien d’organisations\u202f?"
    told = page.locator("#counted").inner_text().replace("\xa0", " ").replace("\u202f", " ")
    assert "Au plus 38 établissements au Québec, dans le secteur « finance et assurances »" in told
    assert "comptent 500 personnes et plus." in told
    assert "Statistique Canada, tableau 33-10-1174-01, juin 2026." in told
    seen(page, "count-fr")

    page = desk("en-GB", PHONE, color_scheme="dark")
    told = page.locator("#counted").inner_text()
    seen(page, "count-en")
    assert "At most 38 establishments in Québec in the sector “finance and insurance” have 500 people or more." in told
    assert "Statistics Canada, table 33-10-1174-01, June 2026." in told


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("device", ["desktop", "phone"])
def test_wider_words_stand_beside_each_finding_and_fit_the_screen(desk, device, scheme):
    page = desk("fr-CH", *([PHONE] if device == "phone" else []), color_scheme=scheme)
    page.select_option("[name=region]", label="Suisse romande")
    page.fill("[name=fr-context]", NAMED)
    page.fill("[name=fr-problem]", "La direction de Vermaucourt attendait.")
    save(page)

    page.wait_for_selector(".finding .choices")
    proposed = page.locator(".finding .choices button").all_inner_texts()
    assert "un endroit de Suisse romande" in proposed
    assert "2 endroits" in page.inner_text(".finding")
    seen(page, f"findings-{device}-{scheme}")
    assert page.evaluate("document.documentElement.scrollWidth") <= page.viewport_size["width"]
    assert page.complaints == []
