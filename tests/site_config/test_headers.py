import pytest

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("path", ["/fr/", "/en/cases/", "/fr/rien/", "/admin/login/", "/sitemap.xml"])
def test_every_answer_says_what_it_forbids(client, path):
    headers = client.get(path).headers

    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert "camera=()" in headers["Permissions-Policy"]
    policy = headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'")
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy


def test_public_pages_may_run_no_script_at_all(client):
    assert "script-src" not in client.get("/fr/").headers["Content-Security-Policy"]


def test_over_https_browsers_are_told_to_stay_there(settings, client):
    settings.SECURE_HSTS_SECONDS = 63072000
    settings.SECURE_HSTS_INCLUDE_SUBDOMAINS = True

    assert client.get("/fr/", secure=True).headers["Strict-Transport-Security"] == "max-age=63072000; includeSubDomains"


def test_the_admin_is_never_kept(client):
    assert "no-store" in client.get("/admin/login/").headers["Cache-Control"]
