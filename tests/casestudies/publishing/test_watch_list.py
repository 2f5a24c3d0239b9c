"""Whom a case must not name: looked for in all cases, and readable to nobody here."""

import json

import pyrage
import pytest
from django.db import connection
from django.urls import reverse

from casestudies.models import CaseStudy, FormerSlug, HomeTexts, WatchedTerms
from casestudies.publishing import alarms, gate, watch_list
from casestudies.publishing.review import names_somebody

from ..tools import change, fields, post, show, write

pytestmark = pytest.mark.django_db

TERMS = "Helvetis\nProjet Aurore\n\nHelvetis\n"
FRENCH = {"accept-language": "fr"}


@pytest.fixture
def other(db):
    return CaseStudy.objects.get(position=2)


def page_of(case) -> str:
    return reverse("admin:casestudies_casestudy_watch_list", args=[case.pk])


def add(admin_client, case, terms=TERMS, **fields):
    return admin_client.post(page_of(case), {"terms": terms, **fields}, headers=FRENCH, follow=True)


@pytest.mark.parametrize("disguised", ["HELVETIS", "hélvetis", "Hel\u200bvetis", "H.E.L.V.E.T.I.S", "Helvettis"])
def test_a_name_watched_for_one_case_is_caught_in_another_in_any_disguise(
    admin_client, identity, case, other, disguised
):
    add(admin_client, other)

    typed = fields(admin_client.get(change(case))) | {"context": f"La direction chez {disguised} hésitait."}
    page = post(admin_client, case, typed, headers=FRENCH)

    assert "Figure sur la liste de surveillance." in page.content.decode()
    assert f"<mark>{disguised}</mark>" in page.content.decode()


def test_the_list_opens_with_the_consultants_key_alone(admin_client, identity, case):
    add(admin_client, case)
    kept = WatchedTerms.objects.get()

    sealed = admin_client.post(reverse("admin:casestudies_casestudy_watch_list_fetch", args=[case.pk, kept.pk]))

    assert json.loads(pyrage.decrypt(sealed.content, [identity]))["terms"] == ["Helvetis", "Projet Aurore"]
    assert sealed["Content-Disposition"] == f'attachment; filename="watch-list-{case.pk}-{kept.pk}.age"'
    with pytest.raises(pyrage.DecryptError):
        pyrage.decrypt(sealed.content, [pyrage.x25519.Identity.generate()])


def test_short_and_long_lists_look_alike_when_sealed(case, identity):
    sizes = [len(watch_list.add(case, terms).sealed) for terms in (["Helvetis"], ["Helvetis"] * 40)]

    assert abs(sizes[0] - sizes[1]) < 400


def test_nothing_kept_tells_a_name(admin_client, identity, case, caplog):
    page = add(admin_client, case)

    with connection.cursor() as cursor:
        rows = []
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')
            rows += cursor.fetchall()
    for trace in ("helvetis", "aurore"):
        assert trace not in str(rows).lower()
        assert trace not in caplog.text.lower()
        assert trace not in page.content.decode().lower()


def test_without_the_secret_key_fingerprints_match_nothing(case, identity, settings):
    watch_list.add(case, ["Helvetis"])
    assert list(watch_list.current().findings("chez Helvetis"))

    settings.SECRET_KEY = "another-key-another-key-another-key"

    assert not list(watch_list.current().findings("chez Helvetis"))


def test_a_name_that_readers_see_already_raises_an_alarm_until_it_is_published_away(
    admin_client, identity, case, other
):
    write(case, context="La direction chez helvetis hésitait.")
    case.published_versions.filter(language="fr").update(context="La direction chez helvetis hésitait.")

    page = add(admin_client, other)

    assert "un terme surveillé se trouve dans «\u00a0Arbitrage" in page.content.decode()
    assert (case.steps.first().action, case.steps.first().by) == ("alarm", "admin")
    assert "helvetis" not in str(case.steps.first().findings)
    body = admin_client.get(change(case), headers=FRENCH).content.decode()
    assert "un terme surveillé s’y trouve" in body
    assert "<mark>helvetis</mark>" in body
    listed = admin_client.get(reverse("admin:casestudies_casestudy_changelist"), headers=FRENCH).content.decode()
    assert listed.count(">nom surveillé<") == 1

    write(case, context="La direction hésitait.")
    body = admin_client.get(change(case), headers=FRENCH).content.decode()
    assert "dans ce que les lecteurs voient" in body
    gate.publish(case)

    assert CaseStudy.objects.get(pk=case.pk).concern == ""


def test_an_alarm_in_a_draft_ends_when_the_draft_is_mended(admin_client, identity, case, other):
    gate.withdraw(case)
    write(case, context="La direction chez helvetis hésitait.")
    add(admin_client, other)
    assert CaseStudy.objects.get(pk=case.pk).concern == "alarm"

    post(admin_client, case, fields(admin_client.get(change(case))) | {"context": "La direction hésitait."})

    assert CaseStudy.objects.get(pk=case.pk).concern == ""


def test_a_watched_name_enters_none_of_the_sites_own_words(admin_client, identity, case):
    watch_list.add(case, ["Helvetis"])
    page = reverse("admin:casestudies_hometexts_change", args=[1]) + "?language=fr"

    answer = admin_client.post(page, fields(admin_client.get(page)) | {"audience": "Pour Helvetis."}, headers=FRENCH)

    assert "Figure sur la liste de surveillance." in answer.content.decode()
    assert "Pour Helvetis." in answer.content.decode()
    assert "Helvetis" not in HomeTexts.objects.get().safe_translation_getter("audience", language_code="fr")


def test_a_former_address_that_holds_a_watched_name_is_not_kept(client, identity, case, other):
    show(case, "fr", slug="decision-chez-helvetis")
    watch_list.add(other, ["Helvetis"])
    assert [alarm.record for alarm in alarms.raise_alarms()] == [case]

    show(case, "fr", slug="decision")

    assert client.get("/fr/cas/decision-chez-helvetis/").status_code == 404
    assert not FormerSlug.objects.filter(slug__contains="helvetis").exists()


def test_withdrawing_ends_an_alarm(identity, case, other):
    write(case, context="La direction chez helvetis hésitait.")
    watch_list.add(other, ["Helvetis"])
    assert [alarm.record for alarm in alarms.raise_alarms()] == [case]

    gate.withdraw(case)

    assert CaseStudy.objects.get(pk=case.pk).concern == ""


def test_a_list_is_added_to_replaced_and_cleared(admin_client, identity, case):
    add(admin_client, case, "Helvetis")
    page = add(admin_client, case, "Aurore\nBorealis")
    assert WatchedTerms.objects.count() == 2
    assert "1 nom, ajouté le" in page.content.decode()
    assert "2 noms, ajoutés le" in page.content.decode()
    assert "3 noms sont surveillés." in admin_client.get(change(case), headers=FRENCH).content.decode()

    add(admin_client, case, "Zénith", replace="on")
    kept = WatchedTerms.objects.get()
    assert not list(watch_list.current().findings("chez Helvetis"))
    assert list(watch_list.current().findings("chez Zenith"))

    admin_client.post(reverse("admin:casestudies_casestudy_watch_list_clear", args=[case.pk, kept.pk]))
    assert not WatchedTerms.objects.exists()
    assert [step.action for step in case.steps.all()[:2]] == ["watched", "watched"]


@pytest.mark.parametrize(
    "terms", ["", "A", "  \n ", "—\n", "x" * 121, "Ligne\n" + "\n".join(f"Nom {n}" for n in range(301))]
)
def test_what_is_no_name_is_refused_and_stays_typed(admin_client, identity, case, terms):
    page = add(admin_client, case, terms)

    assert page.context["form"].errors
    assert not WatchedTerms.objects.exists()


def test_without_a_key_to_seal_to_nothing_is_kept(admin_client, settings, case):
    settings.INQUIRY_RECIPIENTS = []

    page = add(admin_client, case)

    assert "Créez d’abord une clé" in page.content.decode()
    assert not WatchedTerms.objects.exists()


def test_only_those_who_may_change_cases_reach_a_list(client, identity, case, django_user_model):
    kept = watch_list.add(case, ["Helvetis"])
    client.force_login(django_user_model.objects.create_user("guest", is_staff=True))

    for name, args in (("", [case.pk]), ("_fetch", [case.pk, kept.pk]), ("_clear", [case.pk, kept.pk])):
        address = reverse(f"admin:casestudies_casestudy_watch_list{name}", args=args)
        assert client.post(address, {"terms": "Aurore"}).status_code == 403
    assert WatchedTerms.objects.count() == 1


def test_a_watched_name_is_found_in_the_reason_an_inquiry_is_kept_for(identity, case):
    watch_list.add(case, ["Boussole"])

    assert names_somebody("affaire boussole", "fr")
    assert not names_somebody("affaire en cours", "fr")


def test_a_name_is_watched_after_a_case_was_saved_in_both_languages(admin_client, case, recipient):
    page = reverse("admin:casestudies_casestudy_change", args=[case.pk])
    typed = fields(admin_client.get(page)) | {"fr-context": "Un autre contexte.", "_save": "1"}
    assert admin_client.post(page, typed).status_code == 302
    case.refresh_from_db()
    assert case.pairs

    added = admin_client.post(
        reverse("admin:casestudies_casestudy_watch_list", args=[case.pk]), {"terms": "Helvetis", "replace": "on"}
    )

    assert added.status_code == 302
