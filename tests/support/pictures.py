"""Takes the pictures of the manual from the running site: `python -m tests.support.pictures static/help`."""

import os
import sys
import tempfile
from io import BytesIO
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

from site_config.manual import SECTIONS
from tests.support.chromium import CHROMIUM, FLAGS
from tests.support.servers import Site, running_site

LOCALES = {"fr": "fr-CH", "en": "en-GB"}
SIZE = {"width": 1120, "height": 700}
COLORS = 96
"""Enough for a page of ours; a picture then takes a quarter of the space."""

PAGES = {
    "first-hour": "",
    "new-case": "casestudies/casestudy/1/change/",
    "consent": "casestudies/casestudy/1/consent/",
    "inquiry": "inquiries/inquiry/room/",
    "lost-phone": "account/",
    "lost-key": "sealing/recipientkey/assistant/",
    "leak": "casestudies/casestudy/1/watch-list/",
}
"""The page of the admin that each section of the manual shows."""


def take(browser: Browser, site: Site, folder: Path) -> None:
    """Writes a picture of each section in each language, as `fr/new-case.png`."""
    for language, locale in LOCALES.items():
        (folder / language).mkdir(parents=True, exist_ok=True)
        context = browser.new_context(base_url=site.url, locale=locale, viewport=SIZE, color_scheme="light")
        page = context.new_page()
        _sign_in(page, site)
        for section in SECTIONS:
            page.goto(f"/admin/{PAGES[section]}")
            page.wait_for_load_state("networkidle")
            _save(page.screenshot(), folder / language / f"{section}.png")
        context.close()


def _sign_in(page: Page, site: Site) -> None:
    page.goto("/admin/login/")
    page.fill("[name=username]", "admin")
    page.fill("[name=password]", site.password)
    page.click("[type=submit]")
    page.wait_for_url("**/admin/")


def _save(picture: bytes, file: Path) -> None:
    Image.open(BytesIO(picture)).convert("RGB").quantize(COLORS).save(file, optimize=True)


def main(folder: str) -> None:
    """Starts a site of its own, and takes all pictures."""
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with tempfile.TemporaryDirectory() as data, running_site(Path(data)) as site, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        take(browser, site, Path(folder))
        browser.close()


if __name__ == "__main__":
    main(sys.argv[1])
