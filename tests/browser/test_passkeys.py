"""A passkey in Chromium, with the authenticator that Chromium itself simulates; and one-time codes by hand."""

import base64
import re
import time
from urllib.parse import urlsplit

import pytest
from django_otp.oath import TOTP

from tests.support.chromium import DESKTOP, PHONE
from tests.support.servers import running_site

pytestmark = pytest.mark.browser

HOME = "/admin/account/"


@pytest.fixture(scope="module")
def own_site(tmp_path_factory):
    """A site whose accounts these tests change."""
    with running_site(tmp_path_factory.mktemp("passkeys")) as running:
        yield running


@pytest.fixture
def visit(open_page, own_site):
    """`visit(path)` opens a page on http://localhost: an address such as 127.0.0.1 has no passkeys."""
    own_site.manage("reset_second_factor", "admin")
    address = f"http://localhost:{urlsplit(own_site.url).port}"

    def open_at(path: str = "/admin/login/", language: str = "en", **options):
        return open_page(path, base_url=address, locale=language, **options)

    return open_at


def with_authenticator(page):
    """Gives the page a device that answers for its user, as a telephone with a fingerprint would."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    made = session.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    return session, made["authenticatorId"]


def give_password(page, site) -> None:
    page.fill("[name=username]", "admin")
    page.fill("[name=password]", site.password)
    with page.expect_navigation():
        page.click("#login-form [type=submit]")


def add_passkey(page, site) -> None:
    give_password(page, site)
    page.goto(HOME)
    page.click("[data-passkey=make] button")
    page.wait_for_selector(".codes")


def unexpected(page) -> list[str]:
    """Complaints but two of Chromium's: that a page asks again with a 403, and that a test typed before a field had focus."""
    return [text for text in page.complaints if "403 (Forbidden)" not in text and "Autofocus" not in text]


def test_a_passkey_is_added_and_asked_for(visit, own_site):
    page = visit()
    with_authenticator(page)
    add_passkey(page, own_site)
    assert len(page.locator(".codes li").all()) == 10
    page.click(".ways a")
    page.click("#logout-form button")

    page.goto("/admin/login/?next=/admin/auth/user/")
    give_password(page, own_site)
    page.wait_for_url("**/second-factor/**")
    page.click("[data-passkey=ask] button")
    page.wait_for_url("**/admin/auth/user/")

    assert unexpected(page) == []


def test_a_passkey_confirms_a_page_and_what_was_typed_goes_on(visit, own_site):
    page = visit()
    with_authenticator(page)
    add_passkey(page, own_site)
    page.goto("/admin/auth/user/add/")
    own_site.manage("shell", "-c", MAKE_STALE)
    page.fill("[name=username]", "nouvelle")
    save_with_a_new_password(page)
    page.click("[data-passkey=confirm] button")

    # The name is still there; the passwords are typed again.
    page.wait_for_selector("[name=username][value=nouvelle]")
    save_with_a_new_password(page)
    page.wait_for_selector(".messagelist .success")

    assert "nouvelle" in page.inner_text(".messagelist")
    assert unexpected(page) == []


def test_a_passkey_button_waits_for_its_script(visit, own_site):
    page = visit()
    with_authenticator(page)
    give_password(page, own_site)
    held = []
    page.route("**/account*.js", lambda route: held.append(route))
    with page.expect_request("**/account*.js"):
        page.goto(HOME, wait_until="commit")
    assert page.is_disabled("[data-passkey=make] button")

    held[0].continue_()
    page.click("[data-passkey=make] button")
    page.wait_for_selector(".codes")


def test_a_passkey_signs_in_again_on_top_of_a_form(visit, own_site):
    page = visit()
    with_authenticator(page)
    add_passkey(page, own_site)
    page.goto("/admin/casestudies/region/1/change/")
    page.wait_for_selector("[data-unsaved][data-ready]", state="attached")
    page.fill("#id_position", "9")
    page.context.clear_cookies(name="sessionid")
    page.click("[name=_save]")
    page.fill("#again-password", own_site.password)
    page.click("dialog [type=submit]")
    page.click("dialog [data-passkey=again] button")
    page.wait_for_url("**/region/")

    page.goto("/admin/casestudies/region/1/change/")
    assert page.input_value("#id_position") == "9"
    assert unexpected(page) == []


def save_with_a_new_password(page) -> None:
    page.fill("[name=password1]", "une phrase que personne ne devine")
    page.fill("[name=password2]", "une phrase que personne ne devine")
    page.click("[name=_save]")


MAKE_STALE = """
from accounts.models import Session
from accounts.sessions import SessionStore
for row in Session.objects.exclude(user=None):
    session = SessionStore(row.session_key)
    session["accounts.confirmed"] = 0
    session.save()
"""


@pytest.mark.parametrize(("language", "sentence"), [("en", "No passkey was given"), ("fr", "Aucune clé d’accès")])
def test_one_who_cancels_reads_why_and_goes_on(visit, own_site, language, sentence):
    page = visit(language=language)
    session, authenticator = with_authenticator(page)
    session.send("WebAuthn.setUserVerified", {"authenticatorId": authenticator, "isUserVerified": False})
    give_password(page, own_site)
    page.goto(HOME)
    page.click("[data-passkey=make] button")
    page.wait_for_selector(".passkey [role=status]:not(:empty)")

    assert sentence in page.inner_text(".passkey [role=status]")
    assert page.is_enabled("[data-passkey=make] button")


@pytest.mark.parametrize(("language", "sentence"), [("en", "has no passkeys"), ("fr", "n’offre pas de clé")])
def test_at_an_address_of_numbers_the_page_says_why_not(open_page, own_site, language, sentence):
    own_site.manage("reset_second_factor", "admin")
    page = open_page("/admin/login/", base_url=own_site.url, locale=language)
    give_password(page, own_site)
    page.goto(HOME)
    page.click("[data-passkey=make] button")
    page.wait_for_selector(".passkey [role=status]:not(:empty)")

    assert sentence in page.inner_text(".passkey [role=status]")


def code_for(secret: str, steps: int = 0) -> str:
    generator = TOTP(base64.b32decode(secret.replace(" ", "")))
    generator.time = time.time() + 30 * steps
    return f"{generator.token():06d}"


def test_one_time_codes_by_hand_then_a_recovery_code(visit, own_site):
    page = visit()
    give_password(page, own_site)
    page.goto(HOME)
    page.click("form[action$='/totp/'] button")
    assert page.locator(".qr svg").is_visible()
    page.fill("[name=code]", code_for(page.inner_text(".secret")))
    page.click(".account form [type=submit]")
    recovery = page.inner_text(".codes li:first-child")
    page.click("#logout-form button")

    page.goto("/admin/login/")
    give_password(page, own_site)
    page.fill("[name=code]", recovery)
    page.click(".step [type=submit]")
    page.wait_for_url(re.compile("/admin/$"))

    assert unexpected(page) == []


@pytest.mark.parametrize("device", [DESKTOP, PHONE], ids=["desktop", "phone"])
@pytest.mark.parametrize("language", ["fr", "en"])
def test_nothing_runs_over_the_edge(visit, own_site, device, language):
    page = visit(language=language, device=device)
    give_password(page, own_site)
    for path in (HOME, "/admin/auth/user/add/", "/admin/accounts/event/"):
        page.goto(path)
        wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wide <= 0, path

    assert unexpected(page) == []
