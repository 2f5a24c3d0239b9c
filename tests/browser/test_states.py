"""What comes only after something was done: receipt, thread, reading room, assistant. Barriers, widths, paper, ink."""

import pytest

from tests.support.chromium import DESKTOP, PHONE
from tests.support.steps import (
    ASSISTANT,
    CONTACT,
    FOLLOW_UP,
    answer,
    enter,
    enter_room,
    reference_of,
    sign_in,
    wait_until_sealed_in,
    write_in,
)

from .test_pages import AXE, TAGS

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not AXE.exists(), reason="axe-core is not installed (npm)"),
]

MESSAGE = "A line without a place to break it: " + "x" * 120


def receipt(page, site):
    page.goto(CONTACT["en"])
    wait_until_sealed_in(page, "browser")
    return write_in(page, message=MESSAGE, reach="me@example.com")


def errors(page, site):
    page.goto(CONTACT["fr"])
    wait_until_sealed_in(page, "browser")
    page.click("form.letter [type=submit]")
    page.wait_for_selector(".errors")


def thread(page, site):
    code = receipt(page, site)
    enter_room(page, site, site.identity, reference_of(code))
    answer(page, MESSAGE)
    page.goto(FOLLOW_UP["en"])
    wait_until_sealed_in(page, "browser")
    enter(page, code)


def room(page, site):
    code = receipt(page, site)
    enter_room(page, site, site.identity, reference_of(code))
    answer(page, MESSAGE)


def shut_room(page, site):
    sign_in(page, site)
    page.goto("/admin/inquiries/inquiry/room/")
    page.wait_for_selector(".unlock:visible")


def assistant(page, site):
    sign_in(page, site)
    page.goto(ASSISTANT)
    page.wait_for_selector("[data-step=make]:visible")


def signed_out(page, site):
    sign_in(page, site)
    page.goto("/admin/casestudies/region/1/change/")
    page.wait_for_selector("[data-unsaved][data-ready]", state="attached")
    page.fill("#id_name", MESSAGE)
    page.context.clear_cookies(name="sessionid")
    page.click("[name=_save]")
    page.wait_for_selector("#again-password")


STATES = [receipt, errors, thread, room, shut_room, assistant, signed_out]
OURS = {room: ".room", shut_room: ".room", assistant: ".assistant", signed_out: ".again-dialog"}
"""In the admin, Django's own frame is left to Django."""


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("device", [DESKTOP, PHONE], ids=["desktop", "phone"])
@pytest.mark.parametrize("state", STATES)
def test_axe_finds_no_barrier_and_nothing_scrolls_sideways(open_page, site, state, device, scheme):
    page = open_page("/healthz", device, color_scheme=scheme)
    state(page, site)
    assert page.complaints == []  # before axe: where a dialog is open, it tries inline styles itself
    page.evaluate(AXE.read_text("utf-8"))
    result = page.evaluate("([where, tags]) => axe.run(where, {runOnly: tags})", [OURS.get(state, "html"), TAGS])

    assert [f"{found['id']}: {node['target']}" for found in result["violations"] for node in found["nodes"]] == []
    assert page.evaluate("document.documentElement.scrollWidth") <= device["viewport"]["width"]


@pytest.mark.parametrize("state", [receipt, thread])
def test_it_fits_a_narrow_phone(open_page, site, state):
    page = open_page("/healthz", width=320)
    state(page, site)

    assert page.evaluate("document.documentElement.scrollWidth") <= 320
