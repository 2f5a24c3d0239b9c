"""No input answers 500: what cannot be read is refused, what can be read is read or given back."""

import pytest
from django.test import Client, RequestFactory
from hypothesis import given, settings
from hypothesis import strategies as st

from inquiries.models import Inquiry
from inquiries.views.contact import contact

from .tools import SealingDoor, address_of, opened, typed_in

ANSWERED = {200, 302, 400, 413}
FREELY = settings(max_examples=25)
FIELDS = st.sampled_from(["message", "name", "organisation", "role", "reach", "form", "csrfmiddlewaretoken", "é", ""])
CHARSETS = ["utf-8", "latin-1", "utf-7", "utf-16", "rot13", "hex", "idna", "unicode_escape", "undefined", "no-such"]


def post(body: bytes, content_type: str):
    client = Client(raise_request_exception=False)
    return client.generic("POST", address_of("inquiries:contact", "en"), body, content_type=content_type)


@FREELY
@given(st.dictionaries(FIELDS, st.text(max_size=200), max_size=9))
def test_any_text_in_any_field(db, words):
    client = Client(raise_request_exception=False)

    assert client.post(address_of("inquiries:contact", "en"), words).status_code in ANSWERED


@FREELY
@given(
    st.fixed_dictionaries(
        {name: st.text(max_size=100) for name in ("envelope", "mark", "recipient", "key_digest", "proof")}
    )
)
def test_any_text_from_a_script(db, words):
    door = SealingDoor(Client(raise_request_exception=False))
    fields = door.sealed(door.open())

    assert door.post(words).status_code in {409, 422}
    for name, text in words.items():
        assert door.post({**fields, name: text}).status_code in {200, 409, 422}


@FREELY
@given(st.binary(max_size=400))
def test_any_bytes_as_an_ordinary_form(db, body):
    assert post(body, "application/x-www-form-urlencoded").status_code in ANSWERED
    assert post(b"message=" + body, "application/x-www-form-urlencoded").status_code in ANSWERED


@FREELY
@given(st.binary(max_size=400), st.sampled_from(CHARSETS))
def test_any_bytes_as_a_multipart_form_in_any_charset(db, body, charset):
    part = b'--x\r\nContent-Disposition: form-data; name="message"\r\n\r\n' + body + b"\r\n--x--\r\n"

    assert post(part, f"multipart/form-data; boundary=x; charset={charset}").status_code in ANSWERED
    assert post(body, f"multipart/form-data; boundary=x; charset={charset}").status_code in ANSWERED


@pytest.mark.parametrize("charset", CHARSETS)
def test_a_charset_in_a_header_changes_nothing(db, charset):
    answer = post("message=Été".encode(), f"application/x-www-form-urlencoded; charset={charset}")

    assert answer.status_code == 200
    assert typed_in(answer.content.decode()) == "Été"


@pytest.mark.parametrize(
    "content_type",
    ["", "text/plain", "application/json", "multipart/form-data", "multipart/form-data; boundary=", "x/y; a*=b'c"],
)
def test_a_content_type_that_is_no_form(db, content_type):
    assert post(b'{"message": "Hello"}', content_type).status_code in ANSWERED


@pytest.mark.parametrize(
    "header",
    [
        "Content-Disposition: form-data; name*=rot13''message",
        "Content-Disposition: form-data; name*=no-such''message",
        "Content-Disposition: form-data; name*=undefined''message",
        "Content-Disposition: form-data",
        'Content-Disposition: form-data; name="message"; filename="letter.txt"',
        'Content-Disposition: form-data; name="message"\r\nContent-Transfer-Encoding: base64',
        "No header at all",
    ],
)
def test_a_part_with_an_odd_header(db, header):
    body = f"--x\r\n{header}\r\n\r\nHello!\r\n--x--\r\n".encode()

    assert post(body, "multipart/form-data; boundary=x").status_code in ANSWERED


@pytest.mark.parametrize(
    "body",
    [
        b"message=" + b"x" * 900_000,
        b"message=" + b"x" * 2_000_000,
        b"&".join(b"field%d=x" % number for number in range(2_000)),
        b"message=" + b"%00" * 500,
        b"message=" + b"%ED%A0%80" * 500,
        b"message=%F0%9F%92%A9%FF&name=%C3",
    ],
)
def test_a_form_too_large_or_not_text(db, body):
    assert post(body, "application/x-www-form-urlencoded").status_code in ANSWERED


def test_characters_that_no_database_likes_reach_the_reader(english_door, identity):
    english_door.send("before\0after \N{PILE OF POO} \u202e")

    assert opened(Inquiry.objects.get(), identity)["message"] == "before\ufffdafter \N{PILE OF POO} \u202e"


def test_a_telephone_that_loses_its_network_is_no_fault_of_the_site(db):
    """The body stops coming: a bad request, which the site answers with 400 to nobody, not an error in the log."""
    from django.core.exceptions import BadRequest

    class Broken:
        def read(self, *size):
            raise OSError("connection reset")

    request = RequestFactory().post(address_of("inquiries:contact", "en"), {"message": "x"})
    request._stream = Broken()

    with pytest.raises(BadRequest):
        contact(request)
