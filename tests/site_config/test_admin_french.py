"""The words of the admin: nothing is left in English in French, and no sentence of Django's that no one would say."""

from html import unescape

import pytest
from django.apps import apps
from django.contrib import admin
from django.urls import reverse
from django.utils.functional import Promise

from tests.inquiries.keeping import received

pytestmark = pytest.mark.django_db

OURS = ("accounts", "casestudies", "inquiries", "sealing")
SHOWN = [model for model in admin.site._registry if model._meta.app_label in OURS]

each_model = pytest.mark.parametrize("model", admin.site._registry, ids=lambda model: model.__name__)


def pages_of(model) -> list[str]:
    names = model._meta.app_label, model._meta.model_name
    found = [reverse("admin:{}_{}_changelist".format(*names)), reverse("admin:{}_{}_add".format(*names))]
    record = model.objects.first()
    if record:
        found += [reverse(f"admin:{{}}_{{}}_{page}".format(*names), args=[record.pk]) for page in ("change", "delete")]
    return found


@each_model
def test_no_page_speaks_of_an_object(admin_client, model):
    received(messages=1)
    for path in pages_of(model):
        page = unescape(admin_client.get(path, follow=True).content.decode())
        assert "l’objet" not in page, path
        assert "objets" not in page, path


@each_model
def test_no_page_speaks_of_an_object_in_english_either(admin_client, model):
    received(messages=1)
    for path in pages_of(model):
        page = admin_client.get(path, follow=True, headers={"accept-language": "en"}).content.decode()
        assert "this object" not in page, path
        assert "objects" not in page, path


@each_model
def test_no_picture_says_true_or_false(admin_client, model):
    received(messages=1)
    for path in pages_of(model):
        page = admin_client.get(path, follow=True).content.decode()
        assert 'alt="True"' not in page, path
        assert 'alt="False"' not in page, path


def test_the_history_says_what_was_done(admin_client):
    admin_client.post("/admin/casestudies/region/1/change/", {"name": "Suisse romande", "position": 9, "version": 1})

    page = admin_client.get("/admin/casestudies/region/1/history/", headers={"accept-language": "fr"}).content.decode()

    assert "<td>Modification</td>" in page


def test_a_page_that_is_not_there_says_so_in_its_title(admin_client):
    page = admin_client.get("/admin/nothing/", headers={"accept-language": "en"})

    assert page.status_code == 404
    assert "<title>Page not found | " in page.content.decode()


def test_an_empty_list_says_so(admin_client):
    page = admin_client.get("/admin/inquiries/tally/", headers={"accept-language": "fr"}).content.decode()

    assert "Rien ici." in page


@pytest.mark.parametrize("model", SHOWN, ids=lambda model: model.__name__)
def test_every_field_that_is_shown_has_a_translated_name(model):
    screens = admin.site._registry[model]
    names = {*screens.list_display, *(screens.fields or [])}
    fields = [field for field in model._meta.fields if field.name in names]

    assert [field.name for field in fields if not isinstance(field.verbose_name, Promise)] == []


def test_every_model_that_a_deletion_lists_has_a_translated_name():
    related = {
        relation.related_model
        for model in SHOWN
        for relation in model._meta.related_objects
        if relation.related_model._meta.app_label in OURS
    }
    shown = {*SHOWN, *related} & set(apps.get_models())

    assert {model.__name__ for model in shown if not isinstance(model._meta.verbose_name, Promise)} == set()


def test_the_messages_that_go_with_an_inquiry_are_named_in_french(admin_client):
    inquiry = received(messages=1).pk

    page = unescape(admin_client.get(f"/admin/inquiries/inquiry/{inquiry}/delete/").content.decode())

    assert "Messages scellés\u00a0: 1" in page
    assert "Sealed" not in page


@pytest.mark.parametrize("name", ["hometexts", "page", "siteidentity"])
def test_a_text_of_the_site_leads_back_to_where_it_is_listed_and_not_to_itself(admin_client, name):
    page = admin_client.get(reverse(f"admin:casestudies_{name}_change", args=[1])).content.decode()
    up = page.partition('class="up"')[2].partition("</nav>")[0]

    assert reverse("admin:settings" if name == "siteidentity" else "admin:texts") in up


def test_a_new_account_is_explained_in_correct_french(admin_client):
    page = admin_client.get(reverse("admin:auth_user_add")).content.decode()

    assert "vous pourrez en modifier d’autres réglages" in page
    assert "pourrez modifiez" not in page
