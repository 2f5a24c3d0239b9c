"""What the contact page's script posts: an envelope, kept byte for byte or refused with a sentence."""

import base64
import json

import pyrage
import pytest
from django.test import Client

from inquiries import rate_limits, receipt_code
from inquiries.form_token import read_token
from inquiries.models import Inquiry, Message, Notification
from sealing import payload
from sealing.keys import mark_of

from .tools import (
    BROKEN,
    CANARY,
    SealingDoor,
    answer_to,
    break_the_database,
    in_base64,
    letter,
    opened,
    opened_message,
    proof_for,
)


@pytest.fixture(params=["fr", "en"])
def sealing_door(request, client, db) -> SealingDoor:
    return SealingDoor(client, request.param)


@pytest.fixture
def english(client, db) -> SealingDoor:
    return SealingDoor(client)


def test_the_row_holds_exactly_these_bytes(sealing_door, identity):
    given = sealing_door.open()
    fields = sealing_door.sealed(given, f"{CANARY} in private", name=CANARY)
    answer = sealing_door.post(fields)

    inquiry, message = Inquiry.objects.get(), Message.objects.get()
    assert answer.status_code == 200
    assert answer.json()["reference"] == inquiry.reference == given["reference"]
    assert bytes(message.envelope) == base64.b64decode(fields["envelope"])
    assert (message.size, message.mark, message.author) == (len(message.envelope), given["mark"], "writer")
    assert (inquiry.recipient, bytes(inquiry.key_digest).hex()) == (fields["recipient"], fields["key_digest"])
    assert (inquiry.language, inquiry.pad) == (sealing_door.language, None)
    assert opened(inquiry, identity)["message"] == f"{CANARY} in private"
    assert Notification.objects.count() == 1


def test_no_field_of_the_request_says_what_was_written(english):
    fields = english.sealed(english.open(), f"{CANARY} in private", name=CANARY)

    assert fields.keys() == {"form", "envelope", "mark", "recipient", "key_digest", "proof"}
    assert CANARY not in json.dumps(fields)
    assert english.post(fields).status_code == 200


def test_the_answer_is_kept_nowhere_and_sets_no_cookie(english):
    answer = english.send()

    assert answer["Cache-Control"] == "no-store"
    assert answer["Content-Type"] == "application/json"
    assert not answer.cookies


def test_the_same_number_makes_one_inquiry(english):
    """Sealed anew, as a script does that never saw the first answer: the envelope differs, the number does not."""
    given = english.open()
    first, again = english.sealed(given), english.sealed(given)
    answers = [english.post(fields) for fields in (first, again, first)]

    assert {answer.json()["reference"] for answer in answers} == {given["reference"]}
    assert bytes(Message.objects.get().envelope) == base64.b64decode(first["envelope"])
    assert Notification.objects.count() == 1


@pytest.mark.parametrize("more", [0, 1])
def test_keys_that_changed_meanwhile_come_with_the_refusal(english, settings, more):
    """Also where their number changed, and with it the envelope's shape."""
    given = english.open()
    fresh = [str(pyrage.x25519.Identity.generate().to_public()) for _key in range(1 + more)]
    settings.INQUIRY_RECIPIENTS = fresh
    refused = english.post(english.sealed(given))

    assert refused.status_code == 409
    assert refused.json() == {"keys": {"recipients": sorted(fresh), "mark": mark_of(fresh), "zone": "UTC"}}
    assert not Inquiry.objects.exists()
    assert english.post(english.sealed({**given, **refused.json()["keys"]})).status_code == 200


MALFORMED = [
    {"envelope": ""},
    {"envelope": "not base64!"},
    {"envelope": "é"},
    {"envelope": in_base64(b"age-encryption.org/v1\n")},
    {"envelope": in_base64(b"plain text, sent by mistake")},
    {"recipient": ""},
    {"recipient": "age1"},
    {"recipient": "x" * 71},
    {"recipient": "AGE-SECRET-KEY-1QQQ"},
    {"key_digest": ""},
    {"key_digest": "00" * 31},
    {"key_digest": "zz" * 32},
    {"key_digest": "00" * 33},
    {"form": "forged"},
    {"form": ""},
]


@pytest.mark.parametrize("changed", MALFORMED, ids=lambda changed: str(changed)[:40])
def test_what_is_malformed_is_refused_with_one_sentence_and_not_kept(sealing_door, changed):
    answer = sealing_door.post({**sealing_door.sealed(sealing_door.open()), **changed})

    assert answer.status_code == 422
    (sentence,) = answer.json()["errors"]
    assert len(sentence) > 40
    assert not Inquiry.objects.exists()


@pytest.mark.parametrize("field", ["form", "recipient", "key_digest"])
def test_what_is_missing_is_refused_alike(english, field):
    fields = english.sealed(english.open())
    del fields[field]
    answer = english.post(fields)

    assert answer.status_code == 422
    assert answer.json()["errors"][0].startswith("Your message was not sent:")


def test_an_envelope_for_one_more_is_refused(english):
    """Somebody else's key beside the consultant's: the page makes no such thing."""
    given = english.open()
    stranger = str(pyrage.x25519.Identity.generate().to_public())
    envelope = letter(given, "Hello", recipients=[*given["recipients"], stranger])
    answer = english.post({**english.sealed(given), "envelope": in_base64(envelope)})

    assert answer.status_code == 422
    assert not Inquiry.objects.exists()


def test_one_too_long_is_told_so(english):
    given = english.open()
    answer = english.post({**english.sealed(given), "envelope": in_base64(letter(given, "x" * 150_000))})

    assert answer.status_code == 422
    assert "too long" in answer.json()["errors"][0]


def test_a_closed_form_says_so(sealing_door, settings):
    fields = sealing_door.sealed(sealing_door.open())
    settings.INQUIRY_RECIPIENTS = []
    answer = sealing_door.post(fields)

    assert answer.status_code == 503
    assert len(answer.json()["errors"]) == 1
    assert not Inquiry.objects.exists()


def test_faster_than_a_person_is_told_to_wait_and_then_taken(english, settings):
    settings.INQUIRY_MIN_SECONDS = 3
    fields = english.sealed(english.open())
    hasty = english.post(fields)

    assert hasty.status_code == 422
    assert "wait 3 seconds" in hasty.json()["errors"][0]
    settings.INQUIRY_MIN_SECONDS = 0
    assert english.post(fields).status_code == 200


def test_several_from_one_network_are_told_to_wait(sealing_door, settings):
    settings.INQUIRY_RATE = 2

    assert [sealing_door.send().status_code for _time in range(3)] == [200, 200, 429]
    assert len(sealing_door.send().json()["errors"]) == 1
    assert Inquiry.objects.count() == 2


def test_a_number_whose_reference_is_taken_is_replaced(english, settings):
    """Two numbers in a billion lead to one reference: the script gets another number, and nobody loses anything."""
    given = english.open()
    Inquiry.objects.create(reference=given["reference"], recipient="age1", key_digest=bytes(32), language="en")
    refused = english.post(english.sealed(given))

    assert refused.status_code == 409
    assert refused.json()["form"].keys() == {"form", "reference", "bits"}
    assert english.post(english.sealed({**given, **refused.json()["form"]})).status_code == 200


def test_a_database_that_breaks_is_told_without_a_word(file_database, caplog):
    door = SealingDoor(Client())
    fields = door.sealed(door.open(), CANARY)
    break_the_database("inquiries_message")
    answer = door.post(fields)

    assert answer.status_code == 503
    assert "Nothing is lost" in answer.json()["errors"][0]
    assert fields["envelope"] not in caplog.text
    assert BROKEN in caplog.text


# The follow-up page's script posts a key that follows from the code, never the code.


def test_the_key_opens_the_thread_and_gives_envelopes_of_answers_alone(sealing_door, admin_client, identity):
    code = sealing_door.send_for_code("A question")
    answer_to(admin_client, Inquiry.objects.get(), "An answer")
    answer = sealing_door.follow_up(code)
    mine, yours = answer.json()["messages"]

    assert answer["Cache-Control"] == "no-store"
    assert not answer.cookies
    assert (mine["author"], mine["envelope"]) == ("writer", None)
    assert payload.opened(base64.b64decode(yours["envelope"]), code.identity)["message"] == "An answer"
    assert answer.json().keys() == {"recipients", "mark", "zone", "form", "reference", "bits", "messages"}
    assert "An answer" not in answer.content.decode()


def test_the_script_writes_again(sealing_door, identity):
    code = sealing_door.send_for_code()
    given = {**sealing_door.follow_up(code).json(), "reference": code.reference}
    fields = {name: given[name] for name in ("form", "mark")}
    envelope = in_base64(letter(given, "Once more"))
    for _time in range(2):
        answer = sealing_door.follow_up(code, action="write", **fields, envelope=envelope, proof="")
        assert len(answer.json()["messages"]) == 2

    assert opened_message(Message.objects.last(), identity)["message"] == "Once more"
    assert bytes(Message.objects.last().envelope) == base64.b64decode(envelope)
    assert Notification.objects.filter(is_reply=True).count() == 1


@pytest.mark.parametrize("changed", MALFORMED[:5])
def test_what_it_writes_is_checked_alike(english, changed):
    code = english.send_for_code()
    given = {**english.follow_up(code).json(), "reference": code.reference}
    fields = {"form": given["form"], "mark": given["mark"], "envelope": in_base64(letter(given, "x")), **changed}

    assert english.follow_up(code, action="write", **fields).status_code == 422
    assert Message.objects.count() == 1


def test_keys_that_changed_come_with_the_refusal_here_too(english, settings):
    code = english.send_for_code()
    given = english.follow_up(code).json()
    settings.INQUIRY_RECIPIENTS = [str(pyrage.x25519.Identity.generate().to_public()) for _key in range(2)]
    fields = {"form": given["form"], "mark": given["mark"], "envelope": in_base64(letter(given, "x"))}

    assert english.follow_up(code, action="write", **fields).status_code == 409
    assert english.follow_up(code).json()["recipients"] == sorted(settings.INQUIRY_RECIPIENTS)


def test_a_number_that_served_elsewhere_is_replaced_here_too(english):
    used = english.open()
    english.post(english.sealed(used))
    code = english.send_for_code()
    fields = {"form": used["form"], "mark": used["mark"], "envelope": in_base64(letter(used, "x"))}
    answer = english.follow_up(code, action="write", **fields)

    assert answer.status_code == 409
    assert "form" in answer.json()["form"]


def test_the_script_erases(english):
    code = english.send_for_code()

    assert english.follow_up(code, action="delete").json() == {"deleted": True}
    assert not Inquiry.objects.exists()
    assert english.follow_up(code).status_code == 422


@pytest.mark.parametrize("key", ["", "00" * 32, "not hexadecimal", "é"])
def test_a_wrong_key_and_an_unknown_reference_get_the_same_answer(english, key):
    code = english.send_for_code()
    wrong = english.follow_up(code, key=key)
    unknown = english.follow_up(receipt_code.Code("HC-ZZZZ-ZZ", code.secret))

    assert wrong.status_code == unknown.status_code == 422
    assert wrong.content == unknown.content
    assert english.follow_up(code, key=key, action="delete").status_code == 422
    assert Inquiry.objects.exists()


def test_the_door_that_is_kept_is_not_the_key(english):
    code = english.send_for_code()

    assert english.follow_up(code, key=bytes(Inquiry.objects.get().key_digest).hex()).status_code == 422


def test_a_script_too_is_told_when_it_tried_too_often(english):
    code = english.send_for_code()
    for _time in range(rate_limits.WRONG_CODES):
        english.follow_up(code, key="00")
    answer = english.follow_up(code)

    assert answer.status_code == 422
    assert "Try again in an hour" in answer.json()["errors"][0]


def test_when_the_form_is_closed_a_script_still_reads_and_erases(english, settings):
    code = english.send_for_code()
    settings.INQUIRY_RECIPIENTS = []

    assert len(english.follow_up(code).json()["messages"]) == 1
    assert english.follow_up(code, action="write").status_code == 503
    assert english.follow_up(code, action="delete").json() == {"deleted": True}


def test_work_done_is_recognized(english):
    form = english.open()["form"]
    proof, token = proof_for(form), read_token(form)

    assert token.is_proven(proof)
    assert not token.is_proven("")
    assert not token.is_proven(f"{proof}0")
    assert not read_token(english.open()["form"]).is_proven(proof), "work for one number is none for another"
