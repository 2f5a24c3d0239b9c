import re

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client

from tests.inquiries.conftest import file_database  # noqa: F401
from tests.support.words import page_text

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("path", "sentence", "home"),
    [
        ("/fr/rien/", "Il n’y a rien à cette adresse", "/fr/"),
        ("/en/nothing/", "There is nothing at this address", "/en/"),
        ("/fr/cas/rien/", "Il n’y a rien à cette adresse", "/fr/"),
        ("/nothing", "Il n’y a rien à cette adresse", "/fr/"),
    ],
)
def test_a_missing_page_is_said_in_the_language_of_the_path(client, path, sentence, home):
    page = client.get(path)

    assert page.status_code == 404
    assert sentence in page_text(page)
    assert f'class="name" href="{home}"' in page.content.decode()
    assert page["Cache-Control"] == "no-store"


def test_a_missing_page_whose_path_has_no_language_is_said_in_the_language_that_the_browser_asks_for(client):
    page = client.get("/nothing", headers={"accept-language": "en-CA,en;q=0.9,fr;q=0.5"})

    assert "There is nothing at this address" in page_text(page)
    assert 'class="name" href="/en/"' in page.content.decode()


@pytest.mark.parametrize(("path", "sentence"), [("/fr/", "n’a pas pu être lue"), ("/en/", "could not be read")])
def test_a_request_for_another_host_is_refused_in_the_language_of_the_path(client, path, sentence):
    page = client.get(path, headers={"host": "elsewhere.example"})

    assert page.status_code == 400
    assert sentence in page_text(page)


@pytest.mark.parametrize(("path", "sentence"), [("/fr/", "erreur est survenue"), ("/en/", "Something went wrong")])
def test_a_fault_is_told_without_the_database(client, path, sentence, db):
    from django.db import connection

    client.raise_request_exception = False
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE casestudies_casebook RENAME TO gone")

    page = client.get(path)

    assert page.status_code == 500
    assert sentence in page_text(page)


@pytest.mark.parametrize(
    ("path", "sentence", "allowed"),
    [
        ("/fr/contact/", "n’accepte pas ce type de demande", "GET, HEAD, POST"),
        ("/en/contact/", "takes no such request", "GET, HEAD, POST"),
        ("/fr/contact/suivi/", "n’accepte pas ce type de demande", "GET, HEAD, POST"),
    ],
)
def test_a_method_that_an_address_does_not_take_is_answered_with_a_page(client, path, sentence, allowed):
    page = client.put(path)

    assert page.status_code == 405
    assert page["Allow"] == allowed
    assert page["Cache-Control"] == "no-store"
    assert sentence in page_text(page)
    assert 'class="name"' in page.content.decode()


@pytest.mark.parametrize(
    ("language", "sentence"), [("fr", "n’accepte pas ce type de demande"), ("en", "takes no such request")]
)
def test_a_method_that_the_admin_does_not_take_is_answered_with_a_page(admin_client, language, sentence):
    admin_client.cookies["django_language"] = language

    page = admin_client.get("/admin/sealing/recipientkey/assistant/activate/")

    assert page.status_code == 405
    assert page["Allow"] == "POST"
    assert sentence in page_text(page)
    assert '<p><a href="/admin/">' in page.content.decode()


def test_no_control_character_of_an_address_is_in_the_page(client):
    page = client.get("/fr/%00%07%1b%7f%C2%85/")

    assert page.status_code == 404
    assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]", page.content.decode())


@pytest.mark.parametrize(
    ("language", "sentence"), [("fr", "Il n’y a rien à cette adresse"), ("en", "There is nothing")]
)
def test_a_missing_page_of_the_admin_is_said_in_its_language_and_leads_back_to_it(admin_client, language, sentence):
    admin_client.cookies["django_language"] = language

    page = admin_client.get("/admin/nothing/")

    assert page.status_code == 404
    assert sentence in page_text(page)
    assert '<p><a href="/admin/">' in page.content.decode()
    assert page["Cache-Control"] == "no-store"


@pytest.mark.parametrize(("language", "sentence"), [("fr", "erreur est survenue"), ("en", "Something went wrong")])
def test_a_fault_in_the_admin_is_told_in_its_language_without_the_database(file_database, language, sentence):  # noqa: F811
    client = Client(raise_request_exception=False)
    client.force_login(User.objects.create_superuser("admin"))
    client.cookies["django_language"] = language
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE auth_user RENAME TO gone")

    page = client.get("/admin/")

    assert page.status_code == 500
    assert sentence in page_text(page)
    assert '<p><a href="/admin/">' in page.content.decode()
