"""The page of one case: both languages in one form, saved together or not at all."""

from html import unescape

import pytest

from casestudies.models import CaseStudy

from ..tools import change, fields, post, post_new

pytestmark = pytest.mark.django_db

FRENCH = {"accept-language": "fr"}
NAMES = "Write to greta.meier@helvetis.example before Monday."


def text(case, language: str, name: str) -> str:
    return getattr(case.translations.get(language_code=language), name)


def test_both_languages_are_saved_at_once(admin_client, case):
    typed = fields(admin_client.get(change(case)))

    post(admin_client, case, typed | {"fr-problem": "Un problème neuf.", "en-problem": "A new problem."})

    assert (text(case, "fr", "problem"), text(case, "en", "problem")) == ("Un problème neuf.", "A new problem.")


def test_neither_language_is_saved_while_the_other_names_somebody(admin_client, case):
    before = text(case, "fr", "problem")
    typed = fields(admin_client.get(change(case))) | {"fr-problem": "Un problème neuf.", "en-problem": NAMES}

    page = post(admin_client, case, typed, headers=FRENCH).content.decode()

    assert '<a href="#id_en-problem">' in page
    assert "Un problème neuf." in page
    assert text(case, "fr", "problem") == before


def test_a_language_in_which_nothing_is_written_is_not_stored(admin_client, case):
    typed = fields(admin_client.get(change(case)))

    post_new(admin_client, typed | {"fr-title": "Un autre cas", "fr-slug": ""})

    new = CaseStudy.objects.order_by("pk").last()
    assert [words.language_code for words in new.translations.all()] == ["fr"]
    assert new.position == 5


def test_a_language_with_a_text_and_no_title_is_asked_for_one(admin_client, case):
    typed = fields(admin_client.get(change(case))) | {"en-title": ""}

    page = post(admin_client, case, typed, headers=FRENCH).content.decode()

    assert "il lui faut un titre" in page
    assert text(case, "en", "title")


@pytest.mark.parametrize("version", ["1", "", "x"])
def test_who_saves_second_overwrites_nothing_and_sees_both_texts(admin_client, case, version):
    typed = fields(admin_client.get(change(case)))
    post(admin_client, case, typed | {"fr-problem": "Le premier."})

    late = admin_client.post(change(case), typed | {"fr-problem": "Le second.", "version": version})

    assert late.status_code in (200, 409)
    assert "Le second." in late.content.decode()
    assert text(case, "fr", "problem") == "Le premier."
    if late.status_code == 409:
        assert "Le premier." in late.content.decode()


def test_a_title_typed_on_two_lines_is_stored_on_one(admin_client, case):
    typed = fields(admin_client.get(change(case)))

    post(admin_client, case, typed | {"fr-title": "Un titre\r\nen deux lignes"})

    assert text(case, "fr", "title") == "Un titre en deux lignes"


@pytest.mark.parametrize(("name", "bad"), [("slug", "dossier"), ("slug", "deux mots"), ("evidence", "never")])
def test_what_no_field_may_hold_is_refused_at_its_place(admin_client, case, name, bad):
    page = post(admin_client, case, fields(admin_client.get(change(case))) | {f"en-{name}": bad}, headers=FRENCH)

    assert page.status_code == 200
    assert f'href="#id_en-{name}"' in page.content.decode()
    assert text(case, "en", name) != bad


def test_what_is_written_is_counted_in_the_language_of_the_text(admin_client, case):
    new = admin_client.get("/admin/casestudies/casestudy/add/", headers=FRENCH).content.decode()
    written = admin_client.get(change(case), headers=FRENCH).content.decode()

    assert ">0 mot</span>" in new
    assert ">0 words</span>" in new
    assert ">2 observations</span>" in written


def test_each_column_speaks_its_own_language_in_examples_and_empty_choices(admin_client, case):
    page = unescape(admin_client.get(change(case), headers=FRENCH).content.decode())

    assert "P. ex. six mois après la décision." in page
    assert "E.g. six months after the decision." in page
    assert "non précisée" in page
    assert "not stated" in page


def test_a_text_that_is_too_long_is_explained_and_given_back(admin_client, case):
    before, long = text(case, "fr", "context"), "mot " * 3000
    typed = fields(admin_client.get(change(case))) | {"fr-context": long}

    page = unescape(post(admin_client, case, typed, headers=FRENCH).content.decode())

    assert "Au plus 10000 caractères" in page
    assert long.strip() in page
    assert text(case, "fr", "context") == before


def test_an_empty_new_case_is_not_said_to_be_ready(admin_client, case):
    said = "Rien ne s’oppose à sa publication."

    assert said in admin_client.get(change(case), headers=FRENCH).content.decode()
    assert said not in admin_client.get("/admin/casestudies/casestudy/add/", headers=FRENCH).content.decode()
