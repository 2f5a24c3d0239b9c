"""What is said when something is wrong: the same with script and without, above the form, beside the field, in the title."""

import pytest

from tests.support.steps import CONTACT, FOLLOW_UP, enter, send, wait_until_sealed_in, write, write_in

pytestmark = pytest.mark.browser

TOO_LONG = "x" * 10_001
NO_CODE = "HC-0000-00-0000-0000-0000-0000"


def empty_message(page, language):
    page.goto(CONTACT[language])
    return {"message": "", "name": "Somebody"}


def long_message(page, language):
    page.goto(CONTACT[language])
    return {"message": TOO_LONG}


def long_name(page, language):
    page.goto(CONTACT[language])
    return {"message": "Hello", "name": "x" * 201}


def two_at_once(page, language):
    page.goto(CONTACT[language])
    return {"message": "", "reach": "x" * 1201}


def half_a_code(page, language):
    page.goto(FOLLOW_UP[language])
    return {"code": "HC-12"}


def wrong_code(page, language):
    page.goto(FOLLOW_UP[language])
    return {"code": NO_CODE}


MISTAKES = [empty_message, long_message, long_name, two_at_once, half_a_code, wrong_code]


def said(page) -> dict:
    """All that the page says about what is wrong."""
    page.wait_for_selector(".errors")
    return {
        "title": page.title(),
        "heading": page.inner_text(".errors h2"),
        "sentences": page.locator(".errors li").all_inner_texts(),
        "links": page.eval_on_selector_all(".errors a", "links => links.map(link => link.hash)"),
        "beside": page.eval_on_selector_all(
            "[aria-invalid=true]",
            "fields => fields.map(f => [f.id, f.getAttribute('aria-describedby').split(' ')"
            ".map(id => document.getElementById(id)).filter(e => e?.className === 'error')"
            ".map(e => e.textContent).join(' ')])",
        ),
        "focused": page.evaluate("document.activeElement.className"),
        "typed": page.eval_on_selector_all(
            "form.letter :is(textarea, input[type=text])", "all => all.map(f => f.value)"
        ),
    }


def made(open_page, mistake, language: str, **options) -> dict:
    page = open_page("/healthz", **options)
    words = mistake(page, language)
    wait_until_sealed_in(page, "browser" if options.get("java_script_enabled", True) else "arrival")
    write(page, **words)
    send(page)
    return said(page)


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_mistake_is_told_in_the_same_way_with_script_and_without(open_page, mistake, language):
    with_script = made(open_page, mistake, language)
    without = made(open_page, mistake, language, java_script_enabled=False)

    assert with_script == without
    assert with_script["title"].startswith(f"{with_script['heading']} · ")
    assert with_script["focused"] == "errors"
    assert len(with_script["links"]) == len(with_script["sentences"]) == len(with_script["beside"]) > 0


@pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
def test_erasing_without_the_tick_is_told_beside_the_box(open_page, script):
    page = open_page(CONTACT["en"], java_script_enabled=script)
    wait_until_sealed_in(page, "browser" if script else "arrival")
    code = write_in(page, message="Hello")
    page.goto(FOLLOW_UP["en"])
    wait_until_sealed_in(page, "browser" if script else "arrival")
    enter(page, code)
    page.click("form.delete [type=submit]")

    told = said(page)
    assert told["heading"] == "Nothing was erased"
    assert told["sentences"] == ["Check the box first, to confirm."]
    assert told["beside"] == [["id_sure", "Check the box first, to confirm."]]
    assert told["title"].startswith("Nothing was erased · ")


def test_what_was_wrong_is_no_longer_said_once_it_is_right(open_page):
    page = open_page(CONTACT["fr"])
    wait_until_sealed_in(page, "browser")
    title = page.title()
    send(page)
    page.wait_for_selector(".errors")
    write(page, message="Bonjour", name="x" * 201)
    send(page)
    page.wait_for_selector("#id_name_error")

    assert page.locator("[aria-invalid]").count() == page.locator(".errors li").count() == 1
    assert page.title().endswith(title)
    assert page.title().count(" · ") == title.count(" · ") + 1


def opened_thread(open_page, language: str, script: bool):
    """The thread of a message that was just sent, as its writer opens it; with the titles of the pages on the way there."""
    place = "browser" if script else "arrival"
    page = open_page(CONTACT[language], java_script_enabled=script)
    wait_until_sealed_in(page, place)
    code = write_in(page, message="Hello")
    page.titles = [page.title()]
    page.on("dialog", lambda dialog: dialog.accept())
    page.goto(FOLLOW_UP[language])
    wait_until_sealed_in(page, place)
    enter(page, code)
    page.titles.append(page.title())
    return page


def said_in_a_thread(page) -> list[dict]:
    """What is said of an empty message, then of erasing without the tick; and the titles of all the pages on the way."""
    page.click("form.write [type=submit]")
    empty = said(page)
    page.click("form.delete [type=submit]")
    page.wait_for_selector("#id_sure_error")
    unsure = said(page) | {"boxes": page.locator(".errors").count()}
    page.check("#id_sure")
    page.click("form.delete [type=submit]")
    page.wait_for_selector(".thread", state="detached")
    del empty["typed"], unsure["typed"]  # without script, there is one field more, for programs
    return [empty, unsure, {"titles": [*page.titles, page.title()]}]


@pytest.mark.parametrize("language", ["fr", "en"])
def test_two_mistakes_in_a_thread_are_told_in_the_same_way_with_script_and_without(open_page, language):
    with_script = said_in_a_thread(opened_thread(open_page, language, script=True))
    without = said_in_a_thread(opened_thread(open_page, language, script=False))

    assert with_script == without
    assert with_script[1]["boxes"] == 1


def test_the_links_beside_a_form_leave_what_is_written_where_it_is(open_page):
    page = open_page(CONTACT["fr"])

    links = page.eval_on_selector_all(".writing .rail a:not([href^=tel])", "links => links.map(link => link.target)")
    assert links
    assert set(links) == {"_blank"}
