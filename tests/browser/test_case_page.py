"""One case on one page: written in French, stopped, replaced everywhere, translated, published and corrected."""

import os
import time

import brotli
import pytest

from site_config.assets import ASSETS
from tests.support.chromium import PHONE
from tests.support.servers import running_site
from tests.support.steps import recorded, sign_in

from .barriers import AXE, findings

pytestmark = pytest.mark.browser

ADD = "/admin/casestudies/casestudy/add/"
CASE = "/admin/casestudies/casestudy/{}/change/"
FRENCH = {
    "title": "Une décision reportée deux fois",
    "organisation": "Comité de direction",
    "intervention": "entretiens, ateliers de direction.",
    "context": "Rien n’avançait chez Vermaucourt.",
    "problem": "La direction de Vermaucourt attendait.",
    "decision": "Un mandat clair, confié à une seule instance.",
    "impact": "des réunions plus courtes\nun budget tenu",
    "summary": "Comment un comité a cessé de reporter une décision.",
}
ENGLISH = {
    "title": "A decision put off twice",
    "organisation": "Executive committee",
    "intervention": "interviews, executive workshops.",
    "context": "Nothing moved in the company.",
    "problem": "Management was waiting.",
    "decision": "A clear mandate, given to a single body.",
    "impact": "shorter meetings\na budget kept",
    "summary": "How a committee stopped putting a decision off.",
}


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    with running_site(tmp_path_factory.mktemp("case-page")) as running:
        yield running


@pytest.fixture
def desk(open_page, site):
    """`desk(path)`: a page of the admin in French, signed in."""

    def desk(path: str, *device, **options):
        page = open_page("/healthz", *device, locale="fr-CH", **options)
        sign_in(page, site)
        page.goto(path)
        return page

    return desk


def fill(page, language: str, words: dict) -> None:
    for name, text in words.items():
        page.fill(f"[name={language}-{name}]", text)


def choose_shared(page) -> None:
    page.select_option("[name=region]", label="Suisse romande")
    page.check("[name=intervention_types] >> nth=0")
    page.check("[name=tensions] >> nth=0")


def press(page, button: str) -> None:
    with page.expect_navigation():
        page.click(f"[name={button}]")


def reviews(page) -> int:
    return int(page.get_attribute("#casestudy_form", "data-reviewed") or 0)


def test_a_case_is_written_stopped_replaced_translated_published_and_corrected(desk, open_page):
    page = desk(ADD)
    fill(page, "fr", FRENCH)
    choose_shared(page)
    page.wait_for_selector(".mirror mark.hard")
    assert page.inner_text("#language-fr .counts") == "1 passage à corriger"

    press(page, "_publish")
    assert "Rien n’est encore enregistré" in page.inner_text(".refused")
    assert page.input_value("[name=fr-context]") == FRENCH["context"]
    card = page.locator(".field.context .finding").first
    card.wait_for()
    assert "problème, en français" in card.inner_text()
    card.locator(".choices button").first.click()
    page.wait_for_selector(".finding", state="detached")
    assert page.locator(".refused, .field .error").count() == 0, "what was refused holds no longer"
    assert "Vermaucourt" not in page.input_value("[name=fr-context]") + page.input_value("[name=fr-problem]")

    fill(page, "en", ENGLISH | {"impact": "shorter meetings"})
    assert page.inner_text(".field.impact[lang=en] .amount") == "1 of 2"
    assert page.locator(".field.impact[lang=en] .missing").is_visible()
    fill(page, "en", {"impact": ENGLISH["impact"]})
    assert page.locator(".field.impact[lang=en] .missing").is_hidden()
    page.get_by_text("Aperçu", exact=True).click()
    frame = page.frame_locator(".preview-frame iframe").first
    frame.get_by_text(FRENCH["decision"]).wait_for()

    press(page, "_publish")
    assert "est publié en 2 langues" in page.inner_text(".messagelist")
    assert "Publié le" in page.inner_text(".state")
    reader = open_page(page.locator("a", has_text="Lire en anglais").get_attribute("href"))
    assert ENGLISH["context"] in reader.inner_text("main")

    page.fill("[name=en-context]", "Nothing moved at all.")
    with page.expect_navigation():
        page.keyboard.press("Control+s")
    assert "modifications pas encore publiées" in page.inner_text(".state")
    press(page, "_publish")
    reader.reload()
    assert "Nothing moved at all." in reader.inner_text("main")
    assert page.complaints == []


def test_the_main_action_fits_what_is_typed_so_far(desk):
    page = desk(ADD)
    page.wait_for_selector("#casestudy_form[data-reviewed]")
    assert page.inner_text(".main-action") == "Enregistrer le brouillon"
    fill(page, "fr", FRENCH | {"context": "Rien n’avançait.", "problem": "La direction attendait."})
    choose_shared(page)
    page.wait_for_selector("[name=_publish].main-action")
    assert "Il manque encore" not in page.inner_text(".state")

    page.goto(CASE.format(3))
    page.wait_for_selector("#casestudy_form[data-reviewed]")
    assert page.locator("[name=_publish]").is_disabled()
    page.locator("[name=fr-context]").press_sequentially("!")
    assert page.locator("[name=_publish]").is_enabled()
    page.locator("[name=fr-context]").press("Backspace")
    assert page.locator("[name=_publish]").is_disabled()


def test_escape_closes_the_menu_and_gives_the_focus_back(desk):
    page = desk(CASE.format(3))
    page.wait_for_selector("#casestudy_form[data-reviewed]")
    page.locator(".menu > summary").press("Enter")
    page.keyboard.press("Tab")
    assert page.locator("#id_publish_at").is_visible()

    page.keyboard.press("Escape")

    assert page.locator("#id_publish_at").is_hidden()
    assert page.evaluate("document.activeElement.matches('.menu > summary')")


def test_without_script_the_same_is_a_list_with_links_and_the_preview_a_tab(desk):
    page = desk(ADD, java_script_enabled=False)
    fill(page, "fr", FRENCH)
    choose_shared(page)

    press(page, "_save")
    link = page.locator(".findings .place a", has_text="problème")
    assert link.get_attribute("href") == "#id_fr-problem"
    assert page.locator(".findings .suggested").count() == 2
    fill(page, "fr", {"context": "Rien n’avançait.", "problem": "La direction attendait."})
    page.get_by_text("Aperçu", exact=True).click()
    with page.expect_popup() as opened:
        page.locator(".previews button", has_text="Français").click()
    assert "Rien n’avançait." in opened.value.inner_text("main")

    press(page, "_publish")
    assert "est publié en 1 langue" in page.inner_text(".messagelist")


def test_a_case_is_corrected_by_keyboard_alone(desk):
    page = desk(CASE.format(2))
    page.wait_for_selector("#casestudy_form[data-reviewed]")
    page.focus("[name=fr-context]")
    page.keyboard.press("Control+a")
    page.keyboard.type("Rien n’avançait chez Vermaucourt.")
    page.wait_for_selector(".finding")

    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('.finding') !== null")
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"
    page.keyboard.press("Enter")

    page.wait_for_selector(".finding", state="detached")
    assert page.evaluate("document.activeElement.name") == "fr-context"
    assert "Vermaucourt" not in page.input_value("[name=fr-context]")


def test_a_false_alarm_is_told_beside_the_field_and_saved_with_its_reason(desk):
    page = desk(CASE.format(3))
    page.fill("[name=en-problem]", "Nothing moved at Vermaucourt.")
    page.get_by_role("button", name="Fausse alerte…").click()
    page.keyboard.type("Un mot du métier.")
    page.wait_for_selector(".mirror mark.settled")

    press(page, "_save")

    assert page.locator(".refused").count() == 0
    assert page.input_value("[name=en-problem]") == "Nothing moved at Vermaucourt."


def test_other_words_are_put_in_every_place_and_what_is_typed_meanwhile_stays(desk):
    page = desk(CASE.format(4))
    page.fill("[name=fr-context]", "Chez Vermaucourt, rien. Rien chez Vermaucourt.")
    page.get_by_role("button", name="autre chose…").click()
    page.keyboard.type("le groupe")
    page.keyboard.press("Enter")

    page.wait_for_selector(".finding", state="detached")
    assert page.input_value("[name=fr-context]") == "Chez le groupe, rien. Rien chez le groupe."


def test_the_review_comes_a_moment_after_the_last_key(desk):
    page = desk(CASE.format(1))
    page.wait_for_selector("#casestudy_form[data-reviewed]")
    times = []
    for _attempt in range(5):
        before = reviews(page)
        page.locator("[name=fr-problem]").press("End")
        page.keyboard.type("e")
        started = time.monotonic()
        while reviews(page) == before and time.monotonic() < started + 5:
            time.sleep(0.005)
        times.append(time.monotonic() - started)

    is_idle = os.getloadavg()[0] < (os.cpu_count() or 1)
    assert min(times) <= (0.3 if is_idle else 1.5), times


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_first_screen_shows_state_action_and_three_fields(desk, scheme):
    page = desk(CASE.format(1), viewport={"width": 1440, "height": 900}, color_scheme=scheme)

    for part in (".state", "[name=_publish]", "[name=fr-title]", "[name=fr-context]", "[name=fr-problem]"):
        box = page.locator(part).bounding_box()
        assert box["y"] >= 0
        assert box["y"] + box["height"] <= 900


def test_a_phone_shows_one_language_at_a_time(desk):
    page = desk(CASE.format(1), PHONE)
    assert page.locator("[name=fr-context]").is_visible()
    assert page.locator("[name=en-context]").is_hidden()

    page.click("#language-en .name")

    assert page.locator("[name=en-context]").is_visible()
    assert page.locator("[name=fr-context]").is_hidden()
    assert page.evaluate("document.documentElement.scrollWidth") <= page.viewport_size["width"]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.skipif(not AXE.exists(), reason="axe-core is not installed (npm)")
def test_axe_finds_no_barrier_where_findings_are_marked(desk, scheme):
    page = desk(CASE.format(2), color_scheme=scheme)
    page.fill("[name=fr-context]", "Rien n’avançait chez Vermaucourt depuis le 12 mars 2024.")
    page.wait_for_selector(".finding.soft")
    assert page.locator(".finding.hard").count() == 1

    assert findings(page) == []


def test_the_page_and_its_scripts_are_light(desk, site):
    page = desk("/healthz")
    requests = recorded(page)
    page.goto(CASE.format(1))
    page.wait_for_load_state("networkidle")

    ours = [request for request in requests if request.resource_type in ("document", "script")]
    bodies = [request.response().body() for request in ours]
    assert sum(len(brotli.compress(body)) for body in bodies) <= 60_000
    assert (ASSETS / "js" / "desk" / "case.js").exists()


def test_what_replaces_a_name_everywhere_reads_right_in_each_sentence(desk):
    page = desk(ADD)
    fill(
        page,
        "fr",
        {
            "context": "La direction de Vermaucourt SA tarde. Vermaucourt SA hésite.",
            "problem": "Vermaucourt SA attend.",
        },
    )
    card = page.locator(".field.context .finding").first
    card.wait_for()

    card.get_by_role("button", name="l’entreprise", exact=True).click()

    page.wait_for_selector(".finding", state="detached")
    assert page.input_value("[name=fr-context]") == "La direction de l’entreprise tarde. L’entreprise hésite."
    assert page.input_value("[name=fr-problem]") == "L’entreprise attend."
