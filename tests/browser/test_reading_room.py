"""The consultant's reading room: every inquiry opens in the tab, with a key that never leaves it."""

import json

import pyrage
import pytest

from tests.support.chromium import DESKTOP, PHONE
from tests.support.steps import (
    CONTACT,
    ROOM,
    answer,
    enter_room,
    kept,
    letter_in,
    protected_with_age,
    put_through,
    reference_of,
    sealed_with_age,
    sign_in,
    state,
    unlock,
    wait_until_sealed_in,
    write_in,
)

pytestmark = pytest.mark.browser

MESSAGE = "Deux voies s’offrent à nous.\nLaquelle ? « Ω »"


@pytest.fixture
def reference(open_page) -> str:
    """Of an inquiry that was just sent, by somebody who gave their name."""
    page = open_page(CONTACT["fr"])
    wait_until_sealed_in(page, "browser")
    return reference_of(write_in(page, message=MESSAGE, name="Éléonore V."))


@pytest.fixture
def room(open_page, site):
    """The reading room, its door still shut."""
    page = open_page("/healthz")
    sign_in(page, site)
    page.goto(ROOM)
    page.wait_for_selector(".unlock:visible")
    return page


def sentence(page, name: str) -> str:
    return json.loads(page.get_attribute(".room", "data-room"))["sentences"][name]


def open_with_file(page, file, passphrase: str = "") -> None:
    page.set_input_files("#room-file", file)
    page.fill("#room-passphrase", passphrase)
    page.click(".unlock [type=submit]")


def wait_until_open(page) -> None:
    page.wait_for_selector("[data-part=opened]:visible")


def choose(page, reference: str) -> None:
    page.click(f"[data-part=threads] button:has-text('{reference}')")
    page.wait_for_selector(f"[data-part=thread] h2:has-text('{reference}')")


# Opening


@pytest.mark.parametrize("device", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_a_pasted_key_opens_what_was_written(open_page, site, reference, device):
    page = open_page("/healthz", device)
    enter_room(page, site, site.identity)
    choose(page, reference)

    assert page.inner_text(".message .text") == MESSAGE
    assert page.inner_text(".message dd") == "Éléonore V."
    assert page.input_value("#room-identity") == ""
    assert page.complaints == []


def test_an_identity_file_opens_the_room(room, site, reference, tmp_path):
    (tmp_path / "identity.txt").write_text(f"# made in a test\n{site.identity}\n")
    open_with_file(room, tmp_path / "identity.txt")
    wait_until_open(room)
    choose(room, reference)

    assert room.inner_text(".message .text") == MESSAGE


@pytest.mark.parametrize("where", ["body", "#header", ".room"])
def test_an_identity_file_can_be_dropped_anywhere_on_the_page(room, site, where):
    files = room.evaluate_handle(
        "text => { const files = new DataTransfer(); files.items.add(new File([text], 'identity.txt')); return files }",
        site.identity,
    )
    room.dispatch_event(where, "dragover", {"dataTransfer": files})
    room.dispatch_event(where, "drop", {"dataTransfer": files})
    wait_until_open(room)

    assert room.locator(".dropping").count() == 0
    assert room.complaints == []


@pytest.mark.parametrize("words", [(), ("--armor",)], ids=["binary", "armored"])
def test_a_file_that_age_protected_with_a_passphrase_opens_with_it_alone(room, site, tmp_path, words):
    passphrase = "vérité lente cuivre marée"
    file = protected_with_age(f"{site.identity}\n", passphrase, tmp_path / "identity.age", *words)
    open_with_file(room, file)
    room.wait_for_selector(".alarm")
    assert state(room) == sentence(room, "needs_passphrase")
    assert room.evaluate("document.activeElement.id") == "room-passphrase"

    room.fill("#room-passphrase", "something else")
    room.click(".unlock [type=submit]")
    room.wait_for_selector(f"text={sentence(room, 'wrong_passphrase')}")
    room.fill("#room-passphrase", passphrase)
    room.click(".unlock [type=submit]")
    wait_until_open(room)
    assert room.input_value("#room-passphrase") == ""
    assert room.complaints == []


@pytest.mark.parametrize(
    "content", [b"", b"Not a key.", b"\xff\xfe\x00", b"AGE-SECRET-KEY-1QQQQ", b"-----BEGIN AGE ENCRYPTED FILE-----\n*"]
)
def test_a_file_without_a_key_in_it_is_explained(room, tmp_path, content):
    (tmp_path / "photo.jpg").write_bytes(content)
    open_with_file(room, tmp_path / "photo.jpg")
    room.wait_for_selector(".alarm")

    assert state(room) == sentence(room, "no_identity")
    assert room.complaints == []


def test_a_key_of_somebody_else_opens_nothing_and_the_page_counts_what_stays_closed(room, site, reference):
    unlock(room, str(pyrage.x25519.Identity.generate()))

    choose(room, reference)
    room.wait_for_function("/[0-9]/.test(document.querySelector('[data-part=status]').textContent)")
    assert sentence(room, "closed").split("{number}")[0] in state(room)
    assert room.inner_text(".message .text") == sentence(room, "cannot_open")


def test_while_the_site_does_not_answer_the_key_waits_in_the_form(room, site):
    room.fill("#room-identity", site.identity)
    room.context.set_offline(True)
    room.click(".unlock [type=submit]")
    room.wait_for_selector(".alarm")
    assert state(room) == sentence(room, "offline")
    assert room.input_value("#room-identity") == site.identity

    room.context.set_offline(False)
    room.click(".unlock [type=submit]")
    wait_until_open(room)


def test_an_envelope_that_age_itself_made_opens(open_page, site, tmp_path):
    letter = {"version": 1, "message": "Made with age."}
    plain = json.dumps(letter).encode().ljust(2048)
    reference = put_through(site, lambda recipients, _reference: sealed_with_age(recipients, plain, tmp_path))
    page = open_page("/healthz")
    enter_room(page, site, site.identity, reference)

    assert page.inner_text(".message .text") == "Made with age."


NONSENSE = [
    b"null",
    b"[]",
    b'"a string"',
    b'{"version": 1}',
    b'{"message": 1}',
    b'{"message": "x", "name": {"toString": 1, "valueOf": 1}}',
    b"{",
    b"\xff\xfe",
]


@pytest.mark.parametrize("plain", NONSENSE)
def test_sealed_nonsense_shuts_nobody_out(open_page, site, reference, plain):
    nonsense = put_through(site, lambda recipients, _reference: sealed(recipients, plain.ljust(2048)))
    page = open_page("/healthz")
    enter_room(page, site, site.identity, nonsense)
    assert page.inner_text(".message .text") == sentence(page, "malformed")

    page.fill("#room-search", "Deux voies")
    choose(page, reference)
    assert page.inner_text(".message .text") == MESSAGE
    assert page.complaints == []


def sealed(recipients: list[str], plain: bytes) -> bytes:
    return pyrage.encrypt(plain, [pyrage.x25519.Recipient.from_str(recipient) for recipient in recipients])


def test_markup_in_a_letter_stays_text(open_page, site):
    page = open_page(CONTACT["en"])
    wait_until_sealed_in(page, "browser")
    markup = "<img src=x onerror=\"document.title='taken'\"><b>bold</b>"
    code = write_in(page, message=markup, name=markup)
    room = open_page("/healthz")
    enter_room(room, site, site.identity, reference_of(code))

    assert room.inner_text(".message .text") == markup
    assert room.locator(".room b, .room img").count() == 0
    assert room.complaints == []


# Working with what is open


def test_an_answer_is_kept_once_however_often_it_is_sent(open_page, site, reference):
    page = open_page("/healthz")
    enter_room(page, site, site.identity, reference)
    page.fill("#room-answer", "Sent twice.")
    page.route("**/answer/", lose_the_answer)
    page.click("[data-do=answer] [type=submit]")
    page.wait_for_selector(".alarm")
    assert page.input_value("#room-answer") == "Sent twice."

    page.unroute("**/answer/")
    page.locator("[data-do=answer] [type=submit]").dblclick()
    page.wait_for_selector(".message.consultant")
    assert [message.author for message in kept(site, reference)] == ["writer", "consultant"]
    assert letter_in(kept(site, reference)[1].envelope, site.identity)["message"] == "Sent twice."


def lose_the_answer(route) -> None:
    route.fetch()
    route.abort()


def test_two_answers_of_the_same_words_are_two(open_page, site, reference):
    page = open_page("/healthz")
    enter_room(page, site, site.identity, reference)
    answer(page, "Yes.")
    answer(page, "Yes.")

    assert [message.author for message in kept(site, reference)] == ["writer", "consultant", "consultant"]
    assert page.complaints == []


def test_a_thread_prints_alone(open_page, site, reference, tmp_path):
    from pypdf import PdfReader

    page = open_page("/healthz")
    enter_room(page, site, site.identity, reference)
    answer(page, "An answer on paper.")
    page.emulate_media(media="print")
    for part in ("[data-part=threads]", ".tools", "form", "#header", "[data-part=status]"):
        assert page.locator(f"{part}:visible").count() == 0, part

    page.pdf(path=tmp_path / "thread.pdf", format="A4")
    printed = PdfReader(tmp_path / "thread.pdf").pages
    assert len(printed) == 1
    assert "An answer on paper." in printed[0].extract_text()
    assert reference in printed[0].extract_text()


def test_a_thread_is_saved_as_a_text_file(open_page, site, reference):
    page = open_page("/healthz")
    enter_room(page, site, site.identity, reference)
    answer(page, "An answer to keep.")
    with page.expect_download() as download:
        page.click("[data-do=save]")

    text = download.value.path().read_text("utf-8")
    assert download.value.suggested_filename == f"{reference}.txt"
    assert all(words in text for words in (reference, MESSAGE, "Éléonore V.", "An answer to keep."))
    assert page.complaints == []


def test_the_room_goes_by_keyboard(room, site, reference):
    room.focus("#room-identity")
    room.keyboard.insert_text(site.identity)
    for _step in range(2):
        room.keyboard.press("Tab")
    room.keyboard.press("Enter")
    wait_until_open(room)
    room.focus("#room-search")
    room.keyboard.insert_text(reference)
    for _step in range(2):
        room.keyboard.press("Tab")
    room.keyboard.press("Enter")
    assert room.evaluate("document.activeElement.textContent") == reference
    while room.evaluate("document.activeElement.id") != "room-answer":
        room.keyboard.press("Tab")
    room.keyboard.insert_text("By keyboard.")
    room.keyboard.press("Tab")
    room.keyboard.press("Enter")
    room.wait_for_selector(".message.consultant")
    assert room.complaints == []
