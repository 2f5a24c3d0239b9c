"""What a client does at the page behind their link."""

import re
from datetime import date, timedelta

from django.utils import timezone

from casestudies.consent import links


def fields_of(page) -> dict[str, str]:
    """The hidden fields that both forms carry, from the first."""
    return dict(re.findall(r'<input type="hidden" name="(text|token)" value="([^"]+)"', page.content.decode())[:2])


def answer(client, secret: str, kind: str, language: str = "fr", **typed):
    """Opens the page and posts one of its forms, as a browser without script."""
    address = links.path_to(secret, language)
    return client.post(address, {**fields_of(client.get(address)), "answer": kind, **typed})


def agree(client, secret: str, until: date | None = None, **typed):
    """Agrees until a day, in a year by default."""
    last = until or timezone.localdate() + timedelta(days=365)
    return answer(client, secret, "agreed", until=last.isoformat(), **typed)
