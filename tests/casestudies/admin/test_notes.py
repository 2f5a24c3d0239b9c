"""Raw notes become a draft that names nobody, and are kept nowhere."""

import re

import pytest
from django.apps import apps
from django.urls import reverse

from casestudies.models import CaseStudy, Region, WatchedTerms
from casestudies.publishing.notes import bare
from sealing.payload import opened

pytestmark = pytest.mark.django_db

PAGE = reverse("admin:casestudies_casestudy_notes")
NOTES = (
    "Réunion chez Vaudrey Mécanique SA, avec Jean Dupont.\n"
    "Selon la direction, Vaudrey Mécanique SA hésite entre deux fournisseurs.\n"
    "Il faut des règles communes."
)


def text_of(page) -> str:
    return page.content.decode()


def notes_in(page) -> str:
    return page.context["form"]["notes"].value()


def instead(page) -> list[str]:
    """The fields that ask what to write instead."""
    return re.findall(r'name="(public-[0-9a-f]+)"', text_of(page))


def pairs_in(page) -> dict[str, list[str]]:
    """The hidden fields that carry the pairs on."""
    pairs = page.context["pairs"]
    return {"real": [real for real, _public in pairs], "public": [public for _real, public in pairs]}


@pytest.fixture
def replaced(admin_client):
    """The page once every name was replaced."""
    page = admin_client.post(PAGE, {"language": "fr", "notes": NOTES, "_read": "1"})
    typed = {name: f"l’entreprise {number}" for number, name in enumerate(instead(page))}
    return admin_client.post(PAGE, {"language": "fr", "notes": NOTES, "_replace": "1", **typed})


def test_what_names_somebody_is_found_with_a_suggestion(admin_client):
    page = admin_client.post(PAGE, {"language": "fr", "notes": NOTES, "_read": "1"})

    assert "<mark>Vaudrey" in text_of(page)
    assert "2 endroits" in text_of(page).replace("\u00a0", " ")
    assert len(instead(page)) >= 2


def test_one_name_is_replaced_in_all_its_places(replaced):
    assert "Vaudrey" not in notes_in(replaced)
    assert "Dupont" not in notes_in(replaced)
    assert notes_in(replaced).count("l’entreprise") >= 3


def test_what_is_left_empty_stays(admin_client):
    page = admin_client.post(PAGE, {"language": "fr", "notes": NOTES, "_replace": "1"})

    assert notes_in(page) == NOTES


def test_the_result_becomes_a_draft_and_the_names_are_watched_sealed(admin_client, replaced, identity):
    fields = {
        "language": "fr",
        "notes": notes_in(replaced),
        "region": Region.objects.get(slug="quebec").pk,
        "title": "Des règles communes",
        "problem": "Il faut des règles communes.",
        **pairs_in(replaced),
        "watch": pairs_in(replaced)["real"],
        "_save": "1",
    }

    page = admin_client.post(PAGE, fields)

    assert page.status_code == 302
    case = CaseStudy.objects.order_by("-pk").first()
    assert (case.title, case.state) == ("Des règles communes", CaseStudy.State.DRAFT)
    letter = opened(bytes(WatchedTerms.objects.get(case=case).sealed), str(identity))
    assert any("Vaudrey" in term for term in letter["terms"])
    assert letter["pairs"][0][1].startswith("l’entreprise")


def test_the_script_of_the_page_is_told_where_the_draft_is(admin_client):
    fields = {"language": "fr", "region": Region.objects.first().pk, "title": "Un cas", "_save": "1"}

    answer = admin_client.post(PAGE, fields, headers={"accept": "application/json"})

    assert answer.json()["next"].endswith("/change/")


def test_nothing_of_the_notes_is_stored(admin_client, replaced):
    stored = [repr(row) for model in apps.get_models() for row in model._base_manager.values() if model._meta.label]

    assert [row for row in stored if "Vaudrey" in row or "Dupont" in row] == []


def test_a_draft_that_still_names_somebody_is_not_saved_and_nothing_typed_is_lost(admin_client):
    fields = {"language": "fr", "notes": "", "region": Region.objects.first().pk, "title": "Un cas", "_save": "1"}

    page = admin_client.post(PAGE, {**fields, "problem": "Vaudrey Mécanique SA hésite."})

    assert page.status_code == 200
    assert "<mark>Vaudrey" in text_of(page)
    assert "Vaudrey Mécanique SA hésite.</textarea>" in text_of(page)
    assert CaseStudy.objects.count() == 4


def test_a_false_alarm_is_let_through_for_a_reason(admin_client):
    fields = {
        "language": "fr",
        "region": Region.objects.first().pk,
        "title": "Un cas",
        "problem": "Vaudrey Mécanique SA hésite.",
        "_save": "1",
    }
    page = admin_client.post(PAGE, fields)
    reasons = dict.fromkeys(re.findall(r'name="(reason-[0-9a-f]+)"', text_of(page)), "Nom inventé pour l’exemple.")

    assert admin_client.post(PAGE, fields | reasons).status_code == 302


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"notes": "x" * 50_001, "_read": "1"}, "plus de 50 000 caractères"),
        ({"title": "", "_save": "1"}, "un titre"),
        ({"title": "Un cas", "region": "999", "_save": "1"}, "choix"),
        ({"title": "x" * 121, "_save": "1"}, "120"),
        ({"language": "de", "_read": "1"}, "choix"),
    ],
)
def test_a_wrong_form_gets_a_sentence(admin_client, fields, sentence):
    page = admin_client.post(PAGE, {"language": "fr", "notes": "", **fields})

    assert page.status_code == 200
    assert sentence in text_of(page).replace("\u00a0", " ").replace("\u202f", " ").lower()


@pytest.mark.parametrize(
    ("found", "watched"),
    [("de Nestlé SA", "Nestlé SA"), ("d’Électricité Romande", "Électricité Romande"), ("jean dupont", "jean dupont")],
)
def test_a_name_is_watched_for_without_the_small_words_before_it(found, watched):
    assert bare(found) == watched


def test_the_page_is_kept_in_no_cache(admin_client):
    assert "no-store" in admin_client.get(PAGE)["Cache-Control"]
