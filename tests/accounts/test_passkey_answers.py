"""What a passkey's script may send: anything gets a sentence, and opens nothing."""

import json

import pytest
from django_otp_webauthn.models import WebAuthnCredential

from accounts import second_factor

from .conftest import is_signed_in, sign_in

pytestmark = pytest.mark.django_db

ASK, CHECK = "/admin/account/passkey/ask/", "/admin/account/passkey/check/"
OFFER, ADD = "/admin/account/passkey/offer/", "/admin/account/passkey/add/"

SHAPE = {"id": "AAAA", "rawId": "AAAA", "type": "public-key", "response": {}, "clientExtensionResults": {}}
ODD = [
    b"",
    b"{",
    b"[]",
    b'"x"',
    b"null",
    b"7",
    b"\xff\xfe",
    b"[" * 5000,
    json.dumps(SHAPE).encode(),
    json.dumps({**SHAPE, "response": None}).encode(),
    json.dumps({**SHAPE, "id": 7, "rawId": []}).encode(),
    json.dumps({**SHAPE, "response": {"clientDataJSON": "e30", "attestationObject": "oA"}}).encode(),
    json.dumps({**SHAPE, "response": {"clientDataJSON": "e30", "authenticatorData": "AA", "signature": "AA"}}).encode(),
]


def send(client, path, body, **options):
    return client.post(path, body, content_type="application/json", **options)


@pytest.mark.parametrize("body", ODD)
def test_no_answer_of_a_passkey_breaks_the_page(client, with_codes, body):
    sign_in(client, "consultant")
    send(client, ASK, b"{}")

    answer = send(client, CHECK, body, headers={"accept-language": "fr"})

    assert 400 <= answer.status_code < 500
    assert "clé d’accès" in answer.json()["detail"]
    assert not is_signed_in(client)


@pytest.mark.parametrize("body", ODD)
def test_no_new_passkey_breaks_the_page(client, consultant, body):
    sign_in(client, "consultant")
    send(client, OFFER, b"{}")

    assert 400 <= send(client, ADD, body).status_code < 500
    assert not WebAuthnCredential.objects.exists()


@pytest.mark.parametrize("path", [ASK, CHECK])
def test_without_a_password_there_is_nothing_to_ask(client, consultant, path):
    assert 400 <= send(client, path, b"{}").status_code < 500


@pytest.mark.parametrize("path", [OFFER, ADD])
def test_nobody_adds_a_passkey_before_the_second_factor(client, with_codes, path):
    sign_in(client, "consultant")

    assert send(client, path, b"{}").status_code in (302, 403)


def test_what_is_offered_names_the_site_and_the_account(client, consultant):
    sign_in(client, "consultant")

    offered = send(client, OFFER, b"{}").json()

    assert offered["rp"] == {"name": "Huis clos", "id": "localhost"}
    assert offered["user"]["name"] == "consultant"
    assert not second_factor.is_enrolled(consultant)
