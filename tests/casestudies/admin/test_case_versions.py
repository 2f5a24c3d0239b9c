"""Versions of a case: kept with each save and publication, merged when two tabs save, brought back, gone with the case."""

import html
import re

import pytest
from django.contrib.auth.models import User
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from casestudies.models import CaseStudy, InterventionType, Region, Version
from casestudies.publishing import gate, versions
from tests.inquiries.conftest import file_database  # noqa: F401
from tests.inquiries.tools import bytes_on_disk

from ..tools import change, fields
from .test_conflicts import chosen
from .test_versions_page import versions_of

pytestmark = pytest.mark.django_db

FRENCH = {"accept-language": "fr"}
CONTEXT = "Plusieurs essais menés en parallèle, sans vision commune."


@pytest.fixture
def tabs(admin_client, case):
    """Opens the page of the case in a tab; yields a function that saves what was changed there."""

    def opened():
        typed = fields(admin_client.get(change(case)))
        return lambda **changes: admin_client.post(
            change(case),
            typed | {re.sub("^(fr|en)_", r"\1-", name): text for name, text in changes.items()},
            headers=FRENCH,
        )

    return opened


@pytest.fixture
def save(tabs):
    return lambda **changes: tabs()(**changes)


def words(case, language="fr") -> dict:
    return versions.words_now(case)[language]


def test_two_tabs_that_change_different_fields_and_languages_lose_nothing(tabs, case):
    one, other = tabs(), tabs()

    answers = [one(fr_context=CONTEXT), other(en_problem="Nobody had ruled on it.")]

    assert [answer.status_code for answer in answers] == [302, 302]
    assert words(case)["context"] == CONTEXT
    assert words(case, "en")["problem"] == "Nobody had ruled on it."


def test_lists_are_merged_entry_by_entry(tabs, case):
    region = Region.objects.exclude(pk=case.region_id).first()
    before, mine, theirs = ([str(kind.pk)] for kind in InterventionType.objects.all()[:3])
    tabs()(intervention_types=before)
    one, other = tabs(), tabs()

    one(region=str(region.pk), intervention_types=before + mine)
    other(intervention_types=before + theirs)

    case = CaseStudy.objects.get(pk=case.pk)
    assert {str(kind.pk) for kind in case.intervention_types.all()} == {*before, *mine, *theirs}
    assert case.region == region


def test_two_tabs_that_change_the_same_field_are_shown_both_and_one_chooses(admin_client, tabs, case):
    one, other = tabs(), tabs()
    one(fr_context=CONTEXT, fr_problem="Personne n’avait tranché.")

    page = other(fr_context="Deux essais, sans vision commune.", en_context="Two trials, without a common view.")

    shown = html.unescape(re.sub("</?ins>", "", page.content.decode()))
    assert page.status_code == 409
    assert CONTEXT in shown
    assert "Deux essais, sans vision commune." in shown
    assert admin_client.post(change(case), chosen(page, 0)).status_code == 302
    assert words(case)["context"] == "Deux essais, sans vision commune."
    assert words(case)["problem"] == "Personne n’avait tranché."
    assert words(case, "en")["context"] == "Two trials, without a common view."


def test_two_regions_are_told_by_their_names(tabs, case):
    first, second = Region.objects.exclude(pk=case.region_id)[:2]
    one, other = tabs(), tabs()
    one(region=str(first.pk))

    page = html.unescape(re.sub("</?ins>", "", other(region=str(second.pk)).content.decode()))

    assert str(first) in page
    assert str(second) in page


def test_each_save_and_each_publication_is_kept_with_who_and_when(save, case):
    save(fr_title="Arbitrage stratégique sous contrainte")
    gate.publish(case, "claire")

    kept = [(version.action, version.by, version.words["fr"]["title"]) for version in case.versions.all()]
    assert kept == [
        ("published", "claire", "Arbitrage stratégique sous contrainte"),
        ("saved", "admin", "Arbitrage stratégique sous contrainte"),
        ("published", "", "Arbitrage stratégique sous contrainte réglementaire"),
    ]


def test_a_language_is_brought_back_as_a_draft(admin_client, client, save, case):
    before = words(case)
    save(fr_context=CONTEXT, fr_problem="Personne n’avait tranché.", en_context="Something else.")
    first = case.versions.last()
    read = client.get(f"/fr/cas/{before['slug']}/").content

    admin_client.post(versions_of(case), {"from": first.pk, "restore": "fr"})

    assert words(case) == before
    assert words(case, "en")["context"] == "Something else."
    assert case.versions.first().action == Version.Action.RESTORED
    assert client.get(f"/fr/cas/{before['slug']}/").content == read


def test_a_text_brought_back_is_older_than_the_other_language_that_was_corrected_since(admin_client, save, case):
    save(fr_problem="Personne n’avait tranché.")
    save(en_problem="Nobody had ruled on it.")

    admin_client.post(versions_of(case), {"from": "readers", "restore": "en-problem"})

    assert CaseStudy.objects.get(pk=case.pk).older == ["en-problem"]


def test_a_text_brought_back_to_what_the_other_language_was_written_for_is_not_older(admin_client, save, case):
    save(en_problem="Nobody had ruled on it.")
    assert CaseStudy.objects.get(pk=case.pk).older == ["fr-problem"]

    admin_client.post(versions_of(case), {"from": "readers", "restore": "en-problem"})

    assert CaseStudy.objects.get(pk=case.pk).older == []


def test_the_draft_is_compared_with_what_readers_see(admin_client, save, case):
    save(fr_context=words(case)["context"].replace("formel", "commun"))

    page = admin_client.get(versions_of(case, older="readers"), headers=FRENCH).content.decode()

    assert "sans cadre <del>formel</del><ins>commun</ins>." in page


def test_the_other_language_says_what_changed(admin_client, save, case):
    save(fr_context=words(case)["context"] + " Depuis le printemps.")

    page = admin_client.get(change(case), headers=FRENCH).content.decode()

    assert "Le français a changé depuis cette traduction" in page
    assert 'data-older="Depuis le printemps"' in page
    save(**{"same-context": "on"})
    assert "Le français a changé" not in admin_client.get(change(case), headers=FRENCH).content.decode()


def test_missing_observations_are_counted_in_the_other_language(admin_client, save, case):
    save(fr_impact="un\ndeux\ntrois", en_impact="one")

    page = admin_client.get(change(case), headers=FRENCH).content.decode()

    assert re.search('<p class="missing"[^>]*>[^<]*2[^<]*</p>', page)


def test_a_deleted_language_leaves_nothing_in_the_database_file(file_database):  # noqa: F811
    call_command("load_content", verbosity=0)
    client, case = Client(), CaseStudy.objects.first()
    client.force_login(User.objects.create_superuser("consultant"))
    client.post(change(case), fields(client.get(change(case))) | {"en-context": "A second xylophone."})
    client.post(change(case), fields(client.get(change(case))) | {"en-context": "A third one."})
    assert b"xylophone" in bytes_on_disk(file_database)

    client.post(reverse("admin:casestudies_casestudy_delete_translation", args=[case.pk, "en"]), {"post": "yes"})

    assert b"xylophone" not in bytes_on_disk(file_database)


def test_a_tab_that_was_open_does_not_bring_a_deleted_language_back_unasked(admin_client, tabs, case):
    save = tabs()
    admin_client.post(reverse("admin:casestudies_casestudy_delete_translation", args=[case.pk, "en"]), {"post": "yes"})

    answer = save(fr_context=CONTEXT)

    assert answer.status_code == 409
    assert not case.translations.filter(language_code="en").exists()
    assert all(not version.words["en"] for version in case.versions.all())


@pytest.mark.parametrize("how", ["page", "list"])
def test_a_deleted_case_leaves_nothing_in_the_database_file(file_database, how):  # noqa: F811
    call_command("load_content", verbosity=0)
    client, case = Client(), CaseStudy.objects.first()
    client.force_login(User.objects.create_superuser("consultant"))
    for text in ("Un premier xylophone.", "Un second xylophone."):
        client.post(change(case), fields(client.get(change(case))) | {"fr-context": text})
    assert b"premier xylophone" in bytes_on_disk(file_database)

    if how == "page":
        client.post(reverse("admin:casestudies_casestudy_delete", args=[case.pk]), {"post": "yes"})
    else:
        chosen_cases = {"action": "delete_selected", "_selected_action": [case.pk], "post": "yes"}
        client.post(reverse("admin:casestudies_casestudy_changelist"), chosen_cases)

    assert not CaseStudy.objects.filter(pk=case.pk).exists()
    assert not Version.objects.filter(words__icontains="xylophone").exists()
    assert b"xylophone" not in bytes_on_disk(file_database)
