"""The admin as the consultant meets it: its first page, its four words, its look, by mouse, by keyboard, without script."""

import pytest

from tests.support.chromium import PHONE
from tests.support.servers import running_site
from tests.support.words import HELD

from .barriers import AXE, findings
from .pages import wanted

pytestmark = pytest.mark.browser

RECORDS = [
    "casestudies/casestudy/1/",
    "casestudies/hometexts/1/",
    "casestudies/page/1/",
    "casestudies/siteidentity/1/",
    "casestudies/region/1/",
    "casestudies/tension/1/",
    "auth/user/1/",
]
PAGES = [
    "",
    "texts/",
    "settings/",
    "help/",
    "account/",
    "password_change/",
    "casestudies/casestudy/",
    "casestudies/casestudy/add/",
    "casestudies/casestudy/1/delete/",
    "casestudies/casestudy/1/consent/",
    "casestudies/casestudy/1/watch-list/",
    "casestudies/casestudy/1/duplicate/",
    "casestudies/casestudy/exchange/",
    "casestudies/casestudy/notes/",
    "casestudies/casestudy/1/change/delete-translation/en/",
    "casestudies/interventiontype/",
    "auth/user/1/history/",
    "account/totp/",
    "casestudies/region/",
    "casestudies/region/add/",
    "casestudies/region/1/history/",
    "inquiries/inquiry/",
    "inquiries/inquiry/room/",
    "inquiries/inquiry/capacity/",
    "inquiries/notification/",
    "inquiries/tally/",
    "sealing/recipientkey/",
    "sealing/recipientkey/assistant/",
    "auth/user/",
    "auth/user/add/",
    "accounts/event/",
    *(f"{record}change/" for record in RECORDS),
    *(f"{record}versions/" for record in RECORDS if "user" not in record),
]


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """A running site of its own: cases are moved here."""
    with running_site(tmp_path_factory.mktemp("desk")) as running:
        yield running


@pytest.fixture(scope="module")
def signed_in(browser, site) -> dict:
    """The cookies of somebody who has just signed in."""
    context = browser.new_context(base_url=site.url, locale="fr-CH")
    page = context.new_page()
    page.goto("/admin/login/")
    page.fill("[name=username]", "admin")
    page.fill("[name=password]", site.password)
    page.click("[type=submit]")
    page.wait_for_url("**/admin/")
    state = context.storage_state()
    context.close()
    return state


@pytest.fixture
def desk(open_page, signed_in):
    """`desk("texts/", width=390)`: a page of the admin, signed in, in French."""

    def desk(path: str = "", *device, **options):
        return open_page(f"/admin/{path}", *device, storage_state=signed_in, locale="fr-CH", **options)

    return desk


@pytest.mark.parametrize("scripted", [True, False])
def test_a_link_to_a_field_lands_below_the_bar_and_the_panel_stays_in_sight(desk, scripted):
    page = desk("casestudies/casestudy/1/change/#id_fr-summary", width=1440, java_script_enabled=scripted)
    page.wait_for_selector("#casestudy_form[data-reviewed]") if scripted else page.wait_for_load_state("load")

    top = page.locator("label[for=id_fr-summary]").bounding_box()["y"]
    heads = page.locator(".pair.languages").bounding_box()
    assert heads["y"] + heads["height"] <= top < 900
    panel = page.locator(".panel").bounding_box()
    assert abs(panel["y"] - heads["y"]) <= 2
    assert panel["y"] + panel["height"] <= 902


def titles(page) -> list[str]:
    return page.locator(".cases tbody th").all_inner_texts()


@pytest.fixture
def conflict(desk):
    """`conflict(2)`: the page that asks which of two saves of the second case stays."""

    def conflict(case: int, **options):
        mine = desk(f"casestudies/casestudy/{case}/change/", **options)
        theirs = mine.context.new_page()
        theirs.goto(mine.url)
        for page, words in ((theirs, "Un texte vient."), (mine, "Un autre texte reste.")):
            page.wait_for_selector("[data-unsaved][data-ready]", state="attached")
            page.fill("[name=fr-context]", words)
            with page.expect_navigation():
                page.click("[name=_save]")
        theirs.close()
        mine.wait_for_selector(".conflict-page")
        return mine

    return conflict


@pytest.mark.skipif(not AXE.exists(), reason="axe-core is not installed (npm)")
@pytest.mark.parametrize(("scheme", "case"), [("light", 2), ("dark", 3)])
def test_axe_finds_no_barrier_where_two_saves_meet(conflict, scheme, case):
    page = conflict(case, color_scheme=scheme)

    assert findings(page) == []
    assert page.locator(".conflict-page").count() == 1


@pytest.mark.skipif(not AXE.exists(), reason="axe-core is not installed (npm)")
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_no_barrier_on_any_page_of_the_admin(desk, scheme):
    page = desk(color_scheme=scheme)
    found = []
    for path in [*PAGES, "auth/user/1/password/"]:
        page.goto(f"/admin/{path}")
        found += [f"{path} {barrier}" for barrier in findings(page)]

    assert not found, "\n".join(found)


def test_no_page_of_the_admin_complains_or_scrolls_sideways_on_a_phone(desk):
    page = desk("", PHONE)
    wide = []
    for path in PAGES:
        page.goto(f"/admin/{path}")
        wide += [path] if page.evaluate("document.documentElement.scrollWidth > innerWidth") else []

    assert wide == []
    # Of a field that takes the focus by itself, Chromium says at times that something else had it.
    assert [text for text in wanted(page.complaints) if not text.startswith("Autofocus")] == []


def test_the_words_lead_everywhere_by_keyboard_alone(desk):
    page = desk()
    reached = []
    for _ in range(4):
        page.goto("/admin/")
        page.keyboard.press("Tab")  # the link that skips to the content
        page.keyboard.press("Tab")  # the name of the site
        for _ in range(len(reached) + 1):
            page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        page.wait_for_url(lambda url: not url.endswith("/admin/"))
        reached.append(page.locator("header [aria-current]").inner_text())

    assert reached == ["Cas", "Messages", "Textes du site", "Réglages"]


def test_what_waits_leads_where_it_is_done(desk):
    page = desk()
    page.locator(".waiting li", has_text="premier démarrage").get_by_role("link").click()

    page.wait_for_url("**/password_change/")


def test_a_case_moves_by_keyboard_and_the_button_keeps_the_focus(desk, site):
    page = desk()
    before = titles(page)
    button = page.get_by_role("button", name=f"Descendre « {before[0]} »")
    button.focus()
    page.keyboard.press("Enter")
    page.locator(".cases [role=status]", has_text="numéro 2 sur 4").wait_for()
    page.keyboard.press("Enter")
    page.locator(".cases [role=status]", has_text="numéro 3 sur 4").wait_for()

    assert titles(page) == [before[1], before[2], before[0], before[3]]
    first = HELD.sub(r"\1", site.get("/fr/cas/")[2].decode()).partition("</article>")[0]
    assert before[1] in first.replace("\u202f", " ")
    assert page.evaluate("document.activeElement.value").endswith("down")
    page.reload()
    assert titles(page) == [before[1], before[2], before[0], before[3]]


def test_a_case_moves_by_dragging_its_row(desk):
    page = desk()
    before = titles(page)
    rows = page.locator(".cases tbody tr")
    rows.nth(3).drag_to(rows.nth(0))
    page.locator(".cases [role=status]", has_text="numéro 1 sur 4").wait_for()

    assert titles(page) == [before[3], *before[:3]]


def test_a_case_moves_without_script(desk):
    page = desk(java_script_enabled=False)
    before = titles(page)
    with page.expect_navigation():
        page.get_by_role("button", name=f"Monter « {before[1]} »").click()

    assert titles(page)[:2] == [before[1], before[0]]
    assert "numéro 1 sur 4" in page.inner_text(".messagelist")


def test_a_move_that_the_site_does_not_answer_is_told_and_nothing_moves(desk):
    page = desk()
    before = titles(page)
    page.context.set_offline(True)
    page.get_by_role("button", name=f"Descendre « {before[0]} »").click()
    page.locator(".cases [role=status]", has_text="n’a pas été déplacé").wait_for()

    assert titles(page) == before


@pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
def test_a_list_can_be_sorted_on_a_phone(desk, script):
    page = desk("casestudies/region/", PHONE, java_script_enabled=script)
    names = page.locator("#result_list tbody th")
    before = names.all_inner_texts()
    assert page.locator("#result_list thead").is_hidden()
    assert "Place dans la liste (croissant)" in page.inner_text(".sorting")

    with page.expect_navigation():
        page.click(".sorting a[aria-current]")

    assert names.all_inner_texts() == before[::-1]
    assert "Place dans la liste (décroissant)" in page.inner_text(".sorting")


def test_a_list_is_sorted_by_the_head_of_its_table_where_there_is_one(desk):
    page = desk("casestudies/region/", width=1440)

    assert page.locator("#result_list thead a").count()
    assert page.locator(".sorting").is_hidden()
