"""A real Chromium in front of the running site. What a page says in the console fails its test."""

import os
from pathlib import Path

import pytest
from playwright.sync_api import sync_playwright

from tests.support.chromium import CHROMIUM, DESKTOP, FLAGS

# Playwright's synchronous interface runs an event loop of its own, which Django takes for asynchronous code.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"


@pytest.fixture(scope="session")
def browser():
    with sync_playwright() as playwright:
        if not Path(CHROMIUM or playwright.chromium.executable_path).exists():
            pytest.skip("Chromium is not installed (.ci/install-test-tools installs it)")
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield chromium
        chromium.close()


@pytest.fixture
def open_page(browser, site):
    """`open_page("/fr/", width=320, color_scheme="dark")`; what the page complains of is in `page.complaints`.

    `base_url` opens it on another site than the shared one.
    """
    contexts = []

    def open_page(path: str = "/fr/", device: dict = DESKTOP, width: int | None = None, **options):
        viewport = {"viewport": {"width": width, "height": 900}} if width else {}
        settings = {"base_url": site.url, "accept_downloads": True, **device, **viewport, **options}
        context = browser.new_context(**settings)
        contexts.append(context)
        page = context.new_page()
        page.complaints = []
        page.on("console", lambda message: _note(page, message.text))
        page.on("pageerror", lambda error: page.complaints.append(str(error)))
        page.on("requestfailed", lambda request: _complain_of(page, request))
        page.goto(path)
        return page

    def _note(page, text):
        # Of a field that takes the focus by itself, Chromium says at times that a test had put it elsewhere.
        if not text.startswith("Autofocus processing was blocked"):
            page.complaints.append(text)

    def _complain_of(page, request):
        # A download, or a page left before its last icon came, is no failure.
        if "ERR_ABORTED" not in (request.failure or ""):
            page.complaints.append(f"failed: {request.url} ({request.failure})")

    yield open_page
    for context in contexts:
        context.close()
