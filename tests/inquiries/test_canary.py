"""What is typed, and the secret of a receipt code, are in no file, log or mail, whatever path they took through the site."""

import json
import os
import resource
import signal
from contextlib import ExitStack
from pathlib import Path

import pytest

from inquiries import receipt_code
from tests.support.forms import hidden_fields, in_base64, letter, sealed_fields, told_to_script
from tests.support.mail import running_smtp
from tests.support.own_stores import is_on_postgresql
from tests.support.servers import ROOT, Site, running_postgresql, running_site, wait_for

from .tools import CANARY
from .visitors import Browser, files_with

pytestmark = pytest.mark.server
WORDS = {"message": f"{CANARY} message", "name": CANARY, "organisation": CANARY, "role": CANARY, "reach": CANARY}
SECRET = bytes(range(100, 110))
FOLLOW_UP = "/en/contact/follow-up/"


@pytest.fixture(params=["debug", "live", "postgresql"])
def told_site(request, tmp_path, unlimited_cores):
    """The running site with a mail server that takes what it sends; yields both."""
    settings = {"DEBUG": str(request.param == "debug")}
    with ExitStack() as servers:
        mail = servers.enter_context(running_smtp())
        if request.param == "postgresql" or is_on_postgresql:  # whose files are in our own folder
            settings["DATABASE_URL"] = servers.enter_context(running_postgresql(tmp_path))
        site = servers.enter_context(running_site(tmp_path / "site", EMAIL_URL=mail.url, **settings))
        site.manage("shell", "-c", GIVE_ADDRESS)
        yield site, mail


@pytest.fixture
def unlimited_cores():
    """As on a machine where whatever crashes leaves its memory in a file, unless it says otherwise."""
    soft, hard = resource.getrlimit(resource.RLIMIT_CORE)
    resource.setrlimit(resource.RLIMIT_CORE, (hard, hard))
    yield
    resource.setrlimit(resource.RLIMIT_CORE, (soft, hard))


GIVE_ADDRESS = """
from django.contrib.auth.models import User
User.objects.update(email="consultant@example.com")
"""
BREAK = """
from django.db import connection
if connection.vendor == "sqlite":
    connection.cursor().execute("PRAGMA foreign_keys = OFF")
connection.cursor().execute("DROP TABLE inquiries_message")
"""


def test_nothing_typed_is_left_anywhere(told_site, tmp_path):
    site, mail = told_site
    codes = [write_without_script(site), write_sealed(site)]
    answer(site)
    read_and_write_again(site, codes)
    send_what_is_refused(site)
    wait_for(lambda: len(mail.mails) == 4, what="the mails")
    break_down(site)
    kill_a_worker(site)

    assert files_with(b"age-encryption.org/v1", tmp_path), "envelopes are found: the search finds what is there"
    for word in (CANARY.encode(), *map(secret_of, codes), SECRET, *(code.encode() for code in codes)):
        assert not files_with(word, tmp_path)
        assert not any(word in message.as_bytes() for message in mail.mails)
    assert not [path for path in ROOT.glob("core*") if path.is_file()]


def secret_of(code: str) -> bytes:
    return receipt_code.in_base32(receipt_code.read_code(code).secret).encode()


def write_without_script(site: Site) -> str:
    return Browser(site).send_for_code(**WORDS)


def write_sealed(site: Site) -> str:
    writer = Browser(site)
    given = told_to_script(writer.get("/en/contact/").read().decode())
    answer = json.loads(writer.post("/en/contact/", **sealed_fields(given, secret=SECRET, **WORDS)).read())
    return str(receipt_code.Code(answer["reference"], SECRET))


def answer(site: Site) -> None:
    consultant = Browser(site)
    token = consultant.sign_in()
    found = json.loads(consultant.get("/admin/inquiries/inquiry/room/threads/").read())
    for thread in found["threads"]:
        to = {**thread, "recipients": [*found["recipients"], thread["recipient"]]}
        fields = {"token": thread["reference"], "mark": found["mark"], "envelope": in_base64(letter(to, CANARY))}
        consultant.post(f"/admin/inquiries/inquiry/{thread['pk']}/answer/", csrfmiddlewaretoken=token, **fields)


def read_and_write_again(site: Site, codes: list[str]) -> None:
    for code in codes:
        writer = Browser(site)
        thread = writer.post(FOLLOW_UP, code=code).read().decode()
        assert CANARY in thread, "the answer"
        fields = hidden_fields(thread) | {"action": "write", "message": CANARY}
        assert 'role="status"' in writer.post(FOLLOW_UP, **fields).read().decode()
        assert not list(writer.cookies)


def send_what_is_refused(site: Site) -> None:
    writer = Browser(site)
    too_long = hidden_fields(writer.get("/en/contact/").read().decode()) | {"message": CANARY * 2000}
    assert writer.try_to_post("/en/contact/", **too_long) == 200
    assert writer.try_to_post("/en/contact/", form="forged", **WORDS) == 200
    assert writer.try_to_post("/en/contact/", envelope=CANARY, form=CANARY, mark=CANARY, key_digest=CANARY) == 409
    assert writer.try_to_post("/en/nowhere/", **WORDS) in {403, 404}
    assert writer.try_to_post(FOLLOW_UP, code=f"HC-{CANARY}", message=CANARY) == 200
    writer.opener.addheaders = [("Sec-Fetch-Site", "cross-site")]
    assert writer.try_to_post("/en/contact/", **WORDS) == 403


def break_down(site: Site) -> None:
    """The database loses a table while the form is open; every path then fails half-way."""
    writer = Browser(site)
    hidden = hidden_fields(writer.get("/en/contact/").read().decode())
    code = writer.send_for_code(**WORDS)
    site.manage("shell", "-c", BREAK)
    assert writer.try_to_post("/en/contact/", **hidden, **WORDS) == 503
    assert writer.try_to_post(FOLLOW_UP, code=code) == 500
    assert writer.try_to_post(FOLLOW_UP, **hidden, code=code, action="write", message=CANARY) == 503


def kill_a_worker(site: Site) -> None:
    """As a crash in a library would; what it had in memory must not become a file."""
    workers = children_of(site.process.pid)
    os.kill(workers[0], signal.SIGSEGV)
    wait_for(lambda: len(set(children_of(site.process.pid)) - set(workers)) == 1, what="a new worker")


def children_of(pid: int) -> list[int]:
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
