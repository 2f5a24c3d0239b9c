"""Secret links to drafts. The database holds a digest, so nobody who reads it can follow one."""

import hashlib
import secrets
from base64 import urlsafe_b64encode
from datetime import timedelta

from django.conf import settings
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.views.decorators.debug import sensitive_variables

from ..addresses import address
from ..models import CaseStudy, PreviewLink
from ..publishing.writing import writing

SECRET_BYTES = 24
"""192 random bits: 32 characters of an address."""

DAYS = (14, 30, 90)
"""How long a link may lead to the draft."""


@sensitive_variables()
def make(case: CaseStudy, days: int, token: str = "") -> str:
    """A new link to the draft of `case`, open for so many days; returns its secret, which is stored nowhere.

    The secret follows from `token`, which the form carries, and from the secret key: a form sent twice makes one link.
    Raises CaseStudy.DoesNotExist where the case was deleted meanwhile.
    """
    told = f"{case.pk} {days} {token or new_token()}"
    made = salted_hmac("casestudies.links", told, algorithm="sha256").digest()[:SECRET_BYTES]
    secret = urlsafe_b64encode(made).decode()
    last = timezone.localdate() + timedelta(days=days)
    with writing():
        fresh = {"case": CaseStudy.objects.get(pk=case.pk), "expires_on": last}
        PreviewLink.objects.get_or_create(digest=digest_of(secret), defaults=fresh)
    return secret


def new_token() -> str:
    """A random value for a form that makes a link."""
    return secrets.token_urlsafe(SECRET_BYTES)


@sensitive_variables()
def find(secret: str) -> PreviewLink | None:
    """The open link with this secret, with its case."""
    return PreviewLink.objects.open().filter(digest=digest_of(secret)).select_related("case").first()


@sensitive_variables()
def digest_of(secret: str) -> str:
    """What is kept of a secret, in hexadecimal."""
    return hashlib.sha256(secret.encode("utf-8", "replace")).hexdigest()


@sensitive_variables()
def path_to(secret: str, language: str, name: str = "client-preview", **query: str) -> str:
    """The path of a client's page. The secret is in the query, which neither Django's log nor a printed page repeats."""
    return address(f"casestudies:{name}", language, {"k": secret, **query})


@sensitive_variables()
def url_of(secret: str, language: str) -> str:
    """The whole address, to be sent to the client."""
    return settings.SITE_URL + path_to(secret, language)
