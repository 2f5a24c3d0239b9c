"""The way from a public page to its form: for those who may change it, and on no page that readers get."""

import pytest
from django.contrib.auth.models import User

from accounts import roles
from casestudies.models import CaseStudy, Page
from casestudies.publishing import gate

pytestmark = pytest.mark.django_db

CASE = "/fr/cas/arbitrage-sous-contrainte-reglementaire/"
LINK = "Modifier cette page"


def link_of(client, path: str) -> str:
    """Where the link of a page leads; empty where there is none."""
    page = client.get(path, follow=True).content.decode()
    return page.partition('<p class="notice"><a href="')[2].partition('"')[0] if LINK in page else ""


def sign_in_as(client, role: str) -> None:
    user = User.objects.create_user("somebody")
    roles.give(user, role)
    client.force_login(user)


def test_each_page_leads_an_editor_to_its_form(client, case):
    sign_in_as(client, "editor")
    about = {page.kind: page.pk for page in Page.objects.all()}

    assert link_of(client, "/fr/") == "/admin/casestudies/hometexts/1/change/"
    assert link_of(client, "/fr/cas/") == "/admin/casestudies/casestudy/"
    assert link_of(client, CASE) == f"/admin/casestudies/casestudy/{case.pk}/change/"
    assert link_of(client, f"{CASE}?preview=1") == f"/admin/casestudies/casestudy/{case.pk}/change/"
    assert link_of(client, "/fr/confidentialite/") == f"/admin/casestudies/page/{about['confidentiality']}/change/"
    assert link_of(client, "/fr/contact/") == ""


def test_a_draft_that_readers_never_saw_leads_to_its_form(client, case):
    gate.withdraw(case)
    sign_in_as(client, "editor")

    assert link_of(client, CASE) == f"/admin/casestudies/casestudy/{case.pk}/change/"


def test_a_page_with_the_link_is_kept_nowhere(client):
    sign_in_as(client, "editor")

    assert client.get(CASE)["Cache-Control"] == "private, no-store"


@pytest.mark.parametrize("path", ["/fr/", "/fr/cas/", CASE, "/fr/confidentialite/"])
def test_those_who_may_only_look_and_readers_get_no_link(client, path):
    sign_in_as(client, "reader")
    assert link_of(client, path) == ""

    client.logout()
    assert link_of(client, path) == ""


@pytest.mark.parametrize("path", ["/fr/", CASE])
def test_a_made_up_session_gets_no_link(client, path):
    client.cookies["sessionid"] = "x" * 32

    assert link_of(client, path) == ""


def test_a_reader_costs_no_query_more(client, django_assert_max_num_queries):
    with django_assert_max_num_queries(3):
        client.get(CASE)


def test_a_case_that_is_gone_leads_nowhere(client):
    CaseStudy.objects.all().delete()
    sign_in_as(client, "editor")

    assert link_of(client, CASE) == ""
