"""What is typed into the admin and not saved comes back, whatever happened: sealed on disk, and over nobody else's words."""

from datetime import UTC, datetime

import pytest

from tests.support.steps import sign_in

pytestmark = pytest.mark.browser

REGION = "/admin/casestudies/region/1/change/"
NEW = "/admin/casestudies/region/add/"
KEPT = "[...Object.keys(localStorage)].filter(name => name.startsWith('huis-clos.unsaved.'))"


@pytest.fixture
def desk(open_page, site):
    """A form of the admin, signed in."""
    page = open_page("/healthz", locale="en-US")
    sign_in(page, site)
    open_form(page, REGION)
    return page


def open_form(page, path: str) -> None:
    page.goto(path)
    wait_until_kept_here(page)


def wait_until_kept_here(page) -> None:
    """Until the script has the key."""
    page.wait_for_selector("[data-unsaved][data-ready]", state="attached")


def type_name(page, words: str) -> None:
    page.fill("#id_name", words)


def name_on(page) -> str:
    return page.input_value("#id_name")


def save(page) -> None:
    page.click("[name=_save]")
    page.wait_for_url("**/region/")


def sign_out_elsewhere(page) -> None:
    """The session ends while the page is open."""
    page.context.clear_cookies(name="sessionid")


def test_what_is_typed_survives_a_reload_and_says_when_it_was_kept(desk):
    saved = name_on(desk)
    type_name(desk, "Reloaded words")
    assert desk.inner_text("[data-part=kept]").startswith("Kept in this tab, ")
    desk.reload()
    wait_until_kept_here(desk)

    assert name_on(desk) == "Reloaded words"
    desk.click("text=Show what is saved instead")
    assert name_on(desk) == saved
    desk.click("text=Bring back what I had typed")
    assert name_on(desk) == "Reloaded words"
    assert desk.complaints == []


def test_times_are_those_of_the_site_whatever_the_zone_of_the_browser(open_page, site):
    page = open_page("/healthz", locale="en-US", timezone_id="Pacific/Auckland")
    sign_in(page, site)
    open_form(page, REGION)
    before = datetime.now(UTC)
    type_name(page, "In the zone of the site")

    said = page.inner_text("[data-part=kept]").replace("\u202f", " ")
    hours = [f"{at:%I:%M %p}".removeprefix("0") for at in (before, datetime.now(UTC))]
    assert said in [f"Kept in this tab, {hour} UTC" for hour in hours]
    assert page.locator(".signed-in", has_text="Times: UTC").is_visible()


def test_there_is_something_to_publish_once_a_word_or_a_file_is_new(desk):
    open_form(desk, "/admin/casestudies/hometexts/1/change/")
    publish, before = desk.locator("[name=_publish]"), desk.input_value("#id_title")
    assert publish.is_disabled()
    desk.fill("#id_title", "Something else")
    assert publish.is_enabled()
    desk.fill("#id_title", before)
    assert publish.is_disabled()

    desk.locator("#id_title").evaluate(
        "field => field.insertAdjacentHTML('afterend', '<input type=file name=portrait>')"
    )
    desk.set_input_files("[type=file]", {"name": "portrait.png", "mimeType": "image/png", "buffer": b"x"})

    assert publish.is_enabled()


def test_words_typed_before_the_key_arrives_are_kept_once_it_is_there(desk):
    saved = name_on(desk)
    desk.route("**/account/session/", lambda route: route.abort())
    desk.reload()
    type_name(desk, "Typed at once")
    assert desk.evaluate(KEPT) == []
    desk.unroute("**/account/session/")
    wait_until_kept_here(desk)

    assert name_on(desk) == "Typed at once"
    desk.reload()
    wait_until_kept_here(desk)
    assert name_on(desk) == "Typed at once"
    desk.click("text=Show what is saved instead")
    assert name_on(desk) == saved


def test_a_page_with_words_that_are_not_kept_yet_asks_before_it_is_left(desk):
    questions = []
    desk.on("dialog", lambda dialog: (questions.append(dialog.type), dialog.accept()))
    desk.route("**/account/session/", lambda route: route.abort())
    desk.reload()
    type_name(desk, "Not kept yet")
    desk.reload()

    assert questions == ["beforeunload"]


def test_what_is_typed_survives_the_tab(desk):
    type_name(desk, "Closed tab words")
    again = desk.context.new_page()
    desk.close()
    open_form(again, REGION)

    assert name_on(again) == "Closed tab words"


def test_what_is_typed_survives_a_switch_of_language(desk):
    type_name(desk, "Words in two languages")
    desk.click("form.languages button")
    desk.wait_for_selector("html[lang=fr] [data-unsaved][data-ready]", state="attached")

    assert name_on(desk) == "Words in two languages"


def test_what_was_saved_is_no_longer_kept(desk):
    saved = name_on(desk)
    type_name(desk, "Saved words")
    assert len(desk.evaluate(KEPT)) == 1
    save(desk)
    assert desk.evaluate(KEPT) == []

    open_form(desk, REGION)
    assert desk.locator("[data-part=back]:visible").count() == 0
    type_name(desk, saved)
    save(desk)


def test_what_was_refused_is_kept_until_it_is_saved(desk):
    type_name(desk, "  ")
    desk.fill("#id_position", "7")
    desk.click("[name=_save]")
    desk.wait_for_selector(".errornote")
    wait_until_kept_here(desk)
    open_form(desk, REGION)

    assert desk.input_value("#id_position") == "7"
    assert name_on(desk) == "  "


def test_two_new_ones_do_not_meet(desk):
    open_form(desk, NEW)
    type_name(desk, "The first new one")
    open_form(desk, NEW)
    assert name_on(desk) == ""

    desk.click("summary:has-text('not saved is kept')")
    assert "The first new one" in desk.inner_text(".unsaved details")
    desk.click("text=Go on with this")
    desk.wait_for_load_state()
    wait_until_kept_here(desk)
    assert name_on(desk) == "The first new one"


def test_new_ones_whose_tabs_open_together_again_each_have_their_own(desk):
    tabs = {words: desk.context.new_page() for words in ("The first new one", "The second", "The third")}
    for words, tab in tabs.items():
        open_form(tab, NEW)
        type_name(tab, words)
    addresses = {words: tab.url for words, tab in tabs.items()}
    for tab in tabs.values():
        tab.close()

    again = {words: desk.context.new_page() for words in tabs}
    for words, tab in again.items():  # none is waited for
        tab.goto(addresses[words], wait_until="commit")
    for words, tab in again.items():
        wait_until_kept_here(tab)
        assert name_on(tab) == words


def test_two_tabs_of_one_form_keep_both(desk):
    other, last = desk.context.new_page(), desk.context.new_page()
    open_form(other, REGION)
    type_name(desk, "From the first tab")
    type_name(other, "From the second tab")
    other.close()
    desk.close()
    open_form(last, REGION)

    assert name_on(last) == "From the second tab"
    last.click("summary:has-text('not saved is kept')")
    assert "From the first tab" in last.inner_text(".unsaved details")


CASE = "/admin/casestudies/casestudy/2/change/"
FIELD = "[name=fr-context]"


def test_what_comes_back_over_a_newer_version_is_shown_and_overwrites_nothing(desk):
    open_form(desk, CASE)
    before = desk.input_value(FIELD)
    desk.fill(FIELD, f"{before} Le calendrier est lisible.")
    other = desk.context.new_page()
    open_form(other, CASE)
    other.fill(FIELD, f"{before} Le cadre est prudent.")
    with other.expect_navigation():
        other.click("[name=_save]")
    desk.close()
    open_form(other, CASE)

    assert other.input_value(FIELD).endswith("Le calendrier est lisible.")
    assert "you see both" in other.inner_text("[data-part=back]")
    with other.expect_navigation():
        other.click("[name=_save]")
    shown = [choice.get_attribute("value") for choice in other.locator("[type=radio][name=fr-context]").all()]
    assert [text.rpartition(" ")[2] for text in shown] == ["lisible.", "prudent."]


def test_a_form_sent_after_the_session_ended_signs_in_again_in_place_and_goes(desk, site):
    saved = name_on(desk)
    type_name(desk, "Sent after signing in")
    sign_out_elsewhere(desk)
    desk.click("[name=_save]")
    desk.wait_for_selector("dialog.again-dialog[open]")
    assert desk.input_value("#again-username") == "admin"
    desk.fill("#again-password", "wrong")
    desk.click("dialog [type=submit]")
    desk.wait_for_selector("dialog .errornote:visible")
    desk.fill("#again-password", site.password)
    desk.click("dialog [type=submit]")
    desk.wait_for_url("**/region/")

    open_form(desk, REGION)
    assert name_on(desk) == "Sent after signing in"
    assert desk.locator("[data-part=back]:visible").count() == 0
    type_name(desk, saved)
    save(desk)


def test_who_does_not_sign_in_again_keeps_what_was_typed(desk):
    type_name(desk, "Still here")
    sign_out_elsewhere(desk)
    desk.click("[name=_save]")
    desk.wait_for_selector("dialog.again-dialog[open]")
    desk.keyboard.press("Escape")
    desk.wait_for_selector("dialog", state="detached")

    assert name_on(desk) == "Still here"
    assert desk.url.endswith(REGION)
