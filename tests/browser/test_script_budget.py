"""Script is the exception here: small, on the pages that cannot do without, and let in by name."""

import brotli
import pytest

from site_config.assets import ASSETS, SCRIPTS
from tests.support.steps import ASSISTANT, CONTACT, FOLLOW_UP, ROOM, recorded, sign_in

from .pages import ALL, READING

pytestmark = pytest.mark.browser

BUDGET = 35_000
"""The most that the script of a page may weigh, in bytes of brotli."""

WRITING = [*CONTACT.values(), *FOLLOW_UP.values()]


@pytest.mark.parametrize("name", SCRIPTS)
def test_each_script_keeps_to_its_budget(name):
    assert len(brotli.compress((ASSETS / "js" / f"{name}.js").read_bytes())) <= BUDGET


@pytest.mark.parametrize("path", WRITING)
def test_a_page_to_write_on_loads_one_script_pinned_by_its_hash(open_page, site, path):
    page = open_page("/healthz")
    requests = recorded(page)
    page.goto(path)
    page.wait_for_load_state("networkidle")

    scripts = [request for request in requests if request.resource_type == "script"]
    assert len(scripts) == 1
    assert all(request.url.startswith(site.url) for request in requests)
    assert page.locator("script").count() == 1
    assert page.get_attribute("script", "integrity").startswith("sha384-")
    assert page.complaints == []


@pytest.mark.parametrize("path", [ROOM, ASSISTANT])
def test_the_consultants_pages_pin_their_script_too(open_page, site, path):
    page = open_page("/healthz")
    sign_in(page, site)
    page.goto(path)

    assert page.locator("script[type=module][integrity^=sha384-]").count() > 0
    assert page.locator("script[type=module]:not([integrity^=sha384-])").count() == 0
    assert page.complaints == []


@pytest.mark.parametrize("path", [path for path in ALL if path not in WRITING])
def test_no_other_page_has_or_allows_script(site, path):
    _status, headers, body = site.get(path)

    assert b"<script" not in body.replace(b'<script type="application/ld+json"', b"")
    assert "script-src" not in headers["content-security-policy"]
    assert "default-src 'none'" in headers["content-security-policy"]


@pytest.mark.parametrize("path", WRITING)
def test_a_page_to_write_on_allows_its_own_script_and_no_other(site, path):
    policy = dict(part.strip().split(" ", 1) for part in site.get(path)[1]["content-security-policy"].split(";"))

    assert policy["script-src"] == "'self'"
    assert (policy["default-src"], policy["connect-src"], policy["base-uri"]) == ("'none'", "'self'", "'none'")


@pytest.mark.parametrize("path", [*WRITING, READING[0]])
def test_script_that_is_slipped_into_a_page_does_not_run(open_page, path):
    page = open_page(path)
    page.evaluate(
        """() => {
          const slipped = document.createElement("script");
          slipped.textContent = "window.slipped = true";
          document.body.append(slipped);
          document.body.insertAdjacentHTML("beforeend", '<img src="x:" onerror="window.slipped = true">');
        }"""
    )
    page.wait_for_timeout(100)

    assert page.evaluate("window.slipped === undefined")
    assert any("Content Security Policy" in complaint for complaint in page.complaints)
