"""The four words of the admin: nothing that may be done is hidden, and nothing is shown to those who may not do it."""

import re

import pytest
from django.contrib import admin
from django.contrib.auth.models import User

from accounts import roles
from inquiries.models import Inquiry
from site_config import navigation

pytestmark = pytest.mark.django_db

WORDS = {"Cas", "Messages", "Textes du site", "Réglages"}


def links_of(page: str) -> set[str]:
    return set(re.findall(r'href="(/admin/[^"#?]*)', page))


def top_of(page: str) -> str:
    inside = page.partition("<header")[2].partition("</header>")[0]
    return inside.partition("<nav")[2].partition("</nav>")[0]


def words_of(page: str) -> dict[str, str]:
    """The words at the top of a page, and where they lead."""
    found = re.findall(r'<a href="([^"]*)"[^>]*>([^<]*)', top_of(page))
    return {label.strip(): url for url, label in found}


def sign_in_as(client, role: str) -> None:
    user = User.objects.create_user("somebody")
    roles.give(user, role)
    client.force_login(user)


def test_every_list_of_the_admin_is_two_clicks_from_its_first_page(admin_client):
    first = admin_client.get("/admin/").content.decode()
    found = links_of(first)
    for url in words_of(first).values():
        found |= links_of(admin_client.get(url).content.decode())
    lists = {f"/admin/{model._meta.app_label}/{model._meta.model_name}/" for model in admin.site._registry}

    assert {path for path in lists if not any(link.startswith(path) for link in found)} == set()


def test_the_four_words_are_on_every_page_and_the_present_one_is_marked(admin_client):
    for path in (
        "/admin/casestudies/casestudy/",
        "/admin/texts/",
        "/admin/settings/",
        "/admin/inquiries/inquiry/room/",
    ):
        page = admin_client.get(path).content.decode()
        assert set(words_of(page)) == WORDS
        assert top_of(page).count('aria-current="true"') == 1


@pytest.mark.parametrize(
    ("role", "words"), [("reader", WORDS - {"Messages"}), ("editor", WORDS - {"Messages"}), ("consultant", WORDS)]
)
def test_each_role_sees_what_it_may_open(client, role, words):
    sign_in_as(client, role)
    first = client.get("/admin/").content.decode()

    assert set(words_of(first)) == words
    for url in words_of(first).values():
        page = client.get(url)
        assert page.status_code == 200
        for link in links_of(page.content.decode()) - {"/admin/logout/", "/admin/language/"}:
            assert client.get(link, follow=True).status_code == 200, link


def test_a_list_of_an_app_leads_to_the_first_page(admin_client):
    assert admin_client.get("/admin/casestudies/").url == "/admin/"


@pytest.mark.parametrize(("waiting", "shown"), [(1, "1<"), (navigation.COUNTED, "999<"), (1100, "999+<")])
def test_unread_messages_are_counted_beside_their_word_up_to_a_bound(admin_client, waiting, shown):
    Inquiry.objects.bulk_create(
        Inquiry(reference=f"HC-{number}", recipient="age1", key_digest=number.to_bytes(32), language="fr")
        for number in range(waiting)
    )

    assert f'<span class="count">{shown}' in admin_client.get("/admin/casestudies/casestudy/").content.decode()
