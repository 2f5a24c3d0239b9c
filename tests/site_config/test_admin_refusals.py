"""A refusal in the admin says what happened and gives back what was typed."""

import re
from html import unescape

import pytest
from django.contrib import admin
from django.contrib.auth import get_user_model
from django.test import Client, RequestFactory
from django.urls import reverse

from casestudies.models import Region

pytestmark = pytest.mark.django_db

OURS = {"origin": "http://testserver"}
ELSEWHERE = {"origin": "https://elsewhere.example"}


@pytest.fixture
def region(db):
    return Region.objects.first()


@pytest.fixture
def strict(admin_user):
    """A signed-in browser for which Django checks where forms come from."""
    client = Client(enforce_csrf_checks=True, headers=OURS)
    client.force_login(admin_user)
    return client


def page_of(region) -> str:
    return f"/admin/casestudies/region/{region.pk}/change/"


def form_on(page) -> dict[str, str]:
    form = page.content.decode().split('class="typed"')[1].split("</form>")[0]
    return {name: unescape(value) for name, value in re.findall(r'type="hidden" name="([^"]*)" value="([^"]*)"', form)}


TYPED = {"name": 'Grande <"région">', "slug": "grande", "position": "3", "version": "1"}


def test_what_was_typed_before_being_signed_out_is_sent_again_after_signing_in(strict, region, admin_user):
    strict.get(page_of(region))
    token = strict.cookies["csrftoken"].value
    strict.logout()
    strict.cookies["csrftoken"] = token
    refused = strict.post(page_of(region), {**TYPED, "csrfmiddlewaretoken": token})

    assert refused.status_code == 403
    assert "Vous n’êtes plus connecté" in unescape(refused.content.decode())
    assert refused["Cache-Control"] == "no-store"
    strict.force_login(admin_user)
    saved = strict.post(page_of(region), form_on(refused))
    assert saved.status_code == 302
    region.refresh_from_db()
    assert region.safe_translation_getter("name", language_code="fr") == TYPED["name"]


@pytest.mark.parametrize(
    ("cookie", "sentence"), [("a" * 32, "n’était plus à jour"), (None, "n’a pas envoyé le cookie")]
)
def test_a_form_that_django_cannot_check_is_given_back(strict, region, cookie, sentence):
    if cookie:
        strict.cookies["csrftoken"] = cookie
    refused = strict.post(page_of(region), {**TYPED, "csrfmiddlewaretoken": "b" * 32})

    assert refused.status_code == 403
    assert sentence in unescape(refused.content.decode())
    assert strict.post(page_of(region), form_on(refused)).status_code == 302


def test_a_form_of_another_site_is_not_given_back(strict, region):
    refused = strict.post(page_of(region), TYPED, headers=ELSEWHERE)

    assert refused.status_code == 403
    assert "ne venait pas d’une page de ce site" in unescape(refused.content.decode())
    assert "lémanique" not in unescape(refused.content.decode())


def test_a_password_is_never_given_back(admin_user):
    client = Client(enforce_csrf_checks=True, headers=OURS)
    refused = client.post("/admin/login/?next=/admin/", {"username": "admin", "password": "hunter2-hunter2"})

    assert refused.status_code == 403
    assert "hunter2" not in refused.content.decode()
    assert 'href="/admin/login/?next=/admin/"' in refused.content.decode()


def test_who_may_not_do_something_is_told_so(client, region):
    editor = get_user_model().objects.create_user("marie", password="x" * 12, is_staff=True)
    client.force_login(editor)

    refused = client.get(page_of(region))

    assert refused.status_code == 403
    assert "Votre compte ne le permet pas" in refused.content.decode()
    assert "marie" in refused.content.decode()
    assert 'href="/admin/"' in refused.content.decode()


def test_a_refusal_is_told_in_the_language_of_the_admin(client):
    client.force_login(get_user_model().objects.create_user("marie", password="x" * 12, is_staff=True))
    client.cookies["django_language"] = "en"

    assert "Your account may not do this" in client.get("/admin/auth/user/").content.decode()


def test_signing_out_twice_is_no_refusal(client):
    assert client.post("/admin/logout/").status_code == 302


@pytest.mark.parametrize("key", ["x", "", "9" * 30, "9" * 5000, "\x00"])
def test_a_list_acts_on_no_record_that_cannot_be(admin_client, key):
    request = RequestFactory().get("/admin/")
    request.user = get_user_model().objects.get(username="admin")
    for model, its_admin in admin.site._registry.items():
        address = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")
        for action in its_admin.get_actions(request):
            answer = admin_client.post(address, {"action": action, "_selected_action": key})
            assert answer.status_code in (200, 302), (address, action)


@pytest.mark.parametrize("method", ["get", "post"])
def test_an_address_that_names_no_field_is_refused_and_not_failed_on(admin_client, region, method):
    answer = getattr(admin_client, method)(page_of(region), {"_to_field": ""})

    assert answer.status_code == 400
