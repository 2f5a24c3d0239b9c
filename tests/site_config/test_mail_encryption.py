"""Mail is encrypted as the scheme of EMAIL_URL says, with real SMTP servers that offer nothing else."""

import ssl
import subprocess

import pytest
from django.core.mail import EmailMessage, get_connection

from site_config.doctor import work
from site_config.environment import MAIL, email_url
from tests.support.mail import running_smtp
from tests.support.servers import program


@pytest.fixture(scope="session")
def certificate(tmp_path_factory) -> tuple[str, str]:
    """The files of a certificate for 127.0.0.1, and of its key."""
    folder = tmp_path_factory.mktemp("certificate")
    made, key = str(folder / "certificate.pem"), str(folder / "key.pem")
    subject = ["-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1"]
    curve = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2"]
    command = [program("openssl"), "req", "-x509", *curve, "-keyout", key, "-out", made, *subject]
    subprocess.run(command, check=True, capture_output=True)
    return made, key


@pytest.fixture
def context(certificate, monkeypatch) -> ssl.SSLContext:
    """What a server encrypts with; the site trusts its certificate."""
    monkeypatch.setenv("SSL_CERT_FILE", certificate[0])
    made = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    made.load_cert_chain(*certificate)
    return made


def send(url: str) -> None:
    """Sends a mail as a site with this EMAIL_URL does."""
    found = email_url(url)
    connection = get_connection(
        "django.core.mail.backends.smtp.EmailBackend",
        host=found["EMAIL_HOST"],
        port=found["EMAIL_PORT"],
        use_tls=found["EMAIL_USE_TLS"],
        use_ssl=found["EMAIL_USE_SSL"],
        timeout=5,
    )
    EmailMessage(
        "Huis clos", "A message has arrived.", "a@example.com", ["b@example.com"], connection=connection
    ).send()


@pytest.mark.parametrize("scheme", ["smtp+tls", "submission"])
def test_a_server_that_wants_starttls_gets_it(context, scheme):
    with running_smtp(tls_context=context, require_starttls=True) as server:
        send(f"{scheme}://127.0.0.1:{server.port}")

    assert server.were_encrypted == [True]


@pytest.mark.parametrize("scheme", ["smtp+ssl", "smtps"])
def test_a_server_that_speaks_tls_from_the_first_byte_is_spoken_to_so(context, scheme):
    with running_smtp(ssl_context=context) as server:
        send(f"{scheme}://127.0.0.1:{server.port}")

    assert server.were_encrypted == [True]


@pytest.mark.parametrize("scheme", ["smtp+tls", "smtp+ssl"])
def test_a_server_with_a_certificate_that_nobody_signed_gets_nothing(context, scheme, monkeypatch):
    monkeypatch.delenv("SSL_CERT_FILE")
    encryption = {"ssl_context": context} if scheme == "smtp+ssl" else {"tls_context": context}
    with running_smtp(**encryption) as server, pytest.raises(ssl.SSLCertVerificationError):
        send(f"{scheme}://127.0.0.1:{server.port}")

    assert server.mails == []


def test_a_server_that_offers_no_encryption_gets_nothing_where_it_was_asked_for():
    with running_smtp() as server, pytest.raises(OSError):  # noqa: PT011  smtplib's own, and what TLS makes of it
        send(f"smtp+tls://127.0.0.1:{server.port}")

    assert server.mails == []


def test_each_scheme_has_its_port_and_every_part_of_the_address_is_read():
    assert {scheme: email_url(f"{scheme}://host")["EMAIL_PORT"] for scheme in MAIL} == {
        "smtp": 25, "smtp+tls": 587, "submission": 587, "smtp+ssl": 465, "smtps": 465,
    }  # fmt: skip
    found = email_url("smtp+tls://me:p%23w@host:2525/?_default_from_email=site@example.com")
    assert (found["EMAIL_HOST_USER"], found["EMAIL_HOST_PASSWORD"], found["EMAIL_PORT"]) == ("me", "p#w", 2525)
    assert found["DEFAULT_FROM_EMAIL"] == "site@example.com"


@pytest.mark.parametrize(
    ("host", "use_tls", "is_told"),
    [("mail.example.com", False, True), ("mail.example.com", True, False), ("127.0.0.1", False, False)],
)
def test_the_doctor_tells_of_a_password_that_crosses_the_network_in_clear(db, settings, host, use_tls, is_told):
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = host, 9, 0.2
    settings.EMAIL_HOST_PASSWORD, settings.EMAIL_USE_TLS = "hunter2", use_tls

    told = [finding for finding in work.mail() if "in clear" in str(finding)]

    assert bool(told) == is_told
    assert "hunter2" not in str(told)
