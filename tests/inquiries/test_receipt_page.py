"""The page after the form: it shows the receipt code once, and to the holder of the form alone."""

import logging
from urllib.parse import parse_qs, urlsplit

import pytest
from django.core import mail
from django.core.management import call_command
from django.test import Client

from inquiries import receipt_code, receipt_link
from inquiries.models import Inquiry

from .tools import Door, SealingDoor, bytes_on_disk, shown_code


def page(door, address: str) -> str:
    return door.client.get(address).content.decode()


def test_it_shows_the_code_once(door):
    address = door.send()["Location"]
    first, second = page(door, address), page(door, address)
    code = receipt_code.read_code(shown_code(first))

    assert code.reference == Inquiry.objects.get().reference
    assert code.recipient == Inquiry.objects.get().recipient
    assert receipt_code.is_key_to(code.key, Inquiry.objects.get().key_digest)
    assert shown_code(second) is None
    assert code.reference in second


def test_what_only_asks_for_the_head_does_not_use_it_up(door):
    address = door.send()["Location"]
    for _time in range(3):
        assert door.client.head(address).status_code == 200

    assert shown_code(page(door, address))


def test_sending_the_form_again_shows_the_same_code_again(door):
    fields = {**door.open(), "message": "Bonjour"}
    first = shown_code(page(door, door.post(fields)["Location"]))
    again = door.post(fields)

    assert shown_code(page(door, again["Location"])) == first
    assert shown_code(page(door, again["Location"])) is None


def test_a_double_click_shows_it_on_the_page_that_arrives(door):
    fields = {**door.open(), "message": "Bonjour"}
    _first, second = door.post(fields), door.post(fields)

    assert shown_code(page(door, second["Location"]))


def test_who_finds_the_address_later_has_nothing_even_with_the_servers_key(door):
    """SECRET_KEY lets one read and make addresses: the code is in none of them, and its pad is gone from the row."""
    address = door.send()["Location"]
    code = receipt_code.read_code(shown_code(page(door, address)))
    reference, padded = receipt_link.read(parse_qs(urlsplit(address).query)["r"][0])

    assert Inquiry.objects.get().pad is None
    assert padded != code.secret
    forged = receipt_link.hidden(receipt_code.Code(reference, bytes(10)), padded)
    assert shown_code(page(door, f"{urlsplit(address).path}?r={forged}")) is None


def test_the_address_and_a_database_of_later_do_not_make_the_code(file_database):
    """Once the log was emptied, as purge_inquiries does daily: until then the pad may lie in it."""
    door = Door(Client(), "en")
    address = door.send()["Location"]
    pad = bytes(Inquiry.objects.get().pad)
    assert pad in bytes_on_disk(file_database)

    page(door, address)
    call_command("purge_inquiries", verbosity=0)

    assert pad not in bytes_on_disk(file_database)


def test_the_secret_is_in_no_file_log_or_mail(file_database, caplog):
    caplog.set_level(logging.DEBUG)
    door = Door(Client(), "en")
    code = receipt_code.read_code(door.send_for_code())
    door.follow_up(code=str(code))
    door.follow_up(code=str(code), action="write", message="More", **door.open())

    files = bytes_on_disk(file_database)
    assert bytes(Inquiry.objects.get().key_digest) in files, "the search finds what is there"
    secrets = [
        code.secret,
        code.key,
        receipt_code.in_base32(code.secret).encode(),
        str(code).encode(),
        code.identity.encode(),
    ]
    assert not any(secret in files for secret in secrets)
    assert not any(word in caplog.text for word in (str(code), receipt_code.in_base32(code.secret), code.key.hex()))
    assert not mail.outbox


def test_one_sealed_in_the_browser_has_no_code_to_show(client, db):
    door = SealingDoor(client)
    fields = door.sealed(door.open())
    receipt = door.post(fields).json()["receipt"]

    assert Inquiry.objects.get().pad is None
    assert shown_code(page(door, receipt)) is None
    assert Inquiry.objects.get().reference in page(door, receipt)


def test_the_same_form_sent_without_script_after_all_shows_no_code_that_does_not_fit(client, db):
    """A browser that sealed it and lost the answer, then reloads without script: the code is the browser's."""
    given = SealingDoor(client).open()
    SealingDoor(client).post(SealingDoor(client).sealed(given))
    answer = Door(client, "en").post({"form": given["form"], "message": "Bonjour"})

    assert answer.status_code == 302
    assert Inquiry.objects.count() == 1
    assert shown_code(page(Door(client, "en"), answer["Location"])) is None


@pytest.mark.parametrize("query", ["?r=HC-7F3K-Q2~0000:x", "?r=~", "?r=" + "~" * 500])
def test_a_forged_address_shows_nothing(client, db, query):
    answer = client.get(f"/en/contact/receipt/{query}")

    assert answer.status_code == 200
    assert shown_code(answer.content.decode()) is None
