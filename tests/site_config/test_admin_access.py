"""Where the admin is not reachable, its addresses are unknown ones, and nothing about the answer says otherwise."""

from ipaddress import ip_network

import pytest
from django.contrib.auth.models import User

pytestmark = pytest.mark.django_db

ADDRESSES = [
    "/admin",
    "/admin/",
    "/admin/login/",
    "/admin/account/",
    "/admin/language/",
    "/admin/casestudies/casestudy/",
]


@pytest.fixture
def _networks(settings):
    settings.ADMIN_NETWORKS = [ip_network("203.0.113.0/24"), ip_network("2001:db8::/48")]


def described(answer) -> tuple:
    """All that a visitor learns from an answer."""
    return answer.status_code, dict(answer.headers), answer.content.replace(b"minda", b"admin")


@pytest.mark.usefixtures("_networks")
@pytest.mark.parametrize("address", ADDRESSES)
def test_from_elsewhere_the_admin_is_like_any_unknown_address(client, address):
    hidden = client.get(address, REMOTE_ADDR="198.51.100.7")
    unknown = client.get(address.replace("admin", "minda"), REMOTE_ADDR="198.51.100.7")

    assert hidden.status_code == 404
    assert described(hidden) == described(unknown)


@pytest.mark.usefixtures("_networks")
@pytest.mark.parametrize("address", ["203.0.113.9", "2001:db8:0:5::1", "::ffff:203.0.113.9"])
def test_from_a_network_that_is_named_it_is_there(client, address):
    assert client.get("/admin/login/", REMOTE_ADDR=address).status_code == 200


@pytest.mark.usefixtures("_networks")
def test_a_session_from_elsewhere_sees_no_admin_either(client):
    client.force_login(User.objects.create_superuser("consultant"))

    assert client.get("/admin/", REMOTE_ADDR="198.51.100.7").status_code == 404
    assert client.post("/admin/logout/", REMOTE_ADDR="198.51.100.7").status_code == 404
    assert client.get("/fr/", REMOTE_ADDR="198.51.100.7").status_code == 200


@pytest.mark.usefixtures("_networks")
def test_behind_the_proxy_only_its_own_word_counts(client, settings):
    settings.IS_HTTPS = True

    claimed = client.get(
        "/admin/login/", REMOTE_ADDR="127.0.0.1", headers={"X-Forwarded-For": "203.0.113.9, 198.51.100.7"}
    )
    seen = client.get(
        "/admin/login/", REMOTE_ADDR="127.0.0.1", headers={"X-Forwarded-For": "198.51.100.7, 203.0.113.9"}
    )

    assert (claimed.status_code, seen.status_code) == (404, 200)


@pytest.mark.usefixtures("_networks")
def test_without_a_proxy_what_a_visitor_claims_is_ignored(client):
    answer = client.get("/admin/login/", REMOTE_ADDR="198.51.100.7", headers={"X-Forwarded-For": "203.0.113.9"})

    assert answer.status_code == 404


def test_the_admin_is_at_its_own_host_alone(client, settings):
    settings.ADMIN_HOST = "desk.example.com"
    settings.ALLOWED_HOSTS = ["testserver", "desk.example.com"]

    assert client.get("/admin/login/").status_code == 404
    assert client.get("/admin/login/", headers={"host": "desk.example.com:8443"}).status_code == 200
    assert client.get("/fr/").status_code == 200


def test_an_unknown_host_is_refused_as_ever(client, settings):
    settings.ADMIN_HOST = "desk.example.com"

    assert client.get("/admin/login/", headers={"host": "evil.example"}).status_code == 400
