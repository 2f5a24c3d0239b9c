"""Inquiries arrive while workers are killed and the mail server is away half of the time. Nothing may be lost.

Writers do what people and browsers do: they send the same form again, with the same hidden fields, until it is acknowledged.
Half of them have script, and send what is sealed. `make soak` runs it in full, `tests/inquiries/test_soak.py` a short form.
"""

import json
import os
import random
import signal
import threading
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from urllib.parse import parse_qs, urlencode, urlsplit

import pyrage

from tests.support.forms import hidden_fields, sealed_fields, told_to_script
from tests.support.mail import MailServer, running_smtp
from tests.support.servers import Site, running_site

CLIENTS = 16
PATIENCE = 120
"""Seconds after which a writer who was not acknowledged gives up, which is a failure."""

GIVE_ADDRESS = """
from django.contrib.auth.models import User
User.objects.update(email="consultant@example.com")
"""
MAKE_DUE = """
from inquiries.models import Notification
Notification.objects.update(due_at=None)
"""


@dataclass
class Outcome:
    """What happened. It is as promised if `failures` is empty."""

    acknowledged: dict[str, str] = field(default_factory=dict)
    """What was written, by the reference that its writer was given."""
    posts: int = 0
    kills: int = 0
    seconds: float = 0
    seconds_without_mail: float = 0
    rounds: int = 0
    """Runs of send_notifications until the outbox was empty."""
    mails: int = 0
    failures: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        return (
            f"{len(self.acknowledged)} inquiries acknowledged after {self.posts} posts in {self.seconds:.0f} s, "
            f"{self.kills} workers killed meanwhile; no mail server for {self.seconds_without_mail:.0f} s of them; "
            f"{self.mails} mails, all out after {self.rounds} runs of send_notifications.\n"
            + ("\n".join(self.failures) or "Every inquiry is kept once, opens, and was notified.")
        )


def soak(folder: Path, inquiries: int, kills: int) -> Outcome:
    outcome = Outcome()
    with running_smtp() as mail, running_site(folder, EMAIL_URL=mail.url) as site:
        site.manage("shell", "-c", GIVE_ADDRESS)
        started = time.monotonic()
        with often_away(mail, outcome), ThreadPoolExecutor(CLIENTS) as writers:
            killer = Killer(site, outcome, when=sorted(random.sample(range(inquiries), kills)))
            for written in [writers.submit(write, site, number, killer) for number in range(inquiries)]:
                written.result()
        outcome.seconds = time.monotonic() - started
        send_what_waits(site, outcome)
        outcome.mails = len(mail.mails)
        outcome.failures = [*what_is_kept(site, outcome), *what_was_told(mail, outcome)]
    return outcome


class Killer:
    """Kills a worker, drawn at random, each time so many inquiries were acknowledged."""

    def __init__(self, site: Site, outcome: Outcome, when: list[int]):
        self.site, self.outcome, self.when = site, outcome, when
        self._lock = threading.Lock()

    def posted(self) -> None:
        with self._lock:
            self.outcome.posts += 1

    def acknowledged(self, reference: str, words: str) -> None:
        with self._lock:
            self.outcome.acknowledged[reference] = words
            if not self.when or len(self.outcome.acknowledged) <= self.when[0]:
                return
            self.when.pop(0)
            workers = children_of(self.site.process.pid)
            if workers:
                os.kill(random.choice(workers), signal.SIGKILL)
                self.outcome.kills += 1
            else:  # the next one has not started yet
                self.when.insert(0, len(self.outcome.acknowledged))


def children_of(pid: int) -> list[int]:
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


@contextmanager
def often_away(mail: MailServer, outcome: Outcome) -> Iterator[None]:
    """The mail server goes and comes back; away as long as it is there."""
    is_over = threading.Event()

    def come_and_go():
        while not is_over.is_set():
            for act in (mail.stop, mail.start):
                act()
                pause, before = random.uniform(0.2, 1), time.monotonic()
                is_over.wait(pause)
                outcome.seconds_without_mail += (time.monotonic() - before) * (act == mail.stop)

    going = threading.Thread(target=come_and_go)
    going.start()
    try:
        yield
    finally:
        is_over.set()
        going.join()


def write(site: Site, number: int, killer: Killer) -> None:
    """One writer: fetches a form, then sends it until told that it has arrived."""
    words = f"Inquiry {number}, {random.randbytes(6).hex()}"
    page = insisting(lambda: fetch(site, "GET", "/en/contact/", expected=200)).decode()
    form = sealed_fields(told_to_script(page), words) if number % 2 else {**hidden_fields(page), "message": words}

    def send() -> str:
        killer.posted()
        if number % 2:
            return json.loads(fetch(site, "POST", "/en/contact/", form, expected=200))["reference"]
        address = fetch(site, "POST", "/en/contact/", form, expected=302).decode()
        return parse_qs(urlsplit(address).query)["r"][0][: len("HC-7F3K-Q2")]

    killer.acknowledged(insisting(send), words)


def insisting(act):
    give_up_at = time.monotonic() + PATIENCE
    while True:
        try:
            return act()
        except (OSError, HTTPException) as failure:
            if time.monotonic() > give_up_at:
                raise RuntimeError(f"a writer was not acknowledged within {PATIENCE} s") from failure
            time.sleep(random.uniform(0.05, 0.3))


def fetch(site: Site, method: str, path: str, fields: dict | None = None, *, expected: int) -> bytes:
    """The body; of a redirect, its address. Raises HTTPException for another status, OSError where no answer came."""
    connection = HTTPConnection(urlsplit(site.url).netloc, timeout=30)
    try:
        kind = {"Content-Type": "application/x-www-form-urlencoded"} if fields else {}
        connection.request(method, path, urlencode(fields) if fields else None, kind)
        answer = connection.getresponse()
        body = answer.read()
    finally:
        connection.close()
    if answer.status != expected:
        raise HTTPException(f"{answer.status} in place of {expected}")
    return (answer.headers["Location"] or "").encode() if answer.status == 302 else body


def send_what_waits(site: Site, outcome: Outcome) -> None:
    """What the periodic job does over the hours, at once."""
    said = ""
    while not said.endswith("Waiting: 0.\n") and outcome.rounds < 10:
        site.manage("shell", "-c", MAKE_DUE)
        said = site.manage("send_notifications").stdout
        outcome.rounds += 1


def what_is_kept(site: Site, outcome: Outcome) -> Iterator[str]:
    """What is wrong with it: lost, kept twice, or not to be opened."""
    identity = pyrage.x25519.Identity.from_str(site.identity)
    kept: Counter[str] = Counter()
    for reference, envelope in site.rows(
        "SELECT reference, envelope FROM inquiries_inquiry i LEFT JOIN inquiries_message m ON m.inquiry_id = i.id"
    ):
        kept[reference] += 1
        try:
            words = json.loads(pyrage.decrypt(envelope, [identity]))["message"]
        except (pyrage.DecryptError, TypeError, ValueError) as failure:
            yield f"{reference} does not open: {type(failure).__name__}"
            continue
        if outcome.acknowledged.get(reference) != words:
            yield f"{reference} holds what nobody was told had arrived under it"
    yield from (f"{reference} was acknowledged and is not kept" for reference in outcome.acknowledged.keys() - kept)
    yield from (f"{reference} is kept {times} times" for reference, times in kept.items() if times != 1)


def what_was_told(mail: MailServer, outcome: Outcome) -> Iterator[str]:
    subjects = " ".join(message["Subject"] for message in mail.mails)
    yield from (f"{reference} was never notified" for reference in outcome.acknowledged if reference not in subjects)
