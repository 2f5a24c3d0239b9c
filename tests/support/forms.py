"""What the inquiry pages hold, and what their scripts post. No database here: the soak test and the bench read pages too."""

import base64
import html
import json
import re
import secrets
from datetime import date

from inquiries import receipt_code
from inquiries.letter import compose
from sealing.payload import seal_json


def hidden_fields(page: str) -> dict[str, str]:
    tags = re.findall(r"<input[^>]*type=\"hidden\"[^>]*>", page)
    return {re.search(r'name="([^"]*)"', tag)[1]: re.search(r'value="([^"]*)"', tag)[1] for tag in tags}


def told_to_script(page: str) -> dict:
    return json.loads(html.unescape(re.search(r'data-sealing="([^"]*)"', page)[1]))


def letter(given: dict, message: str, recipients: list[str] | None = None, **words) -> bytes:
    """The envelope that a script makes of a message; sealed to the keys that it was `given`, unless told otherwise."""
    about = {"reference": given["reference"], "language": "en", "received_on": date(2026, 1, 31)}
    return seal_json(compose({"message": message, **words}, **about), recipients or given["recipients"])


def in_base64(envelope: bytes) -> str:
    return base64.b64encode(envelope).decode()


def sealed_fields(given: dict, message: str, secret: bytes | None = None, **words) -> dict[str, str]:
    """The fields that the contact page's script posts, `given` what the page told it."""
    code = receipt_code.Code(given["reference"], secret or secrets.token_bytes(10))
    return {
        "form": given["form"],
        "envelope": in_base64(letter(given, message, **words)),
        "mark": given["mark"],
        "recipient": code.recipient,
        "key_digest": receipt_code.digest_of(code.key).hex(),
        "proof": "",
    }
