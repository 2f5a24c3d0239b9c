"""Ways to fill in the form, and to read what comes of it."""

import html
import json
import re
import secrets
import threading
from dataclasses import dataclass
from itertools import count
from pathlib import Path

import pyrage
from django.conf import settings
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils.translation import override

from inquiries import receipt_code
from inquiries.form_token import read_token
from inquiries.models import Inquiry, Message
from sealing.keys import keys_in_use, mark_of
from tests.support.forms import hidden_fields, in_base64, letter, sealed_fields, told_to_script

CANARY = "canari-3b1f9c"
"""A word that must be found nowhere but in an opened envelope and on its writer's own page."""


def address_of(name: str, language: str, *args) -> str:
    with override(language):
        return reverse(name, args=args)


def typed_in(page: str) -> str:
    """What stands in the page's `message`."""
    return html.unescape(re.search(r'<textarea[^>]*name="message"[^>]*>(.*?)</textarea>', page, re.DOTALL)[1]).lstrip()


def envelope_of(inquiry: Inquiry) -> bytes:
    """The first message's."""
    return bytes(inquiry.messages.all()[0].envelope)


def opened(inquiry: Inquiry, identity: pyrage.x25519.Identity) -> dict:
    """The first message's letter."""
    return opened_message(inquiry.messages.all()[0], identity)


def opened_message(message: Message, identity: pyrage.x25519.Identity) -> dict:
    return json.loads(pyrage.decrypt(bytes(message.envelope), [identity]))


def bytes_on_disk(database: Path) -> bytes:
    """Everything in the files of a database, which is a folder in PostgreSQL."""
    if database.is_dir():
        with connection.cursor() as cursor:
            cursor.execute("CHECKPOINT")
    files = database.iterdir() if database.is_dir() else database.parent.glob(database.name + "*")
    return b"".join(path.read_bytes() for path in sorted(files))


def everything_cached() -> str:
    """Keys and values of the cache of one process, or of Redis."""
    if not settings.CACHE_URL:
        return repr(cache._cache)
    client = cache._cache.get_client()
    return repr([(key, client.get(key)) for key in client.scan_iter()])


BROKEN = {"sqlite": "OperationalError", "postgresql": "ProgrammingError"}[connection.vendor]
"""What each database calls it where a table is not there."""


def break_the_database(table: str = "inquiries_inquiry") -> None:
    """From here on it raises `BROKEN` where this table is asked for. On a `file_database`."""
    wait_for_notifications()
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA foreign_keys = OFF")
        cursor.execute(f"DROP TABLE {table}" + (" CASCADE" if connection.vendor == "postgresql" else ""))


def wait_for_notifications() -> None:
    """Until no thread of this process is sending notifications."""
    for thread in threading.enumerate():
        if thread.name == "notifications":
            thread.join(20)


@dataclass
class Door:
    """The contact form, as a browser without script uses it."""

    client: Client
    language: str

    @property
    def path(self) -> str:
        return address_of("inquiries:contact", self.language)

    def open(self) -> dict[str, str]:
        """Fetches the form; returns its hidden fields."""
        return hidden_fields(self.client.get(self.path).content.decode())

    def post(self, fields: dict, **extra):
        return self.client.post(self.path, fields, **extra)

    def send(self, message: str = "Bonjour", **words):
        """Fetches the form, fills it in, sends it."""
        return self.post({**self.open(), "message": message, **words})

    def send_for_code(self, message: str = "Bonjour", **words) -> str:
        """Sends it, and returns the receipt code that the page after it shows."""
        receipt = self.client.get(self.send(message, **words)["Location"]).content.decode()
        return shown_code(receipt)

    def follow_up(self, **fields):
        """Posts to the page that asks for the code."""
        return self.client.post(address_of("inquiries:follow-up", self.language), fields)


def shown_code(page: str) -> str | None:
    """The receipt code that a page shows."""
    found = re.search(r'<code class="receipt-code">(HC[^<]+)</code>', page)
    return found[1] if found else None


@dataclass
class SealingDoor:
    """The contact form, as static/js/contact.js uses it: what leaves is sealed."""

    client: Client
    language: str = "en"

    def open(self) -> dict:
        """What the page tells its script."""
        return told_to_script(self.client.get(address_of("inquiries:contact", self.language)).content.decode())

    def sealed(self, given: dict, message: str = "Bonjour", secret: bytes | None = None, **words) -> dict[str, str]:
        return sealed_fields(given, message, secret, **words)

    def post(self, fields: dict, **extra):
        return self.client.post(address_of("inquiries:contact", self.language), fields, **extra)

    def send(self, message: str = "Bonjour", **words):
        return self.post(self.sealed(self.open(), message, **words))

    def send_for_code(self, message: str = "Bonjour", **words) -> receipt_code.Code:
        secret = secrets.token_bytes(10)
        return receipt_code.Code(self.send(message, secret=secret, **words).json()["reference"], secret)

    def follow_up(self, code: receipt_code.Code, **fields):
        fields = {"reference": code.reference, "key": code.key.hex(), **fields}
        return self.client.post(address_of("inquiries:follow-up", self.language), fields)


def proof_for(form: str) -> str:
    """The work that a script does for a form's number."""
    token = read_token(form)
    return next(proof for proof in map(str, count()) if token.is_proven(proof))


def answer_to(client: Client, inquiry: Inquiry, text: str, **changed):
    """Answers as the reading room does. `client` is signed in."""
    keys = keys_in_use()
    given = {"reference": inquiry.reference, "recipients": [*keys, inquiry.recipient]}
    fields = {
        "token": secrets.token_hex(16),
        "mark": mark_of(keys),
        "envelope": in_base64(letter(given, text)),
        **changed,
    }
    return client.post(reverse("admin:inquiries_inquiry_answer", args=[inquiry.pk]), fields)
