"""The main job, from the first page to the opened letter."""

import re
import subprocess

import pytest

from tests.support.chromium import DESKTOP, PHONE
from tests.support.servers import program
from tests.support.steps import wait_until_sealed_in, write_in

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("device", [DESKTOP, PHONE], ids=["desktop", "phone"])
@pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
def test_from_the_first_page_to_the_opened_letter(open_page, site, tmp_path, device, script):
    program("age")
    page = open_page("/", device, locale="fr-CH", java_script_enabled=script)
    assert page.url == f"{site.url}/fr/"

    page.get_by_role("link", name="Arbitrage stratégique sous contrainte réglementaire").first.click()
    assert "Adoption d’un cadre de gouvernance IA" in page.inner_text(".decision")

    page.get_by_role("link", name="English").click()
    page.wait_for_url("**/en/cases/**")
    assert page.locator("html").get_attribute("lang") == "en"
    page.get_by_role("link", name="Français").click()

    page.get_by_role("link", name="Contact", exact=True).click()
    letter = f"Nous hésitons depuis le printemps. « {device['viewport']['width']} » ? 漢字"
    wait_until_sealed_in(page, "browser" if script else "arrival")
    write_in(page, message=letter, reach="Signal : +41 79 000 00 00")
    page.wait_for_url("**/fr/contact/recu/**")
    reference = re.search(r"HC-\w{4}-\w{2}", page.inner_text("main"))[0]
    page.reload()
    assert reference in page.inner_text("main")
    assert page.context.cookies() == []
    assert page.complaints == []

    admin = open_page("/admin/", device, locale="fr-CH")
    admin.fill("[name=username]", "admin")
    admin.fill("[name=password]", site.password)
    admin.click("[type=submit]")
    admin.goto("/admin/inquiries/inquiry/")
    admin.get_by_role("link", name=reference).click()
    assert letter not in admin.content()
    admin.locator("#content", has_text="age --decrypt --identity").wait_for()
    with admin.expect_download() as download:
        admin.get_by_role("button", name=re.compile(reference)).click()
    envelope = tmp_path / download.value.suggested_filename
    download.value.save_as(envelope)
    identity = tmp_path / "identity.txt"
    identity.write_text(site.identity)
    opened = subprocess.run(["age", "--decrypt", "--identity", identity, envelope], capture_output=True, check=True)

    assert envelope.name == f"{reference}.age"
    assert letter in opened.stdout.decode()
    assert "+41 79 000 00 00" in opened.stdout.decode()
    assert admin.complaints == []


def test_without_script_an_empty_letter_is_explained_and_nothing_typed_is_lost(open_page):
    page = open_page("/en/contact/", PHONE, java_script_enabled=False)
    page.fill("input[name=reach]", "by pigeon")
    page.locator("form.letter [type=submit]").click()

    summary = page.locator("[role=alert]")
    assert "it is empty" in summary.inner_text()
    assert page.input_value("input[name=reach]") == "by pigeon"
    summary.get_by_role("link").first.click()
    assert page.evaluate("document.activeElement.name") == "message" or page.url.endswith("#id_message")
    assert page.complaints == []
