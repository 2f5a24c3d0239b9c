import pytest

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
    assert sentence in page.content.decode()
    assert f'class="name" href="{home}"' in page.content.decode()
    assert page["Cache-Control"] == "no-store"


@pytest.mark.parametrize(("path", "sentence"), [("/fr/", "n’a pas pu être lue"), ("/en/", "could not be read")])
def test_a_request_for_another_host_is_refused_in_the_language_of_the_path(client, path, sentence):
    page = client.get(path, headers={"host": "elsewhere.example"})

    assert page.status_code == 400
    assert sentence in page.content.decode()


@pytest.mark.parametrize(("path", "sentence"), [("/fr/", "erreur est survenue"), ("/en/", "Something went wrong")])
def test_a_fault_is_told_without_the_database(client, path, sentence, db):
    from django.db import connection

    client.raise_request_exception = False
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE casestudies_casebook RENAME TO gone")

    page = client.get(path)

    assert page.status_code == 500
    assert sentence in page.content.decode()
