"""What is typed and not sent cannot be read on the writer's own disk: all files of Chromium's profile are searched. And it is
there, sealed, at once."""

import os
import signal
import subprocess
from pathlib import Path

import pytest

from tests.support.chromium import CHROMIUM, DESKTOP, FLAGS
from tests.support.servers import wait_for
from tests.support.steps import CONTACT, ROOM, reference_of, sign_in, unlock, wait_until_sealed_in, write_in

pytestmark = pytest.mark.browser

SECRET = "Zyxwordondisk"


@pytest.fixture
def profile(tmp_path) -> Path:
    return tmp_path / "profile"


@pytest.fixture
def page(browser, site, profile):
    """A page of a browser that keeps what browsers keep."""
    context = browser.browser_type.launch_persistent_context(
        profile, executable_path=CHROMIUM, args=FLAGS, base_url=site.url, **DESKTOP
    )
    yield context.pages[0]
    context.close()


def type_and_leave(page, field: str) -> None:
    page.focus(field)
    page.keyboard.type(f"{SECRET} and more")
    page.wait_for_timeout(6000)  # Chromium writes its storage to disk within five seconds
    page.context.close()


def files_with(profile: Path, *words: bytes) -> list[Path]:
    files = [file for file in profile.rglob("*") if file.is_file()]
    return [file for file in files if any(word in file.read_bytes() for word in words)]


def spelled(word: str) -> list[bytes]:
    return [word.encode(encoding) for encoding in ("utf-8", "utf-16-le")]


def test_what_is_typed_into_the_admin_is_sealed(page, site, profile):
    sign_in(page, site)
    page.goto("/admin/casestudies/region/1/change/")
    page.wait_for_selector("[data-unsaved][data-ready]", state="attached")
    type_and_leave(page, "#id_name")

    assert files_with(profile, *spelled(SECRET)) == []
    assert files_with(profile, b"huis-clos.unsaved."), "the search looks where it should"


def test_what_is_typed_into_the_contact_form_is_not_kept(page, profile):
    page.goto(CONTACT["en"])
    wait_until_sealed_in(page, "browser")
    type_and_leave(page, "#id_message")

    assert files_with(profile, *spelled(SECRET)) == []
    assert files_with(profile, *spelled(CONTACT["en"])), "the search looks where it should"


def test_what_is_typed_into_an_answer_is_sealed(page, site, profile):
    page.goto(CONTACT["en"])
    wait_until_sealed_in(page, "browser")
    reference = reference_of(write_in(page, message="A question."))
    sign_in(page, site)
    page.goto(f"{ROOM}#{reference}")
    unlock(page, site.identity)
    type_and_leave(page, "#room-answer")

    assert files_with(profile, *spelled(SECRET)) == []
    assert files_with(profile, *spelled(site.identity[:40])) == []
    assert files_with(profile, b"huis-clos.unsaved."), "the search looks where it should"


def test_notes_that_are_read_and_replaced_are_not_kept(page, site, profile):
    sign_in(page, site)
    page.goto("/admin/casestudies/casestudy/notes/")
    page.fill("[name=notes]", f"Réunion chez {SECRET} Mécanique SA.")
    page.click("[name=_read]")
    page.wait_for_selector("#found-heading", timeout=60_000)
    page.click("[name=_replace]")
    page.wait_for_selector("[name=watch]")
    type_and_leave(page, "#id_title")

    assert files_with(profile, *spelled(SECRET)) == []
    assert files_with(profile, *spelled("/casestudy/notes/")), "the search looks where it should"


def test_what_a_client_answers_is_not_kept(page, site, profile):
    sign_in(page, site)
    page.goto("/admin/casestudies/casestudy/2/consent/")
    page.click("#id_days + button")
    page.goto(page.input_value("#link-en"))
    wait_until_sealed_in(page, "browser")
    page.fill("#agreed_name", SECRET)
    type_and_leave(page, "#change_message")

    assert files_with(profile, *spelled(SECRET)) == []


REGION = "/admin/casestudies/region/2/change/"


@pytest.fixture
def a_browser(browser, profile):
    """Starts Chromium on `profile`; returns its process and a page."""
    started = []

    def a_browser():
        port = profile / "DevToolsActivePort"
        port.unlink(missing_ok=True)
        program = CHROMIUM or browser.browser_type.executable_path
        command = [program, *FLAGS, f"--user-data-dir={profile}", "--remote-debugging-port=0", "about:blank"]
        started.append(subprocess.Popen(command, start_new_session=True, stderr=subprocess.DEVNULL))
        wait_for(lambda: port.exists() and port.read_text().count("\n") == 1, what="Chromium's start")
        address = f"http://127.0.0.1:{port.read_text().split()[0]}"
        return started[-1], browser.browser_type.connect_over_cdp(address).contexts[0].new_page()

    yield a_browser
    for process in started:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)


def test_what_is_typed_a_moment_before_the_browser_is_killed_comes_back(a_browser, site):
    def open_form(page) -> None:
        page.goto(site.url)
        page.goto(site.url + REGION)
        if page.locator("[name=username]").count():
            page.fill("[name=username]", "admin")
            page.fill("[name=password]", site.password)
            page.click("[type=submit]")
        page.wait_for_selector("[data-unsaved][data-ready]", state="attached")

    process, page = a_browser()
    open_form(page)
    page.fill("#id_name", "")
    page.locator("#id_name").press_sequentially("To the last word", delay=20)
    page.wait_for_timeout(500)
    os.killpg(process.pid, signal.SIGKILL)
    process.wait()

    _process, page = a_browser()
    open_form(page)
    assert page.input_value("#id_name") == "To the last word"
