"""What a browser sealed is stored as it came, or refused with a sentence."""

import base64
from datetime import timedelta

import pyrage
import pytest
from django.utils import timezone

from casestudies.consent import links
from sealing.keys import mark_of
from sealing.payload import opened, seal_json
from tests.casestudies.consent.client import fields_of
from tests.casestudies.tools import write

pytestmark = pytest.mark.django_db


@pytest.fixture
def sealed(client, secret, recipient) -> dict[str, str]:
    """An agreement as the script of the page posts it."""
    envelope = seal_json({"version": 1, "kind": "agreed", "name": "Jeanne Exemple"}, [recipient])
    last = timezone.localdate() + timedelta(days=100)
    return {
        **fields_of(client.get(links.path_to(secret, "fr"))),
        "answer": "agreed",
        "until": last.isoformat(),
        "mark": mark_of([recipient]),
        "envelope": base64.b64encode(envelope).decode(),
    }


@pytest.fixture
def post(client, secret):
    return lambda fields: client.post(links.path_to(secret, "fr"), fields)


def test_a_sealed_agreement_is_stored_as_it_came(post, sealed, case, identity):
    answer = post(sealed)

    assert answer.status_code == 200
    assert answer.json()["next"].endswith("done=1#answer")
    assert opened(bytes(case.client_answers.get().sealed), str(identity))["name"] == "Jeanne Exemple"


def test_a_browser_that_sealed_to_old_keys_is_given_the_present_ones(post, sealed, settings, case):
    key = str(pyrage.x25519.Identity.generate().to_public())
    settings.INQUIRY_RECIPIENTS = [key]

    answer = post(sealed)

    assert answer.status_code == 409
    assert answer.json()["keys"] == {"recipients": [key], "mark": mark_of([key]), "zone": "UTC"}
    assert not case.client_answers.exists()


def test_a_browser_is_told_that_the_text_has_changed(post, sealed, case):
    write(case, problem="Un texte que le client n’a pas lu.")

    answer = post(sealed)

    assert (answer.status_code, answer.json()["changed"]) == (409, True)
    assert not case.client_answers.exists()


@pytest.mark.parametrize(
    "wrong",
    [
        {"envelope": ""},
        {"envelope": "é"},
        {"envelope": base64.b64encode(b"age-encryption.org/v1\nnothing").decode()},
        {"envelope": base64.b64encode(b"x" * 300_000).decode()},
        {"until": "2020-01-01"},
        {"until": ""},
        {"token": ""},
        {"text": "x" * 65},
        {"answer": "nonsense", "envelope": "x"},
    ],
)
def test_a_wrong_envelope_is_refused_with_a_sentence(post, sealed, case, wrong):
    answer = post(sealed | wrong)

    assert answer.status_code == 422
    assert answer.json()["errors"]
    assert not case.client_answers.exists()


def test_two_posts_of_one_envelope_are_one_answer(post, sealed, case):
    assert [post(sealed).status_code for _ in range(2)] == [200, 200]
    assert case.client_answers.count() == 1


def test_words_in_clear_beside_an_envelope_are_not_stored(post, sealed, case):
    post(sealed | {"name": "Jeanne Exemple", "message": "en clair"})

    assert "clair" not in repr(list(case.client_answers.values()))
