"""The consultant looks at the public pages too: what the admin still has to tell them changes no page."""

import pytest
from django.test import Client

from casestudies.models import PublishedVersion
from casestudies.reading.machines import STANDING_PAGES
from inquiries.models import Inquiry
from tests.support.words import page_text

from .tools import Door, address_of

PAGES = [*STANDING_PAGES, "casestudies:about", "inquiries:follow-up", "inquiries:receipt"]


@pytest.fixture
def told(admin_client) -> Client:
    """Signed in, with a message of the admin that no page has shown yet."""
    Door(Client(), "en").send("Hello")
    mark(admin_client)
    return admin_client


def mark(client: Client) -> None:
    client.post(f"/admin/inquiries/inquiry/{Inquiry.objects.get().pk}/mark/read/")


@pytest.mark.parametrize("language", ["fr", "en"])
def test_a_message_that_waits_is_told_in_the_admin_and_not_on_public_pages(told, language):
    versions = PublishedVersion.objects.filter(language=language)
    cases = [address_of("casestudies:case", language, slug) for slug in versions.values_list("slug", flat=True)]
    for page in [*(address_of(name, language) for name in PAGES), *cases]:
        answer = told.get(page)
        assert answer.status_code in (200, 404), page
        assert "désormais marqué" not in page_text(answer), page

    assert "désormais marqué" in told.get("/admin/", headers={"Accept-Language": "fr"}).content.decode()


def test_a_thread_opens_to_who_is_signed_in(admin_client):
    door = Door(Client(), "en")
    code = door.send_for_code("Hello")
    mark(admin_client)
    door.client = admin_client

    assert door.follow_up(code=code).content.decode().count('class="message writer"') == 1
