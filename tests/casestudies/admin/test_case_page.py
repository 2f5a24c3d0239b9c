"""The page of one case: both languages in one form, saved together or not at all."""

import re
from html import unescape

import pytest
from django.apps import apps
from django.utils.html import strip_tags
from django.utils.translation import override

from casestudies.consent import links
from casestudies.models import CaseStudy

from ..consent.client import agree
from ..tools import change, fields, post, post_new, write

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

    for example in (
        "P. ex. six mois après la décision.",
        "P. ex. Arbitrage stratégique sous contrainte réglementaire.",
    ):
        assert example in page
    for example in ("E.g. six months after the decision.", "E.g. A strategic trade-off under regulatory constraint."):
        assert example in page
    assert "non précisée" in page
    assert "not stated" in page


def test_no_english_hint_gives_an_example_in_french():
    fields = [field for model in apps.get_app_config("casestudies").get_models() for field in model._meta.get_fields()]
    with override("en"):
        hints = {str(getattr(field, "help_text", "")) for field in fields}

    assert len(hints) > 40
    assert [hint for hint in hints if re.search("[à-ÿœ]", hint)] == []


def test_a_text_that_is_too_long_is_explained_and_given_back(admin_client, case):
    before, long = text(case, "fr", "context"), "mot " * 3000
    typed = fields(admin_client.get(change(case))) | {"fr-context": long}

    page = unescape(post(admin_client, case, typed, headers=FRENCH).content.decode())

    assert "Au plus 10000 caractères" in page
    assert long.strip() in page
    assert text(case, "fr", "context") == before


READY = "Rien ne s’oppose à sa publication."
ADD = "/admin/casestudies/casestudy/add/"


def bar(page) -> tuple[str, str]:
    """What the bar says, and the main action."""
    shown = unescape(page.content.decode()).replace("\xa0", " ")
    state = strip_tags(re.search(r'<p class="state">(.*?)</p>', shown, re.DOTALL)[1])
    return " ".join(state.split()), strip_tags(re.search(r'<button[^>]*class="main-action".*?</button>', shown)[0])


def test_a_new_case_says_what_is_missing_and_its_main_action_is_to_save(admin_client, case):
    page = admin_client.get(ADD, headers=FRENCH)

    state, action = bar(page)
    assert state.endswith(
        "Il manque encore : 8 champs en français ou 8 champs en anglais, région, types d’intervention, tensions"
    )
    assert action == "Enregistrer le brouillon"
    assert READY not in page.content.decode()
    for anchor in ("#id_fr-title", "#id_en-title", "#id_region", "#id_intervention_types", "#id_tensions"):
        assert f'href="{anchor}"' in page.content.decode()


def test_a_whole_case_lacks_nothing_and_its_main_action_is_to_publish(admin_client, case):
    page = admin_client.get(change(case), headers=FRENCH)

    state, action = bar(page)
    assert "Il manque" not in state
    assert action == "Publier les modifications"
    assert READY in page.content.decode()


def test_what_an_incomplete_case_lacks_is_counted_in_each_language(admin_client, case):
    case.tensions.clear()
    write(case, problem="", summary="")
    write(case, "en", impact="")

    page = admin_client.get(change(case), headers={"accept-language": "en"})

    state, action = bar(page)
    assert state.endswith("Still missing: 2 fields in French or 1 field in English, tensions")
    assert action == "Save the draft"
    shown = page.content.decode()
    assert '<a class="missing" href="#id_fr-problem">2 champs à remplir</a>' in shown
    assert '<a class="missing" href="#id_en-impact">1 field to fill in</a>' in shown
    assert "Nothing prevents" not in shown


def test_a_language_to_come_keeps_no_case_from_its_readers(admin_client, case):
    write(case, "en", impact="")

    page = admin_client.get(change(case), headers=FRENCH)

    assert "Il manque" not in bar(page)[0]
    assert ">1 field to fill in</a>" in page.content.decode()


def test_a_draft_is_saved_without_types_and_tensions_and_says_that_they_are_missing(admin_client, case):
    typed = fields(admin_client.get(change(case))) | {"fr-title": "Un autre cas", "fr-slug": ""}
    typed = {name: value for name, value in typed.items() if name not in ("intervention_types", "tensions")}

    page = unescape(post_new(admin_client, typed).content.decode())

    new = CaseStudy.objects.order_by("pk").last()
    assert new.title == "Un autre cas"
    assert "Avant publication, il manque encore\xa0: types d’intervention, tensions." in page
    assert "rien ne s’oppose" not in page


@pytest.mark.parametrize("button", ["_publish", "_schedule"])
def test_a_case_without_types_and_tensions_is_saved_and_does_not_go_out(admin_client, case, button):
    typed = fields(admin_client.get(change(case))) | {"fr-title": "Un autre cas", "fr-slug": "", button: "1"}
    typed = {name: value for name, value in typed.items() if name not in ("intervention_types", "tensions")}

    page = unescape(post_new(admin_client, typed | {"publish_at": "2096-01-01T08:00"}).content.decode())

    assert CaseStudy.objects.order_by("pk").last().state == CaseStudy.State.DRAFT
    assert "rien n’est encore choisi pour\xa0: types d’intervention, tensions." in page


@pytest.mark.parametrize("is_agreed", [False, True])
def test_the_page_of_a_case_asks_the_database_little(
    admin_client, client, case, identity, is_agreed, django_assert_max_num_queries
):
    if is_agreed:
        agree(client, links.make(case, 14))
    admin_client.get(change(case))  # the session writes once, and the content types are read once

    with django_assert_max_num_queries(15):
        page = admin_client.get(change(case))

    assert ("accord du client valable jusqu’au" in page.content.decode()) is is_agreed
