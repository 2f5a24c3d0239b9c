"""Clients' answers and watch lists outlive a key: they are sealed again in the browser to the keys in use."""

import base64

import pyrage
import pytest
from django.urls import reverse

from casestudies.models import ClientAnswer, WatchedTerms
from casestudies.publishing import watch_list
from sealing.keys import mark_of
from sealing.payload import opened, seal_json

pytestmark = pytest.mark.django_db

ENGLISH = {"accept-language": "en"}
LETTER = {"version": 1, "kind": "change", "message": "As it was."}


@pytest.fixture
def fresh() -> pyrage.x25519.Identity:
    """A key made after everything was sealed to another; `use` puts it in the place of that one."""
    return pyrage.x25519.Identity.generate()


def use(settings, key: pyrage.x25519.Identity) -> None:
    settings.INQUIRY_RECIPIENTS = [str(key.to_public())]


@pytest.fixture(params=[WatchedTerms, ClientAnswer], ids=["list", "answer"])
def kept(request, case, identity):
    """Something sealed to `identity`, and the address that takes it sealed again."""
    if request.param is WatchedTerms:
        some = watch_list.add(case, ["Helvetis"])
        return some, reverse("admin:casestudies_casestudy_watch_list_reseal", args=[case.pk, some.pk])
    link = case.preview_links.create(digest="x", expires_on="2099-01-01")
    sealed, mark = seal_json(LETTER, [str(identity.to_public())]), mark_of([str(identity.to_public())])
    some = case.client_answers.create(link=link, kind="change", sealed=sealed, mark=mark)
    return some, reverse("admin:casestudies_casestudy_consent_reseal", args=[case.pk, some.pk])


def fields(key: pyrage.x25519.Identity) -> dict[str, str]:
    """What the script posts."""
    recipients = [str(key.to_public())]
    return {"mark": mark_of(recipients), "envelope": base64.b64encode(seal_json(LETTER, recipients)).decode()}


def page_of(kept) -> str:
    return kept[1].rpartition("/reseal/")[0].rpartition("/")[0] + "/"


def test_the_page_offers_it_once_another_key_is_in_use(admin_client, kept, settings, fresh):
    assert "data-reseal" not in admin_client.get(page_of(kept)).content.decode()

    use(settings, fresh)
    assert f'data-reseal="{kept[1]}"' in admin_client.get(page_of(kept)).content.decode()


def test_what_is_sealed_again_opens_with_the_new_key(admin_client, kept, settings, fresh):
    use(settings, fresh)

    assert admin_client.post(kept[1], fields(fresh)).status_code == 200

    kept[0].refresh_from_db()
    assert opened(bytes(kept[0].sealed), str(fresh)) == LETTER
    assert "data-reseal" not in admin_client.get(page_of(kept)).content.decode()


@pytest.mark.parametrize("changed", [{"mark": "0" * 16}, {"envelope": "bm8gYWdlIGZpbGU="}, {"envelope": ""}])
def test_what_is_not_sealed_to_the_keys_in_use_replaces_nothing(admin_client, kept, settings, fresh, changed):
    use(settings, fresh)
    before = bytes(kept[0].sealed)

    answer = admin_client.post(kept[1], fields(fresh) | changed, headers=ENGLISH)

    assert answer.status_code == 422
    assert "keys in use may have changed" in answer.json()["errors"][0]
    kept[0].refresh_from_db()
    assert bytes(kept[0].sealed) == before


def test_the_first_page_leads_to_what_an_old_key_still_holds(admin_client, kept, settings, fresh):
    assert "no longer in use" not in admin_client.get("/admin/", headers=ENGLISH).content.decode()

    use(settings, fresh)
    page = admin_client.get("/admin/", headers=ENGLISH).content.decode()
    assert "Clients’ answers or watch lists are sealed to a key that is no longer in use." in page
    assert f'href="{page_of(kept)}"' in page
