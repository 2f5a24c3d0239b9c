"""The form, as its writer meets it: in French and English, right and wrong."""

import re

import pytest

from inquiries.models import Inquiry

from .tools import Door, address_of, hidden_fields, opened, typed_in


def test_what_is_typed_reaches_the_holder_of_the_key(door, identity):
    answer = door.send(
        "Première ligne\r\nDeuxième ligne",
        name="M. X",
        organisation="Une banque",
        role="Présidente",
        reach="Signal, +41 00 000 00 00",
    )

    inquiry = Inquiry.objects.get()
    letter = opened(inquiry, identity)
    assert answer.status_code == 302
    assert letter == {
        "version": 1,
        "reference": inquiry.reference,
        "received_on": inquiry.received_on.isoformat(),
        "language": door.language,
        "message": "Première ligne\nDeuxième ligne",
        "name": "M. X",
        "organisation": "Une banque",
        "role": "Présidente",
        "reach": "Signal, +41 00 000 00 00",
    }


def test_a_writer_may_stay_anonymous(english_door, identity):
    english_door.send("Only this", name="", role="  ")

    assert opened(Inquiry.objects.get(), identity).keys() == {
        "version",
        "reference",
        "received_on",
        "language",
        "message",
    }


def test_the_page_says_what_happens_before_it_asks(door, settings):
    settings.INQUIRY_RETENTION_DAYS = 90
    page = door.client.get(door.path).content.decode()

    form, promise = page.index("<form"), page.index('class="promise"')
    assert 'data-sealed="arrival"' in page[:form]
    assert re.search(r"\b90\b", page[:form])
    assert "90" in page[promise:]
    assert f'href="{address_of("casestudies:confidentiality", door.language)}"' in page[promise:]


def test_the_form_is_one_any_browser_can_send(door):
    page = door.client.get(door.path).content.decode()
    form = page[page.index("<form") : page.index("</form>")]

    assert re.findall(r"<textarea[^>]*name=\"(\w+)\"", form) == ["message"]
    assert hidden_fields(form).keys() == {"form"}
    assert all('type="module"' in tag for tag in re.findall(r"<script[^>]*>", page)), "older browsers leave it alone"
    assert "maxlength" not in form


def test_every_field_says_why_it_is_asked(door):
    page = door.client.get(door.path).content.decode()

    for name in ("message", "reach", "name", "organisation", "role"):
        tag = re.search(rf"<(?:input|textarea)[^>]*name=\"{name}\"[^>]*>", page)[0]
        described_by = re.search(r'aria-describedby="([^"]*)"', tag)[1]
        assert re.search(rf'<p class="hint" id="{described_by}">.{{20,}}</p>', page)
        assert f'<label for="id_{name}">' in page


def test_an_error_leads_to_its_field_and_loses_nothing(door):
    answer = door.send("", name="Quelqu’un <b>")
    page = answer.content.decode()
    summary = re.search(r'<div class="errors".*?</div>', page, re.DOTALL)[0]

    assert answer.status_code == 200
    assert 'role="alert"' in summary
    assert 'tabindex="-1"' in summary
    assert "autofocus" in summary
    assert 'href="#id_message"' in summary
    assert page.index(summary) < page.index("<form")
    assert 'aria-describedby="id_message_helptext id_message_error"' in page
    assert 'id="id_message_error"' in page
    assert 'aria-invalid="true"' in page
    assert 'value="Quelqu’un &lt;b&gt;"' in page
    assert not Inquiry.objects.exists()


def test_a_message_too_long_is_counted_and_given_back(english_door):
    message = "x" * 10_412
    page = english_door.send(message).content.decode()

    assert "Your message was not sent: it is longer than 10,000 characters (10,412). Nothing is lost;" in page
    assert typed_in(page) == message


def test_a_line_end_counts_as_one_character(english_door):
    longest = "\r\n".join(["x" * 99] * 100) + "x"

    assert len(longest.replace("\r\n", "\n")) == 10_000
    assert english_door.send(longest).status_code == 302
    assert english_door.send(longest + "x").status_code == 200


def test_a_line_too_long_names_its_field(english_door):
    page = english_door.send("Hello", role="x" * 201).content.decode()

    assert "“Your role (optional)” is longer than 200 characters (201)" in page
    assert 'href="#id_role"' in page


def test_faster_than_a_person_is_asked_to_send_again(english_door, settings):
    settings.INQUIRY_MIN_SECONDS = 3
    hidden = english_door.open()
    hasty = english_door.post({**hidden, "message": "Hello"})

    assert hasty.status_code == 200
    assert "wait 3 seconds and send it again" in hasty.content.decode()
    assert typed_in(hasty.content.decode()) == "Hello"
    assert hidden_fields(hasty.content.decode()) == hidden, "the same form grows old enough to be sent"

    settings.INQUIRY_MIN_SECONDS = 0
    assert english_door.post({**hidden, "message": "Hello"}).status_code == 302


@pytest.mark.parametrize(
    "tamper",
    [
        lambda hidden: {},
        lambda hidden: {"form": ""},
        lambda hidden: {"form": hidden["form"][:-1]},
        lambda hidden: {"form": "x" + hidden["form"]},
        lambda hidden: {"form": "é\u2028:::"},
        lambda hidden: {"form": "x" * 100_000},
    ],
)
def test_a_form_that_is_not_ours_is_given_back_as_one_that_is(door, tamper):
    answer = door.post({**tamper(door.open()), "message": "Une phrase", "reach": "Signal"})
    page = answer.content.decode()

    assert answer.status_code == 200
    assert typed_in(page) == "Une phrase"
    assert 'value="Signal"' in page
    assert not Inquiry.objects.exists()
    assert door.post({**hidden_fields(page), "message": typed_in(page)}).status_code == 302


def test_without_a_key_the_form_is_closed_and_says_how_else_to_write(door, settings):
    settings.INQUIRY_RECIPIENTS = []
    answer = door.client.get(door.path)

    assert answer.status_code == 200
    assert "<form" not in answer.content.decode()


def test_a_form_closed_meanwhile_gives_back_what_was_typed(door, settings):
    hidden = door.open()
    settings.INQUIRY_RECIPIENTS = []
    answer = door.post({**hidden, "message": "Une phrase", "reach": "Signal"})
    page = answer.content.decode()

    assert answer.status_code == 503
    assert typed_in(page) == "Une phrase"
    assert "readonly" in re.search(r"<textarea[^>]*>", page)[0]
    assert 'value="Signal"' in page
    assert "<form" not in page
    assert not Inquiry.objects.exists()


def test_the_form_answers_get_head_and_post_only(door):
    assert door.client.head(door.path).status_code == 200
    for method in ("put", "patch", "delete", "options"):
        assert getattr(door.client, method)(door.path).status_code == 405


def test_no_answer_is_kept_or_leaves_a_cookie(door, settings):
    opened = door.client.get(door.path)
    wrong = door.send("")
    sent = door.send("Bonjour")
    receipt = door.client.get(sent["Location"])
    settings.INQUIRY_RECIPIENTS = []
    closed = door.client.get(door.path)

    for answer in (opened, wrong, sent, receipt, closed):
        assert answer["Cache-Control"] == "no-store"
        assert not answer.cookies
        assert "Cookie" not in answer.get("Vary", "")


def test_a_form_opened_by_one_person_is_none_of_anothers(client, db):
    assert Door(client, "en").open() != Door(client, "en").open()
