"""The preview of a case while it is being written: the real page, for those who may save it, kept nowhere."""

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse

from ..tools import change, fields, typed_into

pytestmark = pytest.mark.django_db


def address(case, language: str = "fr") -> str:
    return reverse("admin:casestudies_casestudy_live_preview", args=[case.pk, language])


@pytest.fixture
def form(admin_client, case) -> dict:
    return fields(admin_client.get(change(case)))


@pytest.mark.parametrize(("language", "said"), [("fr", "Impact observé"), ("en", "Observed impact")])
def test_it_is_the_page_of_readers_with_what_is_typed(admin_client, client, case, form, language, said):
    words = typed_into(case, form | {"context": "Une phrase toute neuve.", "tensions": []}, language)

    page = admin_client.post(address(case, language), words, headers={"accept-language": "fr"})

    body = page.content.decode()
    assert "Une phrase toute neuve." in body
    assert said in body
    assert f'<html lang="{language}">' in body
    assert "no-store" in page.headers["Cache-Control"]
    assert "script-src 'self'" in page.headers["Content-Security-Policy"]
    assert not case.translations.filter(context="Une phrase toute neuve.").exists()


def test_half_a_form_of_a_new_case_is_shown_too(admin_client):
    new = reverse("admin:casestudies_casestudy_live_preview_new", args=["fr"])

    assert admin_client.post(new, {}).status_code == 200
    page = admin_client.post(new, {"fr-title": "<b>Un titre</b>", "region": "x", "tensions": ["1", "y", "999999"]})
    assert "&lt;b&gt;Un titre" in page.content.decode()


@pytest.mark.parametrize("language", ["de", "FR", "x" * 50])
def test_there_is_none_in_another_language(admin_client, case, language):
    assert admin_client.post(address(case, language), {}).status_code == 404


def test_who_may_not_change_cases_sees_none(client, django_user_model, case):
    user = django_user_model.objects.create_user("somebody", is_staff=True)
    user.user_permissions.add(Permission.objects.get(codename="view_casestudy"))
    client.force_login(user)

    assert client.post(address(case), {}).status_code == 403
    assert client.get(address(case)).status_code in (403, 405)
