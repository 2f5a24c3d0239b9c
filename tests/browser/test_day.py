"""A day at the desk by keyboard alone: from a first draft that names the client to a case that is withdrawn.

In both languages of the interface, with and without script, on two widths. At its end the client's name is nowhere on disk.
"""

import pytest

from tests.support.servers import running_site
from tests.support.steps import sign_in

from .test_case_page import ADD, ENGLISH, FRENCH, fill
from .test_guarding import traces

pytestmark = pytest.mark.browser

CLIENT = "Vermaucourt"
DAYS = [
    pytest.param("fr-CH", True, 1440, id="French, script, 1440"),
    pytest.param("en-GB", True, 820, id="English, script, 820"),
    pytest.param("fr-CH", False, 820, id="French, no script, 820"),
    pytest.param("en-GB", False, 1440, id="English, no script, 1440"),
]


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """A running site of its own, whose files are searched."""
    with running_site(tmp_path_factory.mktemp("day")) as running:
        yield running


def press(page, selector: str) -> None:
    """Presses Enter on a button or link that leads on."""
    with page.expect_navigation():
        page.locator(selector).first.press("Enter")


def replace_everywhere(page, *, script: bool) -> None:
    """Takes the first suggestion: by its button, which changes every place, or by typing it where there is no script."""
    if script:
        page.locator(".field.context .finding .choices button").first.press("Enter")
        page.wait_for_selector(".finding", state="detached")
        return
    suggested = page.locator(".findings .suggested span").first.inner_text()
    for name in ("context", "problem"):
        page.fill(f"[name=fr-{name}]", FRENCH[name].replace(f"chez {CLIENT}", "là").replace(CLIENT, suggested))


def preview(page, *, script: bool) -> str:
    """The text of the French page as it would be, made from what is in the form."""
    page.locator(".panel summary").nth(1).press("Enter")
    if script:
        frame = page.frame_locator(".preview-frame iframe").first
        frame.locator("main").wait_for()
        return frame.locator("main").inner_text()
    with page.expect_popup() as opened:
        page.locator(".previews button").first.press("Enter")
    return opened.value.inner_text("main")


@pytest.mark.parametrize(("locale", "script", "width"), DAYS)
def test_a_day_at_the_desk(open_page, site, locale, script, width):
    page = open_page("/healthz", locale=locale, width=width, java_script_enabled=script)
    sign_in(page, site)
    page.goto(ADD)
    fill(page, "fr", FRENCH | {"title": f"{FRENCH['title']} ({locale[:2]} {width})"})
    page.select_option("[name=region]", index=1)
    for name in ("intervention_types", "tensions"):
        page.locator(f"[name={name}]").first.press("Space")
    press(page, "[name=_save]")
    assert page.locator(".refused").is_visible()

    replace_everywhere(page, script=script)
    fill(page, "en", ENGLISH | {"title": f"{ENGLISH['title']} ({locale[:2]} {width})"})
    assert FRENCH["decision"] in preview(page, script=script)
    press(page, "[name=_save]")
    assert CLIENT not in page.content()
    desk = page.url

    page.goto(desk.replace("change/", "consent/"))
    press(page, "#id_days + button")
    link = page.input_value("#link-en")
    client = open_page(link, locale=locale, width=width, java_script_enabled=script)
    if script:
        client.wait_for_selector("[data-sealed=browser]:visible")
    client.fill("#agreed_name", "Jeanne Essai")
    client.locator("form:has([value=agreed]) [type=submit]").press("Enter")
    client.wait_for_url("**done=1**")
    assert client.context.cookies() == []

    page.goto(desk)
    press(page, "[name=_publish]")
    address = page.locator(".menu a[href^='/en/'], .messagelist a[href^='/en/']").first.get_attribute("href")
    reader = open_page(address)
    assert ENGLISH["context"] in reader.inner_text("main")

    before = page.input_value("[name=fr-context]")
    page.fill("[name=fr-context]", "Rien n’avançait depuis deux saisons.")
    press(page, "[name=_save]")
    assert page.locator(".field.context[lang=en] .stale").is_visible()

    page.goto(desk.replace("change/", "versions/?older=readers"))
    assert page.locator(".pieces ins").first.is_visible()
    press(page, "[name=restore]")
    assert page.input_value("[name=fr-context]") == before

    page.locator(".menu > summary").press("Enter")
    page.locator(".question summary").press("Enter")
    press(page, "[name=_withdraw]")
    reader.reload()
    assert reader.locator("main").inner_text().count(ENGLISH["context"]) == 0

    assert [text for text in page.complaints if "ViewTransition" not in text] == []
    assert traces(site, CLIENT) == []
