"""Whatever is typed as an address: one sentence, or a site that answers at it, in one spelling."""

import json
import os
import subprocess
import sys

import pytest
from django.http.request import split_domain_port, validate_host
from environs import ValidationError
from hypothesis import example, given
from hypothesis import strategies as st

from site_config import environment, hosts
from tests.support.servers import ROOT

PIECES = st.sampled_from(
    [
        *("http", "HTTPS", "ftp", "://", ":", "//", "/", "@", "#", "?", "[", "]", "[::1]", "[2001:DB8::1]", "%eth0"),
        *(" ", ".", "..", "*", "-", "_", "é", "ß", "www.example.com", "WWW.Example.COM", "1.2.3.4", "1.2.3", "0x7f.1"),
        *(":0", ":80", ":443", ":8443", ":99999", ":abc", "\\", "\t", "\n", "\x00", "xn--", "user:pw", "a" * 64),
    ]
)
TYPED = st.one_of(st.text(max_size=60), st.lists(PIECES, max_size=8).map("".join))
ORIGINS = TYPED.map("https://".__add__) | TYPED.map("http://".__add__) | TYPED

GET = """
import json, sys, django
django.setup()
from urllib.parse import urlsplit
from django.conf import settings
from django.test import Client
place = urlsplit(settings.ADMIN_ORIGIN)
page = Client(headers={"host": place.netloc, "x-forwarded-proto": place.scheme}).get("/healthz")
print(json.dumps({
    "url": settings.SITE_URL, "admin": settings.ADMIN_ORIGIN, "status": page.status_code,
    "hsts": page.get("Strict-Transport-Security", ""),
    "secure": settings.SESSION_COOKIE_SECURE, "passkeys": settings.OTP_WEBAUTHN_ALLOWED_ORIGINS,
}))
"""


def start(**values: str) -> subprocess.CompletedProcess:
    own = {"PATH": os.environ["PATH"], "SECRET_KEY": "x" * 40, "DATA_DIR": os.environ["DATA_DIR"]}
    own["DJANGO_SETTINGS_MODULE"] = "site_config.settings"
    command = [sys.executable, "-c", GET]
    return subprocess.run(command, cwd=ROOT, env=own | values, capture_output=True, text=True, check=False)


def outcome(parse, typed: str) -> tuple[object, str]:
    """What `parse` makes of it, or the sentence that refuses it."""
    try:
        return parse(typed), ""
    except ValidationError as refusal:
        return None, str(refusal.messages[0])


@given(ORIGINS)
@example("https://[::1")
@example("https://étude.example")
@example("https://host:abc")
def test_an_origin_is_refused_in_a_sentence_or_answers_in_one_spelling(typed):
    origin, refusal = outcome(hosts.site_url, typed)

    if refusal:
        assert refusal.startswith("expected an origin")
    else:
        domain, _port = split_domain_port(origin.partition("://")[2])
        assert domain
        assert validate_host(domain, [hosts.host_of(origin)])
        assert origin == origin.lower() == hosts.site_url(origin)


@given(TYPED)
@example("[::1")
@example("desk.example.com.")
def test_a_host_name_is_refused_in_a_sentence_or_is_one_that_a_request_can_name(typed):
    name, refusal = outcome(hosts.host, typed)

    if refusal:
        assert refusal.startswith("expected a host name")
    elif typed.strip():
        assert split_domain_port(name)[0] == name
        assert validate_host(name, [name])


@pytest.mark.parametrize(
    "parse",
    [
        hosts.web_address,
        environment.cache_url,
        environment.email_url,
        environment.database_url,
        environment.host_patterns,
    ],
    ids=lambda parse: parse.__name__,
)
@given(ORIGINS | TYPED.map("redis://".__add__) | TYPED.map("smtp://".__add__) | TYPED.map("postgres://".__add__))
@example("redis://[::1")
@example("redis://host:abc/0")
@example("smtp://[::1")
@example("https://[::1")
def test_no_address_in_any_setting_is_a_traceback(parse, typed):
    found, refusal = outcome(parse, typed)

    assert found is not None or refusal.startswith("expected ")


@pytest.mark.parametrize(
    ("typed", "admin_host", "url", "admin"),
    [
        ("HTTPS://WWW.Example.com:443/", "", "https://www.example.com", "https://www.example.com"),
        ("https://www.example.com.", "", "https://www.example.com", "https://www.example.com"),
        ("https://[2001:DB8:0::1]:8443", "", "https://[2001:db8::1]:8443", "https://[2001:db8::1]:8443"),
        ("https://example.com:8443", "Desk.Example.com.", "https://example.com:8443", "https://desk.example.com:8443"),
    ],
)
def test_the_site_answers_at_the_one_spelling_of_its_address(typed, admin_host, url, admin):
    done = start(SITE_URL=typed, ADMIN_HOST=admin_host)

    assert done.returncode == 0, done.stderr
    said = json.loads(done.stdout)
    assert (said["url"], said["admin"], said["status"]) == (url, admin, 200)
    assert said["passkeys"] == [admin]
    assert said["secure"]
    assert said["hsts"]


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        ("SITE_URL", "https://étude.example", "write étude.example as xn--tude-9oa.example"),
        ("SITE_URL", "https://www.example.com#x", "expected an origin"),
        ("SITE_URL", "https://www.example.com:99999", "expected an origin"),
        ("SITE_URL", "https://www.example.com:abc", "expected an origin"),
        ("SITE_URL", "https://user:pw@www.example.com", "expected an origin"),
        ("SITE_URL", "https://www.exa mple.com", "expected an origin"),
        ("SITE_URL", "https://my_site.example.com", "expected an origin"),
        ("SITE_URL", "https://[::1", "expected an origin"),
        ("ADMIN_HOST", "[::1", "expected a host name"),
        ("ALLOWED_HOSTS", "https://www.example.com", "expected a host name"),
        ("HEARTBEAT_URL", "https://[::1", "expected an address"),
        ("HEARTBEAT_URL", "https://hc-ping.com/à-moi", "other letters and spaces are written as %…"),
        ("EMAIL_URL", "smtp://[::1", "expected a URL"),
        ("CACHE_URL", "redis://[::1", "expected a URL"),
    ],
)
def test_an_address_that_would_not_work_stops_the_start_with_one_sentence(name, value, expected):
    done = start(**{name: value})

    assert done.returncode == 2, done.stdout
    assert done.stderr.startswith(f"{name}: ")
    assert expected in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1


def test_doctor_refuses_an_address_that_is_none():
    own = {"PATH": os.environ["PATH"], "SECRET_KEY": "x" * 40, "DATA_DIR": os.environ["DATA_DIR"]}
    command = [sys.executable, "manage.py", "doctor", "--url", "https://[::1"]
    done = subprocess.run(command, cwd=ROOT, env=own, capture_output=True, text=True, check=False)

    assert done.stderr.startswith("CommandError: --url: expected an origin")
