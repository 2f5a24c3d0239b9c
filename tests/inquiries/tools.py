"""Ways to fill in the form, and to read what comes of it."""

import html
import json
import re
import threading
from dataclasses import dataclass
from pathlib import Path

import pyrage
from django.test import Client
from django.urls import reverse
from django.utils.translation import override

from inquiries.models import Inquiry, Message

CANARY = "canari-3b1f9c"
"""A word that must be found nowhere but in an opened envelope and on its writer's own page."""


def address_of(name: str, language: str, *args) -> str:
    with override(language):
        return reverse(name, args=args)


def hidden_fields(page: str) -> dict[str, str]:
    tags = re.findall(r"<input[^>]*type=\"hidden\"[^>]*>", page)
    return {re.search(r'name="([^"]*)"', tag)[1]: re.search(r'value="([^"]*)"', tag)[1] for tag in tags}


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
    """Everything in the files of a SQLite database."""
    return b"".join(path.read_bytes() for path in sorted(database.parent.glob(database.name + "*")))


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
