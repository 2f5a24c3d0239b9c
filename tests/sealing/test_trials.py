"""Trying a key: it opens a test envelope, the day is noted, and a key that nobody tries is named."""

from datetime import timedelta

import pyrage
import pytest
from django.urls import reverse
from django.utils import timezone

from sealing.keys import keys_in_use
from sealing.models import KeyTrial, RecipientKey
from sealing.trials import stale_keys

pytestmark = pytest.mark.django_db


@pytest.fixture
def identity():
    return pyrage.x25519.Identity.generate()


@pytest.fixture
def key(identity, settings) -> str:
    """The one key in use."""
    settings.INQUIRY_RECIPIENTS = [str(identity.to_public())]
    return settings.INQUIRY_RECIPIENTS[0]


def try_it(client, identity) -> dict:
    envelope = client.post(reverse("admin:sealing_key_trial"), {"key": str(identity.to_public())}).content
    proof = pyrage.decrypt(envelope, [identity]).decode()
    return client.post(reverse("admin:sealing_key_tried"), {"proof": proof})


def test_a_key_that_opens_the_test_envelope_is_noted(admin_client, identity, key):
    assert stale_keys(keys_in_use()) == {key: None}
    assert try_it(admin_client, identity).json() == {"in_use": True}

    assert KeyTrial.objects.get().on == timezone.localdate()
    assert stale_keys(keys_in_use()) == {}


def test_a_key_that_nobody_tried_for_ninety_days_waits(admin_client, identity, key):
    try_it(admin_client, identity)
    then = timezone.localdate() - timedelta(days=91)
    KeyTrial.objects.update(on=then)

    assert stale_keys(keys_in_use()) == {key: then}


def test_a_key_out_of_use_works_and_says_so(admin_client, key):
    assert try_it(admin_client, pyrage.x25519.Identity.generate()).json() == {"in_use": False}


def test_what_did_not_open_the_envelope_proves_nothing(admin_client, key):
    answer = admin_client.post(reverse("admin:sealing_key_tried"), {"proof": f"word~{key}:1:x"})

    assert answer.status_code == 422
    assert not KeyTrial.objects.exists()


def test_who_may_not_see_keys_may_not_try_one(client, identity, key, django_user_model):
    client.force_login(django_user_model.objects.create_user("editor", is_staff=True))

    assert client.post(reverse("admin:sealing_key_trial"), {"key": key}).status_code == 403
    assert client.post(reverse("admin:sealing_key_tried"), {"proof": "x"}).status_code == 403


def test_a_key_put_to_use_by_the_assistant_was_tried(admin_client, identity):
    recipient = str(identity.to_public())
    envelope = admin_client.post(reverse("admin:sealing_key_trial"), {"key": recipient}).content
    proof = pyrage.decrypt(envelope, [identity]).decode()
    admin_client.post(reverse("admin:sealing_recipientkey_activate"), {"proof": proof})

    assert RecipientKey.objects.get().key == recipient
    assert stale_keys(keys_in_use()) == {}
