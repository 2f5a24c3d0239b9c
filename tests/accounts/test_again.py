"""A session that ends while somebody writes: they sign in again where they are, and what they typed goes on."""

import re
from html import unescape

import pytest
from django.test import Client

from accounts.unsaved import key_of
from casestudies.models import Region

from .conftest import PASSWORD, code_of, full_line

pytestmark = pytest.mark.django_db

SESSION, AGAIN, CODE = "/admin/account/session/", "/admin/account/again/", "/admin/account/again/code/"
TYPED = {"name": "Grande région", "position": "3", "version": "1"}


@pytest.fixture
def browser():
    return Client(headers={"origin": "http://testserver"})


@pytest.fixture
def form():
    return "/admin/casestudies/region/1/change/?language=fr"


def fields_of(page) -> dict[str, str]:
    found = re.findall(r'name="([^"]+)" value="([^"]*)"', page.content.decode().partition('class="typed"')[2])
    return {name: unescape(value) for name, value in found if name != "csrfmiddlewaretoken"}


def saved_name() -> str:
    return Region.objects.get(pk=1).safe_translation_getter("name", language_code="fr")


# With script


def test_a_page_learns_who_is_signed_in_and_the_key_to_what_they_typed(browser, consultant, person):
    assert browser.get(SESSION).json()["key"] == ""
    browser.force_login(consultant)
    answer = browser.get(SESSION)
    assert "no-store" in answer["Cache-Control"]
    assert answer.json()["user"] == "consultant"
    assert key_of(consultant) == key_of(consultant)
    assert key_of(consultant) != key_of(person("editor"))


def test_a_full_line_is_said_in_the_dialog_too(browser, consultant):
    with full_line():
        page = browser.post(AGAIN, {"username": "consultant", "password": PASSWORD}, headers={"accept-language": "en"})

    assert page.status_code == 503
    assert "Try again in a few seconds" in page.content.decode()


def test_the_key_is_nobodys_who_owes_the_second_factor(browser, consultant, with_codes):
    browser.force_login(consultant)

    assert browser.get(SESSION).json()["key"] == ""


def test_signing_in_again_takes_the_password_and_the_second_factor(browser, consultant, with_codes):
    assert 'name="password"' in browser.get(AGAIN).content.decode()
    wrong = browser.post(AGAIN, {"username": "consultant", "password": "wrong"})
    assert 'role="alert"' in wrong.content.decode()
    step = browser.post(AGAIN, {"username": "consultant", "password": PASSWORD}, follow=True)
    assert 'name="code"' in step.content.decode()
    assert browser.get(SESSION).json()["user"] == ""

    assert browser.post(CODE, {"code": code_of(with_codes)}, follow=True).status_code == 204
    assert browser.get(SESSION).json()["user"] == "consultant"


def test_a_page_of_one_user_does_not_go_on_as_another(browser, consultant, person):
    browser.force_login(person("editor"))
    assert browser.get(AGAIN, {"as": "editor"}).status_code == 204
    assert browser.get(AGAIN, {"as": "consultant"}).status_code == 200

    browser.post(AGAIN, {"username": "consultant", "password": PASSWORD})
    assert browser.get(SESSION).json()["user"] == "consultant"


# Without


def test_a_form_goes_on_after_its_page_asked_to_sign_in(browser, consultant, form):
    refused = browser.post(form, TYPED)
    assert refused.status_code == 403
    wrong = browser.post(form, fields_of(refused) | {"again-username": "consultant", "again-password": "wrong"})
    assert wrong.status_code == 403
    assert 'value="consultant"' in wrong.content.decode()
    assert saved_name() != "Grande région"

    answer = {"again-username": "consultant", "again-password": PASSWORD}
    assert browser.post(form, fields_of(wrong) | answer).status_code == 302
    assert saved_name() == "Grande région"


def test_a_form_goes_on_only_after_the_second_factor(browser, consultant, with_codes, form):
    answer = {"again-username": "consultant", "again-password": PASSWORD}
    step = browser.post(form, TYPED | answer)
    assert step.status_code == 403
    assert 'name="again-code"' in step.content.decode()
    assert PASSWORD not in step.content.decode()
    assert browser.post(form, fields_of(step) | {"again-code": "000000"}).status_code == 403
    assert saved_name() != "Grande région"

    assert browser.post(form, fields_of(step) | {"again-code": code_of(with_codes)}).status_code == 302
    assert saved_name() == "Grande région"


def test_where_a_second_factor_is_required_a_form_does_not_go_on_without_one(browser, consultant, form, settings):
    settings.SECOND_FACTOR_REQUIRED = True
    answer = {"again-username": "consultant", "again-password": PASSWORD}

    assert browser.post(form, TYPED | answer).status_code == 403
    assert saved_name() != "Grande région"
    assert browser.get(SESSION).json()["user"] == ""


def test_who_may_not_do_something_may_not_do_it_by_signing_in_either(browser, person, form):
    person("reader")
    answer = {"again-username": "reader", "again-password": PASSWORD}

    assert browser.post(form, TYPED | answer).status_code == 403
    assert saved_name() != "Grande région"


def test_guessing_by_this_way_counts_as_guessing(browser, consultant, form):
    answer = {"again-username": "consultant", "again-password": "wrong"}
    statuses = {browser.post(form, TYPED | answer).status_code for _time in range(11)}

    assert statuses == {403, 429}


def test_what_was_saved_is_named_to_the_browser_and_what_was_refused_is_not(browser, consultant, form):
    browser.force_login(consultant)
    record = {"unsaved": "0123456789abcdef" * 2}
    browser.post(form, {"name": "", "position": "1", **record})
    assert not any(name.startswith("saved-") for name in browser.cookies)

    browser.post(form, TYPED | record)
    assert "saved-0123456789abcdef0123456789abcdef" in browser.cookies
    browser.post("/admin/casestudies/region/99999/change/", TYPED | {"unsaved": "f" * 32})
    assert "saved-" + "f" * 32 not in browser.cookies
