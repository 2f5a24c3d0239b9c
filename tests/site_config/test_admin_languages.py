"""The language tabs of the admin: each of them opens, deletes or refuses, whatever language an address names."""

import pytest
from django.contrib import admin
from django.urls import reverse
from parler.admin import TranslatableAdmin

pytestmark = pytest.mark.django_db

TRANSLATED = [model for model, screens in admin.site._registry.items() if isinstance(screens, TranslatableAdmin)]
READING = ["/fr/", "/en/", "/fr/cas/", "/en/cases/", "/en/confidentiality/", "/en/legal-notice/", "/en/contact/"]

each_model = pytest.mark.parametrize("model", TRANSLATED, ids=lambda model: model.__name__)


def address(model, page: str, *args) -> str:
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}", args=args)


@each_model
@pytest.mark.parametrize("language", ["de", "FR", "../x", "x" * 300])
def test_an_unknown_language_in_the_address_shows_one_that_the_site_has(admin_client, model, language):
    pk = model.objects.first().pk

    for page in (address(model, "change", pk), address(model, "changelist")):
        answer = admin_client.get(page, {"language": language}, follow=True)
        assert answer.status_code == 200, page


@each_model
def test_an_unknown_language_is_not_saved(admin_client, model):
    pk = model.objects.first().pk

    admin_client.post(address(model, "change", pk) + "?language=de", {"name": "x", "title": "x", "slug": "x"})

    kept = model._parler_meta.root_model.objects.values_list("language_code", flat=True)
    assert set(kept) <= {"fr", "en"}


@each_model
def test_deleting_a_language_never_breaks_a_page(admin_client, model):
    for language in ["fr", "en", "de", "x" * 300]:
        page = address(model, "delete_translation", model.objects.first().pk, language)
        for answer in (admin_client.get(page, follow=True), admin_client.post(page, {"post": "yes"}, follow=True)):
            assert answer.status_code in (200, 403, 404)

    for public in READING:
        assert admin_client.get(public).status_code == 200, public
    assert admin_client.get(address(model, "changelist"), follow=True).status_code == 200


@each_model
def test_no_tab_offers_a_deletion_that_is_refused(admin_client, model):
    pk = model.objects.first().pk
    page = admin_client.get(address(model, "change", pk) + "?language=en").content.decode()

    if "delete-translation" in page:
        assert admin_client.get(address(model, "delete_translation", pk, "en")).status_code == 200
