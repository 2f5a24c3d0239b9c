"""What people do again and again in front of the site, and ways to look at what came of it."""

import base64
import html
import json
import os
import pty
import re
import subprocess
import tempfile
import urllib.parse
import urllib.request
from pathlib import Path
from typing import NamedTuple

from tests.support.servers import Site, program

CONTACT = {"fr": "/fr/contact/", "en": "/en/contact/"}
FOLLOW_UP = {"fr": "/fr/contact/suivi/", "en": "/en/contact/follow-up/"}
ROOM = "/admin/inquiries/inquiry/room/"
ASSISTANT = "/admin/sealing/recipientkey/assistant/"
FIELDS = ("message", "reach", "name", "organisation", "role")


# Writing


def wait_until_sealed_in(page, place: str) -> None:
    """Waits until the page says where it seals: "browser" or "arrival"."""
    page.wait_for_selector(f"[data-sealed={place}]:visible")


def write(page, **words: str) -> None:
    for name, text in words.items():
        page.fill(f"#id_{name}", text)


def send(page) -> None:
    page.click("form.letter [type=submit]")


def receipt_code(page) -> str:
    """The code on the receipt, once it is there."""
    return page.inner_text(".receipt-code")


def write_in(page, **words: str) -> str:
    """Writes on the contact page, with or without script; returns the receipt code."""
    write(page, **words)
    send(page)
    return receipt_code(page)


def reference_of(code: str) -> str:
    return code[:10]


def enter(page, code: str) -> None:
    """Types the code on the follow-up page."""
    page.fill("#id_code", code)
    send(page)
    page.wait_for_selector(".thread, .errors")


# The consultant


def sign_in(page, site: Site) -> None:
    page.goto("/admin/login/?next=/admin/sealing/recipientkey/")
    page.fill("[name=username]", "admin")
    page.fill("[name=password]", site.password)
    page.click("[type=submit]")
    page.wait_for_url("**/recipientkey/")


def enter_room(page, site: Site, identity: str, reference: str = "") -> None:
    """Signs in, and opens every inquiry with the key; and one thread, if it is named."""
    sign_in(page, site)
    page.goto(f"{ROOM}#{reference}")
    unlock(page, identity)


def unlock(page, identity: str) -> None:
    page.fill("#room-identity", identity)
    page.click(".unlock [type=submit]")
    page.wait_for_selector("[data-part=opened]:visible")


def answer(page, text: str) -> None:
    """Answers the thread that is open in the reading room."""
    answers = page.locator(".room .message.consultant").count()
    page.fill("#room-answer", text)
    page.click("[data-do=answer] [type=submit]")
    page.wait_for_selector(f":nth-match(.room .message.consultant, {answers + 1})")


def activate_a_new_key(open_page, site, folder) -> str:
    """Makes a key in the assistant, without passphrase, and puts it to use; returns the identity."""
    page = open_page("/healthz", base_url=site.url)
    sign_in(page, site)
    page.goto(ASSISTANT)
    page.click("[data-step=make] [type=submit]")
    page.check("#key-anyway")
    with page.expect_download() as download:
        page.click("[data-step=make] [type=submit]")
    download.value.save_as(folder / "new.txt")
    page.set_input_files("#key-file", folder / "new.txt")
    page.click("[data-step=try] [type=submit]")
    page.wait_for_url("**/recipientkey/")
    return (folder / "new.txt").read_text().split()[-1]


def state(page) -> str:
    return page.inner_text("[data-part=status]")


# What goes over the network


def recorded(page) -> list:
    """A list to which every request of this page is added from now on."""
    requests: list = []
    page.on("request", lambda request: requests.append(request))
    return requests


def all_that_was_sent(requests: list) -> bytes:
    """Addresses, headers and bodies; bodies also with what their fields hold in base 64 or hexadecimal."""
    sent = []
    for request in requests:
        body = request.post_data_buffer or b""
        sent += [request.url.encode(), json.dumps(request.headers).encode(), body, urllib.parse.unquote_to_bytes(body)]
        for _name, value in urllib.parse.parse_qsl(body.decode("utf-8", "replace")):
            sent += [value.encode(), decoded(value)]
    return b"\n".join(sent)


def decoded(value: str) -> bytes:
    try:
        return base64.b64decode(value, validate=True)
    except ValueError:
        return b""


def spellings(text: str) -> list[bytes]:
    """How `text` would look in a request: plain, quoted, in base 64 at each of three offsets, in hexadecimal."""
    plain = text.encode()
    in_base64 = [base64.b64encode(b"x" * offset + plain)[4:-4] for offset in range(3)]
    return [plain, urllib.parse.quote_plus(text).encode(), plain.hex().encode(), *filter(None, in_base64)]


# What the site keeps


class Kept(NamedTuple):
    """A message in the database of the site."""

    reference: str
    author: str
    envelope: bytes
    mark: str


def kept(site: Site, reference: str = "") -> list[Kept]:
    """The messages that are kept, oldest first; of one thread, or all."""
    found = site.rows(
        "SELECT reference, author, envelope, mark FROM inquiries_message JOIN inquiries_inquiry i ON inquiry_id = i.id"
        " ORDER BY inquiries_message.id"
    )
    return [Kept(*row) for row in found if reference in ("", row[0])]


def opened_with_age(envelope: bytes, identity: str) -> bytes:
    """What Debian's age finds in it; it shares no code with what seals here."""
    program("age")
    with tempfile.NamedTemporaryFile("w", suffix=".txt") as file:
        file.write(identity + "\n")
        file.flush()
        command = ["age", "--decrypt", "--identity", file.name]
        return subprocess.run(command, input=envelope, capture_output=True, check=True).stdout


def letter_in(envelope: bytes, identity: str) -> dict:
    return json.loads(opened_with_age(envelope, identity))


def put_through(site: Site, seal, language: str = "en", **changes: str) -> str:
    """Posts an envelope as the contact page's script would; `seal` makes it of recipients and reference. The reference."""
    page = urllib.request.urlopen(site.url + CONTACT[language], timeout=20).read().decode()
    given = json.loads(html.unescape(re.search(r'data-sealing="([^"]*)"', page)[1]))
    fields = {
        "form": given["form"],
        "envelope": base64.b64encode(seal(given["recipients"], given["reference"])).decode(),
        "mark": given["mark"],
        "recipient": given["recipients"][0],
        "key_digest": "00" * 32,
        **changes,
    }
    body = urllib.parse.urlencode(fields).encode()
    return json.load(urllib.request.urlopen(site.url + CONTACT[language], body, timeout=20))["reference"]


def sealed_with_age(recipients: list[str], text: bytes, folder: Path) -> bytes:
    """An envelope that Debian's age makes."""
    program("age")
    (folder / "plain").write_bytes(text)
    to = [word for recipient in recipients for word in ("-r", recipient)]
    return subprocess.run(["age", *to, folder / "plain"], capture_output=True, check=True).stdout


def protected_with_age(text: str, passphrase: str, file: Path, *words: str) -> Path:
    """`file`, holding `text` under a passphrase, as `age --passphrase` makes it: it asks for one at a terminal only."""
    program("age")
    program("setsid")
    ours, theirs = pty.openpty()
    plain = file.with_suffix(".plain")
    plain.write_text(text)
    command = ["setsid", "--ctty", "--wait", "age", "--passphrase", *words, "--output", file, plain]
    age = subprocess.Popen(command, stdin=theirs, stdout=theirs, stderr=theirs)
    said = b""
    for question in (b"Enter passphrase", b"Confirm passphrase"):
        while question not in said:
            said += os.read(ours, 1024)
        os.write(ours, passphrase.encode() + b"\n")
    assert age.wait(60) == 0
    os.close(ours)
    os.close(theirs)
    return file
