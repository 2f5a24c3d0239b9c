"""With the receipt code alone, without script: read the answer, write again, erase. A wrong code tells nothing."""

import re
import time

import pytest
from django.core.cache import cache
from django.test import Client
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from inquiries import rate_limits, receipt_code
from inquiries.models import Inquiry, Message, Notification, Tally
from tests.support.words import page_text

from .tools import (
    Door,
    address_of,
    answer_to,
    break_the_database,
    bytes_on_disk,
    hidden_fields,
    opened_message,
    typed_in,
)


@pytest.fixture(autouse=True)
def _no_wrong_codes_yet():
    cache.clear()


def another(code: str) -> str:
    """A code of the same reference with another secret."""
    found = receipt_code.read_code(code)
    return str(receipt_code.Code(found.reference, bytes(255 - byte for byte in found.secret)))


def without_what_was_typed(answer, code: str) -> str:
    """The page, without the code that its reader typed and the number of its form."""
    return re.sub(r'data-sealing="[^"]*"', "", answer.content.decode().replace(code, "CODE"))


def test_the_page_asks_for_the_code_and_for_nothing_else(door):
    page = door.client.get(address_of("inquiries:follow-up", door.language))

    assert page.status_code == 200
    assert re.findall(r'<input[^>]*name="(\w+)"', page.content.decode().split("<template")[0]) == ["code"]


def test_a_code_with_a_null_character_is_refused_with_our_sentence_alone(door):
    answer = door.follow_up(code="HC-\0")  # Django has a sentence of its own for it

    page = answer.content.decode().split("<template")[0]
    assert answer.status_code == 200
    assert len(re.findall(r"null|nul ", page)) == 0
    assert page.count('<li><a href="#id_code">') == 1


def test_the_right_code_opens_the_thread(door):
    code = door.send_for_code("A message")
    page = door.follow_up(code=code).content.decode()

    assert receipt_code.read_code(code).reference in page
    assert page.count('<li class="message writer">') == 1
    assert '<li class="message consultant">' not in page
    assert "A message" not in page, "the writer's messages are sealed to the consultant alone"


def test_it_may_be_typed_as_people_write(english_door):
    code = english_door.send_for_code()

    page = english_door.follow_up(code=f"  {code.lower().replace('-', ' ').replace('0', 'o').replace('1', 'l')} ")
    assert '<li class="message writer">' in page.content.decode()


def test_it_shows_the_consultants_answer(door, admin_client, identity):
    code = door.send_for_code()
    answer_to(admin_client, Inquiry.objects.get(), "Venons-en au fait : <b>oui</b>\nDeux lignes")
    page = door.follow_up(code=code)

    shown = page_text(page).replace("\u00a0", " ").replace("\u202f", " ")
    assert "Venons-en au fait : <b>oui</b>\nDeux lignes" in shown
    assert "&lt;b&gt;" in page.content.decode()
    assert opened_message(Message.objects.last(), identity)["message"].startswith("Venons-en")
    assert "Venons-en" not in door.follow_up(code=another(code)).content.decode()


def test_an_answer_that_does_not_open_is_said_and_the_rest_is_shown(english_door, admin_client, identity):
    code = english_door.send_for_code()
    answer_to(admin_client, Inquiry.objects.get(), "The first")
    answer_to(admin_client, Inquiry.objects.get(), "The second")
    Message.objects.filter(author="consultant").first()
    broken = Message.objects.filter(author="consultant").first()
    Message.objects.filter(pk=broken.pk).update(envelope=bytes(broken.envelope)[:-1])
    page = page_text(english_door.follow_up(code=code))

    assert "This answer does not open with your code." in page
    assert "The second" in page


def test_writing_again_adds_to_the_thread(door, identity):
    code = door.send_for_code()
    Inquiry.objects.update(state="handled", last_exchange_on="2020-01-01")
    thread = hidden_fields(door.follow_up(code=code).content.decode())
    page = door.follow_up(**thread | {"action": "write", "message": "Et encore\r\nceci"})

    assert page.status_code == 200
    assert 'role="status"' in page.content.decode()
    inquiry, letter = Inquiry.objects.get(), opened_message(Message.objects.last(), identity)
    assert (letter["message"], letter["reference"], letter["language"]) == (
        "Et encore\nceci",
        inquiry.reference,
        door.language,
    )
    assert (inquiry.state, inquiry.messages.count()) == ("new", 2)
    assert inquiry.last_exchange_on.year > 2020
    assert Notification.objects.filter(is_reply=True).count() == 1


def test_a_message_written_again_twice_counts_once(english_door):
    code = english_door.send_for_code()
    fields = {**english_door.open(), "code": code, "action": "write", "message": "More"}
    for _time in range(3):
        assert english_door.follow_up(**fields).status_code == 200

    assert Message.objects.count() == 2
    assert Notification.objects.count() == 2


def test_what_is_wrong_with_it_is_said_and_nothing_is_lost(english_door, settings):
    settings.INQUIRY_MIN_SECONDS = 0
    code = english_door.send_for_code()
    for message, form in (("x" * 10_001, english_door.open()), ("A sentence", {"form": "forged"}), ("", {})):
        page = english_door.follow_up(code=code, action="write", message=message, **form)
        assert page.status_code == 200
        assert typed_in(page.content.decode()) == message
        assert 'role="alert"' in page.content.decode()

    assert Message.objects.count() == 1


def test_a_number_that_served_elsewhere_is_replaced(english_door):
    used = english_door.open()
    english_door.post({**used, "message": "Another inquiry"})
    code = english_door.send_for_code()
    page = english_door.follow_up(code=code, action="write", message="More", **used)

    assert page.status_code == 409
    assert typed_in(page.content.decode()) == "More"
    fields = hidden_fields(page.content.decode()) | {"action": "write", "message": "More"}
    assert english_door.follow_up(**fields).status_code == 200
    assert Message.objects.count() == 3


def test_erasing_asks_to_be_sure(door):
    code = door.send_for_code()
    page = door.follow_up(code=code, action="delete")

    assert page.status_code == 200
    assert 'role="alert"' in page.content.decode()
    assert Inquiry.objects.exists()


def test_what_its_writer_erases_is_in_no_file(file_database):
    door = Door(Client(), "en")
    code = door.send_for_code("Something")
    inquiry = Inquiry.objects.get()
    envelope = bytes(Message.objects.get().envelope)
    words = [inquiry.reference.encode(), inquiry.recipient.encode(), bytes(inquiry.key_digest), envelope[1000:1100]]
    assert all(word in bytes_on_disk(file_database) for word in words)

    assert door.follow_up(code=code, action="delete", sure="yes").status_code == 200

    assert not any(model.objects.exists() for model in (Inquiry, Message, Notification))
    assert not any(word in bytes_on_disk(file_database) for word in words)
    assert [tally.erased for tally in Tally.objects.all()] == [1]
    assert "No message opens with this code" in page_text(door.follow_up(code=code))


def test_a_wrong_code_and_one_that_never_was_get_the_same_answer(door):
    wrong = another(door.send_for_code())
    unknown = "HC-ZZZZ-ZZ-0000-0000-0000-0000"
    pages = [door.follow_up(code=code) for code in (wrong, unknown)]

    assert {page.status_code for page in pages} == {200}
    assert without_what_was_typed(pages[0], wrong) == without_what_was_typed(pages[1], unknown)
    assert pages[0].headers.items() == pages[1].headers.items()


@pytest.mark.parametrize("action", ["write", "delete"])
def test_a_wrong_code_does_nothing(english_door, action):
    code = another(english_door.send_for_code())
    english_door.follow_up(code=code, action=action, sure="yes", message="More", **english_door.open())

    assert Message.objects.count() == 1


def test_a_wrong_code_costs_the_same_work(english_door):
    """An unknown reference, a wrong secret and no code at all: none is answered before scrypt was done."""
    right = english_door.send_for_code()
    started = time.perf_counter()
    _work = receipt_code.read_code(right).key
    work = time.perf_counter() - started

    for code in (another(right), "HC-ZZZZ-ZZ-0000-0000-0000-0000", "HC-ZZZZ", "HC-ZZZZ", ""):
        started = time.perf_counter()
        english_door.follow_up(code=code)
        assert time.perf_counter() - started > work / 2


def test_too_many_wrong_codes_are_told_kindly_and_only_to_who_tried(door):
    code = door.send_for_code()
    for _time in range(rate_limits.WRONG_CODES):
        assert door.follow_up(code="HC-ZZZZ-ZZ-0000-0000-0000-0000").status_code == 200
    refused = door.follow_up(code=code)

    assert refused.status_code == 429
    assert '<li class="message' not in refused.content.decode().split("<template")[0]
    elsewhere = door.client.post(
        address_of("inquiries:follow-up", door.language), {"code": code}, REMOTE_ADDR="192.0.2.9"
    )
    assert elsewhere.status_code == 200
    cache.clear()  # what an hour does
    assert '<li class="message' in door.follow_up(code=code).content.decode().split("<template")[0]


def test_right_codes_are_not_counted(english_door):
    code = english_door.send_for_code()

    assert {english_door.follow_up(code=code).status_code for _time in range(rate_limits.WRONG_CODES + 5)} == {200}


def test_no_answer_is_kept_or_leaves_a_cookie(door):
    code = door.send_for_code()
    answers = [
        door.client.get(address_of("inquiries:follow-up", door.language)),
        door.follow_up(code=code),
        door.follow_up(code="HC"),
        door.follow_up(code=code, action="write", message="More", **door.open()),
        door.follow_up(code=code, action="delete", sure="yes"),
    ]

    for answer in answers:
        assert answer["Cache-Control"] == "no-store"
        assert not answer.cookies
        assert "Cookie" not in answer.get("Vary", "")


def test_another_site_may_not_post_here(english_door):
    code = english_door.send_for_code()
    path = address_of("inquiries:follow-up", "en")
    answer = english_door.client.post(
        path, {"code": code, "action": "delete", "sure": "yes"}, headers={"Sec-Fetch-Site": "cross-site"}
    )

    assert answer.status_code == 403
    assert Inquiry.objects.exists()


def test_when_the_form_is_closed_the_answer_is_still_read_and_everything_erased(door, settings):
    code = door.send_for_code()
    settings.INQUIRY_RECIPIENTS = []
    page = door.follow_up(code=code).content.decode()

    assert '<li class="message writer">' in page
    assert "<textarea" not in page
    assert door.follow_up(code=code, action="delete", sure="yes").status_code == 200
    assert not Inquiry.objects.exists()


TYPED = st.text(max_size=80) | st.from_regex(r"HC-?[0-9A-Z]{4}-?[0-9A-Z]{2}(-[0-9A-Z]{4}){4}", fullmatch=True)
ACTIONS = st.sampled_from(["", "write", "delete", "read"])


@hypothesis_settings(max_examples=25)
@given(TYPED, ACTIONS, st.text(max_size=40), st.dictionaries(st.text(max_size=8), st.text(max_size=20), max_size=3))
def test_whatever_is_typed_is_answered(db, code, action, message, others):
    cache.clear()
    client = Client(raise_request_exception=False)
    path = address_of("inquiries:follow-up", "en")
    for key in ({}, {"key": message, "reference": code}):
        fields = {**others, "code": code, "action": action, "message": message, **key}
        assert client.post(path, fields).status_code in {200, 400, 422}


@pytest.mark.parametrize("debug", [False, True])
@pytest.mark.parametrize(
    ("table", "action"),
    [
        ("inquiries_inquiry", ""),
        ("inquiries_inquiry", "delete"),
        ("inquiries_message", "write"),
        ("inquiries_message", ""),
    ],
)
def test_a_database_that_breaks_quotes_no_code(file_database, settings, caplog, capfd, debug, table, action):
    settings.DEBUG = debug
    door = Door(Client(raise_request_exception=False), "en")
    code, form = door.send_for_code(), door.open()
    break_the_database(table)
    answer = door.follow_up(code=code, action=action, sure="yes", message="Something I typed", **form)

    assert answer.status_code in {500, 503}
    if action == "write":
        assert typed_in(answer.content.decode()) == "Something I typed"
    said = caplog.text + "".join(capfd.readouterr())
    secret = receipt_code.in_base32(receipt_code.read_code(code).secret)
    assert not any(word in said for word in (code, code[11:], secret, "Something I typed"))
