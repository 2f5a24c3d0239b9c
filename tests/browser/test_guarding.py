"""A case on its way out, as the consultant sees it; and what is left on the machine of the name she may not say."""

import pytest

from tests.support.chromium import PHONE
from tests.support.own_stores import is_on_postgresql
from tests.support.servers import running_site

pytestmark = pytest.mark.browser

CLIENT = "Vermessier"
"""The client's name: in no other file of the project."""

WORDS = {
    "title": "Une décision reportée deux fois",
    "organisation": "Comité de direction",
    "intervention": "entretiens, ateliers de direction.",
    "problem": "Personne ne savait qui tranchait.",
    "decision": "Un mandat clair, confié à une seule instance.",
    "impact": "des réunions plus courtes\nun budget tenu",
    "summary": "Comment un comité a cessé de reporter une décision.",
}


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """A running site of its own, whose files are searched at the end."""
    with running_site(tmp_path_factory.mktemp("guarded")) as running:
        yield running


@pytest.fixture
def admin(open_page, site):
    """`admin()`: the list of cases, signed in, in French."""

    def admin(*device, **options):
        page = open_page("/admin/casestudies/casestudy/", *device, locale="fr-CH", **options)
        page.fill("[name=username]", "admin")
        page.fill("[name=password]", site.password)
        page.click("[type=submit]")
        return page

    return admin


def write_case(page, context: str, title: str = WORDS["title"]) -> None:
    """Fills in the form of a new case, in French."""
    page.goto("/admin/casestudies/casestudy/add/")
    for name, text in {**WORDS, "context": context, "title": title}.items():
        page.fill(f"[name=fr-{name}]", text)
    page.select_option("[name=region]", index=1)
    page.check("[name=intervention_types] >> nth=0")
    page.check("[name=tensions] >> nth=0")


def watch(page, number: int) -> None:
    page.goto(f"/admin/casestudies/casestudy/{number}/watch-list/")
    page.fill("[name=terms]", CLIENT)
    page.get_by_role("button", name="Surveiller ces noms").click()
    assert "1 nom est désormais surveillé" in page.inner_text(".messagelist")


def save(page, button: str) -> None:
    with page.expect_navigation():
        page.get_by_role("button", name=button, exact=True).click()


MARKS = ".findings mark, .mirror mark.hard"
"""What names somebody: in the list, or in the text where script runs."""


def traces(site, word: str) -> list[str]:
    """The files of the site, its log among them, that hold `word` in any case."""
    wanted = word.lower().encode()
    files = [file for folder in (site.data.parent, *site.folders()) for file in folder.rglob("*") if file.is_file()]
    assert is_on_postgresql or any(file.name.endswith("-wal") for file in files)
    assert site.log in files
    return [str(file) for file in files if wanted in file.read_bytes().lower()]


@pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
def test_from_the_first_draft_to_its_withdrawal_the_clients_name_is_never_kept(admin, open_page, site, script):
    title = f"{WORDS['title']} {'avec' if script else 'sans'} script"
    page = admin(java_script_enabled=script)
    watch(page, 2)

    for disguised in (CLIENT.upper(), CLIENT.lower().replace("e", "é"), f"{CLIENT[:4]}\u200b{CLIENT[4:]}"):
        write_case(page, f"La direction de {disguised} hésitait.", title)
        save(page, "Publier")
        assert "Rien n’est encore enregistré" in page.inner_text(".refused")
        page.wait_for_selector(MARKS)
        assert page.locator(MARKS).first.inner_text().replace("\u200b", "").lower().startswith("v")
        assert page.input_value("[name=fr-context]") == f"La direction de {disguised} hésitait."
        assert page.input_value("[name=fr-title]") == title

    page.fill("[name=fr-context]", "La direction hésitait.")
    save(page, "Publier")
    assert "est publié en 1 langue" in page.inner_text(".messagelist")
    read = page.locator("a", has_text="Lire en français").get_attribute("href")
    reader = open_page(read)
    assert "La direction hésitait." in reader.inner_text("main")

    page.fill("[name=fr-context]", "La direction hésitait encore.")
    save(page, "Enregistrer le brouillon")
    assert "modifications pas encore publiées" in page.inner_text(".state")
    reader.reload()
    assert "hésitait encore" not in reader.inner_text("main")
    preview = page.locator("a", has_text="Aperçu en français").get_attribute("href")
    page.goto(preview)
    assert "hésitait encore" in page.inner_text("main")
    page.go_back()

    save(page, "Publier les modifications")
    reader.reload()
    assert "hésitait encore" in reader.inner_text("main")

    page.click(".menu > summary")
    page.click(".question summary")
    assert "C’est réversible" in page.inner_text(".menu .question")
    save(page, "Oui, le retirer")
    assert "est retiré" in page.inner_text(".messagelist")
    assert "Retiré" in page.text_content("#steps")
    reader.reload()
    assert "Ce cas a été retiré" in reader.inner_text("h1")

    # Chromium says of each page that answers 410 that it does, and of the way from a public page to the admin that only
    # one of them fades.
    complaints = [*page.complaints, *reader.complaints]
    assert [text for text in complaints if "410 (Gone)" not in text and "ViewTransition" not in text] == []
    assert site.rows("SELECT count(*) FROM casestudies_watchedterms") != [(0,)]
    assert traces(site, CLIENT) == []
    assert traces(site, f"{CLIENT[:4]}\u200b{CLIENT[4:]}") == []


def test_the_screen_says_that_the_guard_is_reading(admin):
    page = admin()
    page.goto("/admin/casestudies/casestudy/4/change/")
    page.evaluate(
        "document.querySelector('#casestudy_form').addEventListener('submit', (sent) => sent.preventDefault())"
    )

    page.get_by_role("button", name="Enregistrer le brouillon", exact=True).click()

    assert "La relecture automatique est en cours." in page.inner_text(".reading")


def test_a_time_is_chosen_and_shown_in_the_zone_of_the_site_wherever_the_consultant_is(admin):
    page = admin(timezone_id="America/Montreal")
    page.goto("/admin/casestudies/casestudy/4/change/")
    page.wait_for_selector("[data-ready]", state="attached")
    page.click(".menu > summary")
    assert page.inner_text(".zone") == "UTC"
    page.fill("[name=publish_at]", "2099-03-02T08:00")
    page.reload()
    page.wait_for_selector("[data-unsaved][data-ready]", state="attached")
    assert page.input_value("[name=publish_at]") == "2099-03-02T08:00"
    page.click(".menu > summary")
    save(page, "Enregistrer et programmer")

    assert "est programmé" in page.inner_text(".messagelist")
    assert page.input_value("[name=publish_at]") == "2099-03-02T08:00"
    assert page.locator("#steps time").nth(1).get_attribute("datetime").startswith("2099-03-02T08:00")
    page.click(".menu > summary")
    save(page, "Annuler la programmation")
    assert "n’est plus programmé" in page.inner_text(".messagelist")


@pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
@pytest.mark.parametrize("width", [320, 390, 820, 1440])
def test_findings_fit_any_screen(admin, width, script):
    device = PHONE if width < 500 else {"viewport": {"width": width, "height": 900}}
    page = admin(device, java_script_enabled=script)
    page.set_viewport_size({"width": width, "height": 900})
    page.goto("/admin/casestudies/casestudy/2/change/")
    page.fill("[name=fr-context]", f"Écrire à {'greta' * 12}@exemple.ch avant lundi.")
    save(page, "Enregistrer le brouillon")

    page.wait_for_selector(MARKS)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
