"""The cases on the admin's first page: their state, each language, and their order."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.auth.models import User
from django.urls import reverse
from django.utils import timezone

from accounts import roles
from casestudies.models import CaseStudy, PreviewLink
from casestudies.publishing import alarms, consent, gate, watch_list

from ..tools import change, show, write

pytestmark = pytest.mark.django_db

ORDER = reverse("admin:casestudies_casestudy_order")


def rows(client, language: str = "en") -> list[list[str]]:
    """The words of each row: state, then languages."""
    page = client.get("/admin/", headers={"accept-language": language}).content.decode()
    body = page.partition("<tbody>")[2].partition("</tbody>")[0]
    return [re.findall(r'<td class="state[^>]*>([^<]*)', row) for row in body.split("<tr")[1:]]


def first_row(client) -> list[str]:
    return [cell.strip() for cell in rows(client)[0]]


def sign_in_as(client, role: str) -> None:
    user = User.objects.create_user("somebody")
    roles.give(user, role)
    client.force_login(user)


def consent_to(case, until) -> None:
    """The client agreed to what readers see of `case`, until that day."""
    link = PreviewLink.objects.create(case=case, digest="x", expires_on=until)
    shown = {version.language: version for version in case.published_versions.all()}
    text = consent.text_hash(shown)
    case.client_answers.create(link=link, kind="agreed", text_hash=text, expires_on=until, sealed=b"", token_digest="x")


def test_a_published_case_is_complete_in_both_languages(admin_client, case):
    assert first_row(admin_client) == ["Published", "complete", "complete", "none"]


def test_a_change_that_readers_do_not_see_is_told(admin_client, case):
    write(case, context="Un autre contexte.")

    assert first_row(admin_client)[0] == "Published, changed since"


def test_a_language_that_is_not_whole_is_told(admin_client, case):
    write(case, "en", problem="")
    assert first_row(admin_client)[1:3] == ["complete", "incomplete"]

    case.translations.filter(language_code="en").delete()
    assert first_row(admin_client)[1:3] == ["complete", "none yet"]


def test_a_watched_name_is_told_in_its_language(admin_client, case, identity):
    write(case, "en", context="Helvetis hesitated.")
    watch_list.add(case, ["Helvetis"])
    alarms.look_again()

    assert first_row(admin_client)[1:3] == ["complete", "watched name"]


def test_names_that_keep_a_case_in_are_counted(admin_client, case):
    write(case, context="La société Vaudrey SA hésitait.")
    gate.publish(case)

    assert first_row(admin_client)[1] == "1 name"


@pytest.mark.parametrize(
    ("days", "told"), [(400, None), (12, "12 days"), (1, "1 day"), (-1, "expired")], ids=["far", "near", "last", "past"]
)
def test_the_clients_consent_is_told_with_its_end(admin_client, case, days, told):
    until = timezone.localdate() + timedelta(days=days)
    consent_to(case, until)

    assert first_row(admin_client)[3] == (told or f"{until:%B %Y}")


def test_a_text_that_changed_since_the_client_agreed_is_told(admin_client, case):
    consent_to(case, timezone.localdate() + timedelta(days=400))
    show(case, "fr", context="Un autre contexte.")

    assert first_row(admin_client)[3] == "text changed since"


def test_a_missing_consent_is_told_where_publishing_needs_one(admin_client, case, settings):
    settings.CONSENT_REQUIRED = True

    assert first_row(admin_client)[3] == "missing"


def test_a_scheduled_case_says_when_and_in_which_time_zone(admin_client, case):
    gate.withdraw(case)
    gate.schedule(case, timezone.now() + timedelta(days=3))

    page = admin_client.get("/admin/").content.decode()

    assert first_row(admin_client)[0] == "Scheduled"
    assert re.search(r'class="note">[^<]*UTC<', page)


def test_beyond_twenty_the_page_leads_to_the_list_and_asks_no_more(admin_client, case, django_assert_max_num_queries):
    with django_assert_max_num_queries(200) as few:
        admin_client.get("/admin/")
    new = CaseStudy.objects.bulk_create(CaseStudy(region_id=case.region_id, position=10 + n) for n in range(400))
    CaseStudy._parler_meta.root_model.objects.bulk_create(
        CaseStudy._parler_meta.root_model(master=one, language_code="fr", title="Un cas", slug=f"un-cas-{one.pk}")
        for one in new
    )

    with django_assert_max_num_queries(len(few)):
        page = admin_client.get("/admin/", headers={"accept-language": "en"}).content.decode()

    assert page.count("<tr data-case") == 20
    assert "All 404 cases" in page


def test_a_move_without_script_comes_back_to_the_page_and_says_what_readers_see(admin_client, case):
    page = admin_client.post(
        ORDER, {"move": f"{case.pk} down", "next": "/admin/#cases"}, headers={"accept-language": "en"}, follow=True
    )

    assert page.redirect_chain[0][0] == "/admin/#cases"
    case.set_current_language("en")
    assert f"“{case}” is now number 2 of 4, for readers too." in page.content.decode()


def test_a_script_gets_the_new_order(admin_client, case):
    answer = admin_client.post(ORDER, {"move": f"{case.pk} down"}, headers={"accept": "application/json"})

    assert answer.json()["order"][1] == case.pk


@pytest.mark.parametrize("moved", ["", "up", "0 up", "99999 down", "x y z", "1 nowhere"])
def test_a_move_that_makes_no_sense_is_told_and_nothing_moves(admin_client, moved):
    before = list(CaseStudy.objects.values_list("pk", flat=True))

    answer = admin_client.post(ORDER, {"move": moved}, headers={"accept": "application/json"})

    assert answer.status_code == 409
    assert list(CaseStudy.objects.values_list("pk", flat=True)) == before


@pytest.mark.parametrize("page", ["https://example.com/", "//example.com/", "javascript:alert(1)", ""])
def test_a_move_leads_to_no_other_site(admin_client, case, page):
    assert admin_client.post(ORDER, {"move": f"{case.pk} down", "next": page}).url == "/admin/"


def test_a_reader_sees_the_cases_and_moves_none(client, case):
    sign_in_as(client, "reader")
    page = client.get("/admin/").content.decode()

    assert str(case) in page
    assert 'name="move"' not in page
    assert "casestudy/add/" not in page
    assert client.post(ORDER, {"move": f"{case.pk} down"}).status_code == 403
    assert client.get(ORDER).status_code == 405


def test_without_a_case_the_page_says_so(admin_client):
    CaseStudy.objects.all().delete()

    assert "Il n’y a pas encore de cas." in admin_client.get("/admin/").content.decode()


def test_times_are_those_of_the_site_and_say_so(admin_client, case, settings):
    settings.TIME_ZONE = "Europe/Zurich"
    CaseStudy.objects.filter(pk=case.pk).update(publish_at=datetime(2099, 7, 1, 6, tzinfo=UTC))

    first = admin_client.get("/admin/", headers={"accept-language": "fr"}).content.decode()
    page = admin_client.get(change(case)).content.decode()

    assert "1 juillet 2099 à 08:00 CEST" in first.replace("1er", "1")
    assert 'name="publish_at" id="id_publish_at" value="2099-07-01T08:00"' in page
    assert '<span class="zone" id="publish_at_zone">Europe/Zurich</span>' in page
