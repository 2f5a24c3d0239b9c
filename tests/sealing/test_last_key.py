"""Taking the only key out of use: what follows is said before, and refused where the demo key would take its place online."""

import pyrage
import pytest
from django.urls import reverse

from sealing.identity import make_identity
from sealing.keys import keys_in_use
from sealing.models import RecipientKey


@pytest.fixture
def key(db) -> RecipientKey:
    return RecipientKey.objects.create(key=str(pyrage.x25519.Identity.generate().to_public()))


@pytest.fixture
def demo_key(settings, tmp_path) -> str:
    (tmp_path / "keys").mkdir()
    settings.INQUIRY_RECIPIENTS = [make_identity(tmp_path / "keys" / "demo-identity.txt")]
    return settings.INQUIRY_RECIPIENTS[0]


def page_of(key: RecipientKey) -> str:
    return reverse("admin:sealing_recipientkey_change", args=[key.pk])


def switch_off(client, key: RecipientKey, **fields) -> str:
    """The page that answers."""
    answer = client.post(page_of(key), fields, headers={"Accept-Language": "en"}, follow=True)
    key.refresh_from_db()
    return answer.content.decode()


def test_the_page_says_before_what_follows(admin_client, key, demo_key):
    page = admin_client.get(page_of(key), headers={"Accept-Language": "en"}).content.decode()

    assert "This is the only key in use. Without it, inquiries are sealed to the demo key" in page


def test_it_is_asked_once_more(admin_client, key, demo_key):
    assert "Check the box if this is what you want." in switch_off(admin_client, key)
    assert key.is_active

    switch_off(admin_client, key, understood="on")
    assert not key.is_active
    assert keys_in_use() == [demo_key]


@pytest.mark.parametrize("fields", [{}, {"understood": "on"}])
def test_online_the_demo_key_takes_nobodys_place(admin_client, key, demo_key, settings, fields):
    settings.IS_HTTPS = True

    assert "This key stays in use" in switch_off(admin_client, key, **fields)
    assert key.is_active


def test_a_form_that_would_close_is_said_to(admin_client, key, settings):
    settings.INQUIRY_RECIPIENTS = []

    assert "the form is closed and nobody can write to you" in switch_off(admin_client, key)
    assert key.is_active


def test_one_of_several_keys_is_asked_about_too(admin_client, key, demo_key, settings):
    settings.IS_HTTPS = True
    RecipientKey.objects.create(key=str(pyrage.x25519.Identity.generate().to_public()))
    page = admin_client.get(page_of(key), headers={"Accept-Language": "en"}).content.decode()
    assert "New messages are then no longer sealed to it" in page
    assert "It can be undone" in page

    assert "New messages would no longer be sealed to this key." in switch_off(admin_client, key)
    assert key.is_active

    switch_off(admin_client, key, understood="on")
    assert not key.is_active


def test_a_key_that_is_off_can_be_put_back_to_use(admin_client, key, demo_key):
    RecipientKey.objects.update(is_active=False)
    switch_off(admin_client, key, is_active="on")

    assert key.is_active
