"""A text that names somebody is written nowhere, not even as a draft; its form comes back with everything typed."""

import html
import re

import pytest
from django.contrib.admin.models import LogEntry
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.html import strip_tags
from hypothesis import given
from hypothesis import strategies as st

from casestudies.management.commands import load_content
from casestudies.models import CaseStudy, Reason
from casestudies.publishing.findings import PlacedFinding
from casestudies.publishing.reasons import redacted
from casestudies.publishing.review import review_texts
from casestudies.publishing.words import words_of

from ..tools import change, fields, post, post_new, reasons_asked, write

pytestmark = pytest.mark.django_db

NAMES = "Écrire à greta.meier@helvetis.example avant lundi."
NARROWS = "Près de 37 % des équipes s’en servaient."
FRENCH = {"accept-language": "fr"}


def everything_kept() -> str:
    with connection.cursor() as cursor:
        rows = []
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')
            rows += cursor.fetchall()
    return str(rows).lower()


def test_a_draft_that_names_somebody_comes_back_and_is_written_nowhere(admin_client, case):
    typed = fields(admin_client.get(change(case))) | {
        "context": f"Avant. {NAMES} Après.",
        "problem": "Un problème neuf.",
    }

    page = post(admin_client, case, typed, headers=FRENCH)

    body = page.content.decode()
    assert page.status_code == 200
    assert "Écrire à <mark>greta.meier@helvetis.example</mark> avant lundi." in body
    assert "Donne une adresse électronique." in body
    assert "Rien n’est encore enregistré" in body
    assert html.escape(typed["context"]) in body
    assert "Un problème neuf." in body
    assert "helvetis" not in everything_kept()


@pytest.mark.parametrize("name", ["title", "slug", "organisation", "intervention", "impact", "summary"])
def test_every_field_is_read(admin_client, case, name):
    words = "ecrire-a-helvetis-ch" if name == "slug" else "Voir www.helvetis.ch"

    post(admin_client, case, fields(admin_client.get(change(case))) | {name: words})

    kept = CaseStudy.objects.get(pk=case.pk).translations.get(language_code="fr")
    assert getattr(kept, name) != words


def test_a_new_case_that_names_somebody_is_not_made(admin_client, case):
    data = fields(admin_client.get(change(case))) | {"fr-title": "Chez greta.meier@helvetis.example", "fr-slug": ""}

    page = post_new(admin_client, data)

    assert "<mark>greta.meier@helvetis.example</mark>" in page.content.decode()
    assert CaseStudy.objects.count() == 4
    assert not LogEntry.objects.exists()


def test_a_false_alarm_is_saved_with_its_reason_and_not_asked_again(admin_client, case):
    typed = fields(admin_client.get(change(case))) | {"context": NAMES}
    asked = reasons_asked(post(admin_client, case, typed))

    saved = post(admin_client, case, typed | dict.fromkeys(asked, "Une adresse qui n’existe pas."))
    again = post(admin_client, case, typed)

    assert (saved.status_code, again.status_code) == (302, 302)
    assert CaseStudy.objects.get(pk=case.pk).translations.get(language_code="fr").context == NAMES
    assert set(Reason.objects.filter(by="admin").values_list("reason", flat=True)) == {"Une adresse qui n’existe pas."}


def test_a_reason_for_one_finding_does_not_let_another_pass(admin_client, case):
    typed = fields(admin_client.get(change(case))) | {"context": NAMES, "problem": "Appeler le +41 44 668 18 00."}
    asked = reasons_asked(post(admin_client, case, typed))

    page = post(admin_client, case, typed | {asked[0]: "Une adresse qui n’existe pas."})

    assert page.status_code == 200
    assert "Une adresse qui n’existe pas." in page.content.decode()
    assert not Reason.objects.filter(by="admin").exists()


def test_a_reason_that_names_somebody_is_refused(admin_client, case):
    typed = fields(admin_client.get(change(case))) | {"context": NAMES}
    asked = reasons_asked(post(admin_client, case, typed))
    reasons = dict.fromkeys(asked, "Voir plutôt www.autrefirme.ch")

    page = post(admin_client, case, typed | reasons, headers=FRENCH)

    assert "un motif nomme quelqu’un" in page.content.decode()
    assert "autrefirme" not in everything_kept()


def test_what_may_narrow_it_down_is_kept_in_a_draft_and_asked_about_before_it_goes_out(admin_client, client, case):
    typed = fields(admin_client.get(change(case))) | {"context": NARROWS}
    assert post(admin_client, case, typed).status_code == 302

    page = post(admin_client, case, typed | {"_publish": "1"}, follow=True)
    assert "<mark>37 %</mark>" in page.content.decode()
    (asked,) = reasons_asked(page)
    post(admin_client, case, typed | {"_publish": "1", asked: "Un ordre de grandeur."})

    page = client.get("/fr/cas/arbitrage-sous-contrainte-reglementaire/")
    assert "37\u00a0%" in strip_tags(page.content.decode())
    assert "Un ordre de grandeur." in admin_client.get(change(case)).content.decode()


def test_the_other_language_is_read_too_before_it_goes_out(admin_client, case):
    write(case, "en", context="Write to greta.meier@helvetis.example.")

    page = post(admin_client, case, fields(admin_client.get(change(case))) | {"_publish": "1"})

    assert "<mark>greta.meier@helvetis.example</mark>" in page.content.decode()
    assert '<a href="#id_en-context">' in page.content.decode()
    assert case.steps.first().action == "published"


def test_a_case_may_be_read_without_going_out(admin_client, case):
    before = case.published_versions.get(language="fr").context
    typed = fields(admin_client.get(change(case)))

    waiting = post(admin_client, case, typed | {"context": NARROWS}, headers=FRENCH, follow=True)
    clean = post(admin_client, case, typed, headers=FRENCH, follow=True)

    assert "1 passage est à corriger ou à trancher avant publication" in waiting.content.decode()
    assert "rien ne s’oppose à sa publication" in clean.content.decode()
    assert case.published_versions.get(language="fr").context == before
    assert CaseStudy.objects.get(pk=case.pk).state == "published"


def test_an_address_where_readers_find_another_case_is_refused(admin_client, case):
    slug = case.translations.get(language_code="fr").slug
    write(case, slug="ailleurs")  # not published yet: readers still find it where it was
    other = CaseStudy.objects.get(position=2)

    page = post(admin_client, other, fields(admin_client.get(change(other))) | {"slug": slug}, headers=FRENCH)

    assert "Les lecteurs trouvent un autre cas à cette adresse." in page.content.decode()


def test_a_schedule_is_cancelled_without_saving_what_is_typed(admin_client, case):
    typed = fields(admin_client.get(change(case)))
    post(admin_client, case, typed | {"_schedule": "1", "publish_at": "2099-01-01T08:00:00.000Z"})

    post(admin_client, case, typed | {"_unschedule": "1", "context": NAMES})

    assert CaseStudy.objects.get(pk=case.pk).publish_at is None
    assert "helvetis" not in everything_kept()


def test_withdrawing_asks_the_guard_nothing_and_saves_nothing(admin_client, client, case):
    typed = fields(admin_client.get(change(case))) | {"context": NAMES, "_withdraw": "1"}

    post(admin_client, case, typed)

    assert client.get("/fr/cas/arbitrage-sous-contrainte-reglementaire/").status_code == 410
    assert "helvetis" not in everything_kept()


@pytest.mark.parametrize(
    "time", ["2020-01-01T08:00", "0001-01-01T00:00", "9999-12-31T23:59", "9999-99-99T00:00", "soon", ""]
)
def test_a_schedule_that_nobody_can_mean_is_refused_with_a_sentence(admin_client, case, time):
    typed = fields(admin_client.get(change(case))) | {"_schedule": "1", "publish_at": time}

    page = post(admin_client, case, typed, headers=FRENCH)

    assert "choisissez un jour et une heure à venir" in page.content.decode()
    assert CaseStudy.objects.get(pk=case.pk).publish_at is None
    assert admin_client.get("/admin/").status_code == 200


def test_a_case_is_scheduled_for_a_time_to_come(admin_client, case):
    typed = fields(admin_client.get(change(case))) | {"_schedule": "1"}

    post(admin_client, case, typed | {"publish_at": "2099-01-01T08:00:00.000Z"})

    assert CaseStudy.objects.get(pk=case.pk).publish_at.year == 2099
    assert case.steps.first().planned_for.hour == 8


def test_the_steps_say_who_did_what_and_nobody_can_change_them(admin_client, case):
    post(admin_client, case, fields(admin_client.get(change(case))) | {"_publish": "1"})

    body = admin_client.get(change(case), headers=FRENCH).content.decode()

    assert re.search(r"<strong>Publié</strong> · admin · rien trouvé", body)
    assert admin_client.get(reverse("admin:casestudies_casestudy_history", args=[case.pk]))["Location"].endswith(
        "#steps"
    )
    assert admin_client.get("/admin/casestudies/step/").status_code == 404


def test_where_names_are_not_checked_every_screen_says_so(admin_client, case, monkeypatch):
    monkeypatch.setattr("casestudies.anonymity.reviewer.NEEDED", ("a_package_that_nobody_has",))
    typed = fields(admin_client.get(change(case)))
    said = "n’ont pas été vérifiés"

    assert said in admin_client.get(change(case), headers=FRENCH).content.decode()
    assert said in post(admin_client, case, typed | {"context": NAMES}, headers=FRENCH).content.decode()
    published = post(admin_client, case, typed | {"_publish": "1"}, headers=FRENCH, follow=True).content.decode()
    assert published.count(said) == 2
    assert "noms non vérifiés" in published


def test_the_list_says_what_is_not_published_yet(admin_client, case):
    write(case, context="Un autre contexte.")

    body = admin_client.get(reverse("admin:casestudies_casestudy_changelist"), headers=FRENCH).content.decode()

    assert body.count("Publié, modifié depuis") == 1


def test_the_list_takes_as_many_queries_for_many_cases_as_for_few(admin_client, case):
    def queries() -> int:
        with CaptureQueriesContext(connection) as asked:
            admin_client.get(reverse("admin:casestudies_casestudy_changelist"))
        return len(asked)

    few = queries()
    for number in range(8):
        new = CaseStudy.objects.create(region=case.region, state="published", position=10 + number)
        new.create_translation("fr", title=f"Cas {number}", slug=f"cas-{number}")

    assert queries() == few


def test_content_that_names_somebody_is_not_loaded(case):
    write(case, context=NAMES)

    with pytest.raises(CommandError, match=r"case 1 could name somebody, in context \(fr\)"):
        load_content.Command().publish(case)


def test_the_source_cases_name_nobody(db):
    for case in CaseStudy.objects.all():
        assert [finding for finding in review_texts(words_of(case)).findings if finding.is_hard] == []


def test_deleting_a_case_leaves_no_title_behind(admin_client, case):
    admin_client.post(reverse("admin:casestudies_casestudy_delete", args=[case.pk]), {"post": "yes"})

    assert [entry.object_repr for entry in LogEntry.objects.all()] == [str(case.pk)]


@given(st.text(min_size=1), st.integers(0, 50), st.integers(0, 50))
def test_a_passage_and_its_sentence_are_cut_from_the_text_as_typed(text, start, length):
    start = min(start, len(text))
    end = min(start + length, len(text))
    finding = PlacedFinding("fr", "context", "name", "hard", start, end, text)

    assert finding.quote == text[start:end]
    assert finding.before + finding.quote + finding.after in text
    assert len(finding.mark) == 64


@given(st.text(), st.text())
def test_leaving_a_passage_out_of_a_reason_never_fails(reason, quote):
    left = redacted(reason, quote)

    assert left == reason or "[…]" in left


def test_loading_again_asks_nothing(db):
    call_command("load_content", verbosity=0)


@pytest.mark.parametrize("slug", ["-", "--", "_-"])
def test_an_address_needs_a_letter_or_a_digit(admin_client, case, slug):
    page = post(admin_client, case, fields(admin_client.get(change(case))) | {"slug": slug}, headers=FRENCH)

    assert "Une adresse doit contenir une lettre ou un chiffre." in page.content.decode()
    assert not case.translations.filter(slug=slug).exists()
