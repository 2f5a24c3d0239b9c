"""The assistant that makes the consultant's key, and what rotation does with what was sealed before."""

import json
import subprocess

import pyrage
import pytest

from sealing.keys import mark_of
from tests.support.servers import running_site
from tests.support.steps import (
    ASSISTANT,
    CONTACT,
    FOLLOW_UP,
    ROOM,
    all_that_was_sent,
    answer,
    enter,
    enter_room,
    kept,
    letter_in,
    recorded,
    reference_of,
    sign_in,
    spellings,
    state,
    unlock,
    wait_until_sealed_in,
    write_in,
)

pytestmark = pytest.mark.browser

MAKE = "[data-step=make] [type=submit]"
PASSPHRASE = "vérité lente cuivre marée"


@pytest.fixture
def new_site(tmp_path):
    """A site of its own: what is done here changes the keys."""
    with running_site(tmp_path / "new") as running:
        yield running


@pytest.fixture
def assistant(open_page, new_site):
    page = open_page("/healthz", base_url=new_site.url)
    sign_in(page, new_site)
    page.goto(ASSISTANT)
    page.wait_for_selector("[data-step=make]:visible")
    page.requests = recorded(page)
    return page


def sentence(page, name: str) -> str:
    return json.loads(page.get_attribute(".assistant", "data-assistant"))["sentences"][name]


def said(page) -> str:
    return page.inner_text("[role=status]")


def make(page, file, passphrase: str = "") -> None:
    page.fill("#key-passphrase", passphrase)
    page.fill("#key-again", passphrase)
    if not passphrase:
        page.click(MAKE)
        page.check("#key-anyway")
    with page.expect_download() as download:
        page.click(MAKE)
    download.value.save_as(file)
    page.wait_for_selector("[data-step=try]:visible")


def try_file(page, file, passphrase: str = "") -> None:
    page.set_input_files("#key-file", file)
    page.fill("#key-try-passphrase", passphrase)
    page.click("[data-step=try] [type=submit]")


def wait_until_said(page, name: str) -> None:
    page.wait_for_selector(f"[role=status]:text-is({json.dumps(sentence(page, name))})")


def identity_in(file, passphrase: str = "") -> str:
    """The identity in a file that the assistant saved."""
    content = file.read_bytes()
    text = pyrage.passphrase.decrypt(content, passphrase) if passphrase else content
    return text.decode().split()[-1]


def write_to(open_page, site, message: str) -> str:
    page = open_page(CONTACT["en"], base_url=site.url)
    wait_until_sealed_in(page, "browser")
    return write_in(page, message=message)


def keys_in_use(site) -> list[str]:
    counted = site.manage("shell", "-v0", "-c", "from sealing.keys import keys_in_use; print(*keys_in_use())")
    return counted.stdout.split()


@pytest.mark.parametrize(
    ("passphrase", "asked"),
    [
        ("", "empty"),
        ("Confidentialité", "weak"),
        ("12345678901234567890", "weak"),
        ("huis clos huis clos huis clos", "weak"),
        ("correct horse battery", "weak"),
    ],
)
def test_a_passphrase_that_can_be_guessed_is_asked_about(assistant, passphrase, asked):
    assistant.fill("#key-passphrase", passphrase)
    assistant.fill("#key-again", passphrase)
    assistant.click(MAKE)
    wait_until_said(assistant, asked)

    assert assistant.locator("#key-anyway:visible").count() == 1
    assistant.fill("#key-passphrase", f"{passphrase}!")
    assert assistant.locator("#key-anyway:visible").count() == 0


def test_a_proposed_passphrase_is_strong_enough_and_another_each_time(assistant, tmp_path):
    assistant.click("[data-do=propose]")
    first = assistant.inner_text("[data-part=proposed]")
    assistant.click("[data-do=propose]")
    second = assistant.inner_text("[data-part=proposed]")
    assert len(second.split()) == 6
    assert first != second

    with assistant.expect_download() as download:
        assistant.click(MAKE)
    download.value.save_as(tmp_path / "saved")
    assert identity_in(tmp_path / "saved", second).startswith("AGE-SECRET-KEY-1")


@pytest.mark.parametrize("passphrase", ["", PASSPHRASE], ids=["plain", "with passphrase"])
def test_a_key_is_put_to_use_once_its_saved_file_has_opened_something(
    open_page, new_site, assistant, tmp_path, passphrase
):
    file = tmp_path / "saved"
    make(assistant, file, passphrase)
    before = keys_in_use(new_site)
    try_file(assistant, file, passphrase)
    assistant.wait_for_url("**/recipientkey/")

    identity = identity_in(file, passphrase)
    public = str(pyrage.x25519.Identity.from_str(identity).to_public())
    assert (before, keys_in_use(new_site)) == ([str(public_of(new_site.identity))], [public])
    sent = all_that_was_sent(assistant.requests)
    assert public.encode() in sent, "the search looks where it should"
    assert [word for text in (identity, PASSPHRASE) for word in spellings(text) if word in sent] == []
    assert assistant.complaints == []

    code = write_to(open_page, new_site, "To the new key.")
    assert letter_in(kept(new_site, reference_of(code))[0].envelope, identity)["message"] == "To the new key."


def public_of(identity: str):
    return pyrage.x25519.Identity.from_str(identity).to_public()


def test_a_file_that_does_not_open_is_explained_and_nothing_changes(new_site, assistant, tmp_path):
    before = keys_in_use(new_site)
    make(assistant, tmp_path / "saved.age", PASSPHRASE)

    assistant.click("[data-step=try] [type=submit]")
    wait_until_said(assistant, "no_file")
    try_file(assistant, tmp_path / "saved.age")
    wait_until_said(assistant, "needs_passphrase")
    try_file(assistant, tmp_path / "saved.age", "something else")
    wait_until_said(assistant, "wrong_passphrase")
    (tmp_path / "other.txt").write_text(str(pyrage.x25519.Identity.generate()))
    try_file(assistant, tmp_path / "other.txt")
    wait_until_said(assistant, "another_key")
    (tmp_path / "photo.jpg").write_text("no key")
    try_file(assistant, tmp_path / "photo.jpg")
    wait_until_said(assistant, "no_identity")
    assistant.context.set_offline(True)
    try_file(assistant, tmp_path / "saved.age", PASSPHRASE)
    wait_until_said(assistant, "offline")

    assert keys_in_use(new_site) == before


def test_two_passphrases_that_differ_make_no_key(assistant):
    assistant.fill("#key-passphrase", "one")
    assistant.fill("#key-again", "another")
    assistant.click("[data-step=make] [type=submit]")

    wait_until_said(assistant, "not_the_same")
    assert assistant.locator("[data-step=make]:visible").count() == 1


def test_a_key_that_age_made_can_be_put_to_use_even_after_another_was_made(new_site, assistant, tmp_path):
    make(assistant, tmp_path / "given-up.txt")
    assistant.click("[data-back]")
    subprocess.run(["age-keygen", "--output", tmp_path / "mine.txt"], check=True, capture_output=True)
    assistant.click("[data-have]")
    try_file(assistant, tmp_path / "mine.txt")
    assistant.wait_for_url("**/recipientkey/")

    assert keys_in_use(new_site) == [str(public_of(identity_in(tmp_path / "mine.txt")))]


def test_rotation_seals_everything_again_and_the_old_key_is_needed_no_more(open_page, new_site, assistant, tmp_path):
    codes = [write_to(open_page, new_site, f"Number {number}.") for number in range(3)]
    room = open_page("/healthz", base_url=new_site.url)
    enter_room(room, new_site, new_site.identity, reference_of(codes[0]))
    answer(room, "An answer.")
    make(assistant, tmp_path / "new.txt")
    try_file(assistant, tmp_path / "new.txt")
    assistant.wait_for_url("**/recipientkey/")
    new_key = identity_in(tmp_path / "new.txt")

    room.goto(ROOM)
    unlock(room, new_site.identity)
    assert room.inner_text("[data-count]") == "4"
    room.click("[data-part=reseal] button")
    room.wait_for_selector("[data-part=reseal]", state="hidden")
    messages = kept(new_site)
    assert {message.mark for message in messages} == {mark_of([str(public_of(new_key))])}
    assert sorted(letter_in(message.envelope, new_key)["message"] for message in messages) == [
        "An answer.",
        "Number 0.",
        "Number 1.",
        "Number 2.",
    ]
    for message in messages:
        with pytest.raises(subprocess.CalledProcessError):
            letter_in(message.envelope, new_site.identity)

    room.goto(ROOM)
    unlock(room, new_site.identity)
    assert "4" in state(room)
    writer = open_page(FOLLOW_UP["en"], base_url=new_site.url)
    wait_until_sealed_in(writer, "browser")
    enter(writer, codes[0])
    assert writer.inner_text(".message.consultant .text") == "An answer."
    assert room.complaints == []


def test_a_second_key_beside_the_first_opens_the_same_inquiries(open_page, new_site, assistant, tmp_path):
    for name in ("one.txt", "two.txt"):
        assistant.goto(ASSISTANT)
        make(assistant, tmp_path / name)
        try_file(assistant, tmp_path / name)
        assistant.wait_for_url("**/recipientkey/")
    code = write_to(open_page, new_site, "To both.")

    (message,) = kept(new_site, reference_of(code))
    for name in ("one.txt", "two.txt"):
        assert letter_in(message.envelope, identity_in(tmp_path / name))["message"] == "To both."


def test_a_key_can_take_the_place_of_the_others(new_site, assistant, tmp_path):
    make(assistant, tmp_path / "one.txt")
    try_file(assistant, tmp_path / "one.txt")
    assistant.wait_for_url("**/recipientkey/")
    assistant.goto(ASSISTANT)
    make(assistant, tmp_path / "two.txt")
    assistant.check("#key-retire")
    try_file(assistant, tmp_path / "two.txt")
    assistant.wait_for_url("**/recipientkey/")

    assert keys_in_use(new_site) == [str(public_of(identity_in(tmp_path / "two.txt")))]
