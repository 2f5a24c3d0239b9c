"""A key of the consultant's own is put to use once its private half was seen to open something, and never before."""

import time

import pyrage
import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Permission, User
from django.core.signing import TimestampSigner
from django.test import Client
from django.urls import reverse

from inquiries.models import Inquiry
from sealing import trials
from sealing.identity import make_identity
from sealing.keys import keys_in_use
from sealing.models import RecipientKey
from tests.inquiries.tools import Door, SealingDoor, opened

ASSISTANT = "admin:sealing_recipientkey_assistant"


@pytest.fixture
def fresh() -> pyrage.x25519.Identity:
    """A key that the browser has just made."""
    return pyrage.x25519.Identity.generate()


def public(identity: pyrage.x25519.Identity) -> str:
    return str(identity.to_public())


def trial(client: Client, key: str):
    return client.post(reverse("admin:sealing_key_trial"), {"key": key})


def proof_of(client: Client, identity: pyrage.x25519.Identity) -> str:
    """What the trial envelope holds, opened with the key; padded with spaces like any letter."""
    return pyrage.decrypt(trial(client, public(identity)).content, [identity]).decode()


def activate(client: Client, proof: str, **fields):
    return client.post(reverse("admin:sealing_recipientkey_activate"), {"proof": proof, **fields})


def test_a_key_that_opened_the_trial_is_put_to_use(admin_client, fresh, identity):
    answer = activate(admin_client, proof_of(admin_client, fresh))
    Door(Client(), "en").send("Hello")

    assert answer.json() == {"next": reverse("admin:sealing_recipientkey_changelist")}
    assert keys_in_use() == [public(fresh)]
    assert opened(Inquiry.objects.get(), fresh)["message"] == "Hello"
    with pytest.raises(pyrage.DecryptError):
        opened(Inquiry.objects.get(), identity)


def test_the_browser_is_given_the_new_key_too(admin_client, fresh):
    activate(admin_client, proof_of(admin_client, fresh))
    door = SealingDoor(Client())

    assert door.open()["recipients"] == [public(fresh)]
    assert door.send().status_code == 200


def test_the_trial_alone_puts_nothing_to_use(admin_client, fresh):
    answer = trial(admin_client, public(fresh))

    assert answer.status_code == 200
    assert "no-store" in answer["Cache-Control"]
    assert answer["Content-Type"] == "application/octet-stream"
    assert public(fresh).encode() not in answer.content
    assert not RecipientKey.objects.exists()


@pytest.mark.parametrize("key", ["", "age1", "AGE-SECRET-KEY-1QQQ", "é", "x" * 5000])
def test_what_is_no_key_gets_no_trial(admin_client, key):
    answer = trial(admin_client, key)

    assert answer.status_code == 422
    assert len(answer.json()["errors"]) == 1


def test_a_proof_that_is_forged_or_missing_puts_nothing_to_use(admin_client, fresh):
    proof = proof_of(admin_client, fresh).strip()
    other = public(pyrage.x25519.Identity.generate())
    forged = [
        "",
        "é",
        proof[:-1],
        proof.replace(public(fresh), other),
        f"word~{public(fresh)}",
        TimestampSigner(salt="another").sign(f"word~{public(fresh)}"),
    ]

    for attempt in forged:
        answer = activate(admin_client, attempt)
        assert answer.status_code == 422
        assert len(answer.json()["errors"]) == 1
    assert not RecipientKey.objects.exists()


def test_a_proof_of_the_day_before_yesterday_puts_nothing_to_use(admin_client, fresh, monkeypatch):
    then = time.time() - trials.TRIAL_SECONDS - 10
    monkeypatch.setattr(time, "time", lambda: then)
    proof = proof_of(admin_client, fresh)
    monkeypatch.undo()

    assert activate(admin_client, proof).status_code == 422
    assert not RecipientKey.objects.exists()


def test_a_second_key_stands_beside_the_first_or_takes_its_place(admin_client, fresh):
    second, third = pyrage.x25519.Identity.generate(), pyrage.x25519.Identity.generate()
    activate(admin_client, proof_of(admin_client, fresh))
    activate(admin_client, proof_of(admin_client, second))
    assert keys_in_use() == sorted([public(fresh), public(second)])

    activate(admin_client, proof_of(admin_client, third), retire_others="on")
    assert keys_in_use() == [public(third)]
    assert RecipientKey.objects.count() == 3, "the old ones are remembered, out of use"


def test_a_retired_key_can_be_put_back_to_use(admin_client, fresh):
    activate(admin_client, proof_of(admin_client, fresh))
    RecipientKey.objects.update(is_active=False)
    activate(admin_client, proof_of(admin_client, fresh))

    assert RecipientKey.objects.get().is_active


def test_a_key_is_taken_out_of_use_on_its_page_and_nothing_else_changes(admin_client, fresh, identity):
    activate(admin_client, proof_of(admin_client, fresh))
    path = reverse("admin:sealing_recipientkey_change", args=[RecipientKey.objects.get().pk])
    admin_client.post(path, {"key": "age1other", "understood": "on"})

    assert (RecipientKey.objects.get().key, RecipientKey.objects.get().is_active) == (public(fresh), False)
    assert keys_in_use() == [public(identity)], "the setting counts again"


def test_adding_a_key_leads_to_the_assistant(admin_client):
    assert admin_client.get(reverse("admin:sealing_recipientkey_add"))["Location"] == reverse(ASSISTANT)
    assert admin_client.get(reverse(ASSISTANT)).status_code == 200


def test_nobody_without_permission_makes_keys(client, db, fresh):
    partner = User.objects.create_user("partner", is_staff=True)
    partner.user_permissions.set(Permission.objects.filter(codename__in=["view_inquiry", "view_recipientkey"]))
    staff = Client()
    staff.force_login(partner)
    put_to_use = reverse("admin:sealing_recipientkey_activate")

    assert staff.get(reverse(ASSISTANT)).status_code == 403
    assert staff.post(put_to_use).status_code == 403
    assert client.get(reverse(ASSISTANT))["Location"].startswith("/admin/login/")
    assert client.post(put_to_use).status_code == 403


def test_both_steps_must_be_posted_with_a_token(admin_user, fresh):
    client = Client(enforce_csrf_checks=True)
    client.force_login(admin_user)

    assert trial(client, public(fresh)).status_code == 403
    assert activate(client, "x").status_code == 403
    assert client.get(reverse("admin:sealing_key_trial")).status_code == 405


def test_the_admin_keeps_no_history_of_keys(admin_client, fresh):
    activate(admin_client, proof_of(admin_client, fresh))
    path = reverse("admin:sealing_recipientkey_change", args=[RecipientKey.objects.get().pk])
    admin_client.post(path, {})

    assert not LogEntry.objects.exists()


def test_the_admin_warns_of_the_demo_key_until_there_is_another(admin_client, fresh, settings):
    settings.DATA_DIR.joinpath("keys").mkdir()
    settings.INQUIRY_RECIPIENTS = [make_identity(settings.DATA_DIR / "keys" / "demo-identity.txt")]
    path = reverse("admin:inquiries_inquiry_changelist")

    assert reverse(ASSISTANT) in admin_client.get(path).content.decode()
    activate(admin_client, proof_of(admin_client, fresh))
    admin_client.get(path)  # says that the key is in use
    assert reverse(ASSISTANT) not in admin_client.get(path).content.decode()
