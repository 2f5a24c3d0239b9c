"""The review of a case while it is being written: for those who may save it, and kept nowhere."""

import pytest
from django.contrib.auth.models import Permission
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from casestudies.models import CaseStudy

from ..tools import change, fields, post, typed_into

pytestmark = pytest.mark.django_db

CLIENT = "  Rien 😀 n’avançait chez Helvorna. La direction d’Helvorna hésitait."


@pytest.fixture
def ask(admin_client, case):
    """Asks for a review of the stored case with these words in their place."""
    form = fields(admin_client.get(change(case)))

    def ask(client=admin_client, **words: str):
        address = reverse("admin:casestudies_casestudy_review", args=[case.pk])
        return client.post(address, typed_into(case, form | words), headers={"accept-language": "fr"})

    return ask


def hard(answer) -> list[dict]:
    return [found for found in answer.json()["findings"] if found["severity"] == "hard" and "elvorna" in found["quote"]]


def test_a_name_is_one_finding_with_its_places_counted_as_a_browser_counts(ask):
    (found,) = hard(ask(context=CLIENT, problem="La direction d’Helvorna attendait."))

    places = [(place["field"], place["start"]) for place in found["places"]]
    browser = CLIENT.encode("utf-16-le")
    starts = [len(CLIENT[:at].encode("utf-16-le")) // 2 for at in (CLIENT.index("Helvorna"), CLIENT.rindex("Helvorna"))]
    assert places == [("fr-context", starts[0]), ("fr-context", starts[1]), ("fr-problem", 15)]
    assert browser[2 * starts[0] : 2 * found["places"][0]["end"]].decode("utf-16-le") == "Helvorna"
    assert all(place["suggestions"] for place in found["places"])


def test_of_a_text_too_long_to_be_saved_the_beginning_is_read(ask):
    (found,) = hard(ask(context=f"Chez Helvorna. {'mot ' * 3000}Chez Helvorna."))

    assert [place["start"] for place in found["places"]] == [5]


def test_what_blocks_is_counted_for_each_language_in_its_own_words(ask):
    french, english = ask(context=CLIENT, **{"en-problem": "Near Helvetor, 37.5 % waited."}).json()["languages"]

    assert [count["text"] for count in french["counts"]] == ["1 passage à corriger"]
    assert "1 passage to decide" in [count["text"] for count in english["counts"]]
    assert french["counts"][0]["anchor"] == "#id_fr-context"


def test_what_is_older_than_its_counterpart_is_counted_too(ask, case, admin_client):
    post(admin_client, case, fields(admin_client.get(change(case))) | {"problem": "Un problème neuf."})

    _french, english = ask(problem="Un autre problème.").json()["languages"]

    assert [(count["text"], count["anchor"]) for count in english["counts"]] == [("1 older field", "#id_en-problem")]


def test_nothing_of_it_is_kept(ask, case):
    steps = case.steps.count()

    assert "no-store" in ask(context=CLIENT).headers["Cache-Control"]

    with connection.cursor() as cursor:
        rows = []
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')
            rows += cursor.fetchall()
    assert "helvorna" not in str(rows).lower()
    assert case.steps.count() == steps


def test_a_reason_that_names_somebody_is_said_at_once(ask):
    (found,) = hard(ask(context=CLIENT))

    answer = ask(context=CLIENT, **{found["mark"]: "Voir www.autrefirme.ch"}).json()

    assert answer["reasons"] == [found["mark"]]
    assert "nomme quelqu’un" in answer["summary"]


def test_a_finding_with_a_reason_no_longer_counts(ask):
    (found,) = hard(ask(context=CLIENT))

    answer = ask(context=CLIENT, **{found["mark"]: "Un mot du métier."}).json()

    assert [one["counts"] for one in answer["languages"]] == [[], []]


@pytest.mark.parametrize("rights", [(), ("view",)])
def test_who_may_not_change_cases_is_answered_nothing(client, django_user_model, ask, rights):
    user = django_user_model.objects.create_user("somebody", is_staff=True)
    for right in rights:
        user.user_permissions.add(Permission.objects.get(codename=f"{right}_casestudy"))
    client.force_login(user)

    assert ask(client, context=CLIENT).status_code == 403
    assert client.post(reverse("admin:casestudies_casestudy_review_new"), {}).status_code == 403


def test_it_is_asked_by_post_from_a_page_of_ours(client, admin_user, case):
    from django.test import Client

    address = reverse("admin:casestudies_casestudy_review", args=[case.pk])
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(admin_user)
    client.force_login(admin_user)

    assert strict.post(address, {"fr-context": CLIENT}).status_code == 403
    assert client.get(address).status_code == 405
    assert client.post(reverse("admin:casestudies_casestudy_review", args=[999])).status_code == 404


@pytest.mark.parametrize("region", ["", "x", "9" * 30, "-1"])
def test_any_region_is_answered(ask, region):
    assert ask(region=region).status_code == 200


def test_the_page_takes_few_queries_however_many_cases_there_are(admin_client, case):
    def queries() -> int:
        with CaptureQueriesContext(connection) as asked:
            admin_client.get(change(case))
        return len(asked)

    for number in range(30):
        new = CaseStudy.objects.create(region=case.region, position=10 + number)
        new.create_translation("fr", title=f"Cas {number}", slug=f"cas-{number}")

    queries()  # keeps what other cases say in memory
    assert queries() <= 15


def test_the_review_says_what_is_missing_while_it_is_typed(admin_client, ask, case):
    address = reverse("admin:casestudies_casestudy_review_new")
    new = admin_client.post(address, {"fr-title": "Un titre", "region": "1"}, headers={"accept-language": "fr"}).json()

    assert "Rien ne s’oppose" not in new["summary"]
    assert new["isReady"] is False
    assert '<a href="#id_fr-context">7 champs en français</a>' in new["missing"]
    assert "région" not in new["missing"]
    whole = ask().json()
    assert (whole["isReady"], whole["missing"].strip()) == (True, "")
    assert "Rien ne s’oppose" in whole["summary"]
