"""The receipt: one inquiry, one reference, however often and however fast the same form comes."""

import re
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connections
from django.test import Client

from inquiries import receipt_code
from inquiries.models import Inquiry

from .tools import Door, address_of


def test_the_receipt_shows_the_reference(door):
    receipt = door.client.get(door.send()["Location"])

    assert receipt.status_code == 200
    assert f'<code class="reference">{Inquiry.objects.get().reference}</code>' in receipt.content.decode()


def test_a_reference_can_be_said_over_the_telephone(english_door):
    for _time in range(20):
        english_door.send()

    references = list(Inquiry.objects.values_list("reference", flat=True))
    assert len(references) == 20
    assert all(re.fullmatch(r"HC-[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{2}", reference) for reference in references)


def test_the_same_form_sent_again_leads_to_the_same_receipt(door):
    hidden = door.open()
    first = door.post({**hidden, "message": "Bonjour"})
    again = door.post({**hidden, "message": "Bonjour"})

    assert again.status_code == first.status_code == 302
    assert again["Location"] == first["Location"]
    assert Inquiry.objects.count() == 1


def test_a_replay_leads_to_its_receipt_even_when_it_would_be_refused(english_door, settings):
    settings.INQUIRY_RATE = 1
    hidden = english_door.open()
    first = english_door.post({**hidden, "message": "Hello"})
    settings.INQUIRY_MIN_SECONDS = 3600

    assert english_door.post({**hidden, "message": "Hello"})["Location"] == first["Location"]


def test_a_replay_costs_no_second_scrypt(english_door, monkeypatch):
    fields = {**english_door.open(), "message": "Hello"}
    first = english_door.post(fields)
    english_door.client.get(first["Location"])
    monkeypatch.setitem(receipt_code.SCRYPT, "n", 3)  # no power of two: hashlib refuses

    assert english_door.send("Another").status_code == 503
    assert english_door.post(fields)["Location"] == first["Location"]


def test_opening_the_receipt_again_makes_nothing(door):
    receipt = door.send()["Location"]
    for _time in range(3):
        door.client.get(receipt)

    assert Inquiry.objects.count() == 1


def test_a_form_sent_from_many_threads_at_once_is_one_inquiry(file_database):
    hidden = Door(Client(), "en").open()

    def send(_number):
        try:
            return Door(Client(), "en").post({**hidden, "message": "Hello"})["Location"]
        finally:
            connections.close_all()

    with ThreadPoolExecutor(8) as threads:
        receipts = set(threads.map(send, range(24)))

    assert len(receipts) == 1
    assert Inquiry.objects.count() == 1


@pytest.mark.parametrize("query", ["", "?r=", "?r=HC-7F3K-Q2", "?r=HC-7F3K-Q2:forged", "?r=%00%ff", "?r=é&r=:"])
@pytest.mark.parametrize("language", ["fr", "en"])
def test_a_receipt_that_is_not_ours_shows_nothing_and_leads_to_the_form(client, db, query, language):
    receipt = client.get(address_of("inquiries:receipt", language) + query)

    assert receipt.status_code == 200
    assert "HC-7F3K-Q2" not in receipt.content.decode()
    assert f'class="action" href="{address_of("inquiries:contact", language)}"' in receipt.content.decode()


def test_the_receipt_survives_the_inquiry(english_door):
    receipt = english_door.send()["Location"]
    reference = Inquiry.objects.get().reference
    Inquiry.objects.all().delete()

    assert reference in english_door.client.get(receipt).content.decode()


def test_the_receipt_only_answers_get_and_head(client, db):
    path = address_of("inquiries:receipt", "en")

    assert client.head(path).status_code == 200
    assert client.post(path).status_code == 405
