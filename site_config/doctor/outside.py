"""The site as visitors meet it: through the proxy, at its own address."""

import http.client
import socket
import ssl
import time
from collections.abc import Iterator
from urllib.parse import SplitResult, urlsplit

from site_config.words import counted

from . import Finding

EXPECTED = {
    "content-security-policy": "default-src 'none'",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "permissions-policy": "camera=()",
}
TELLING = ("x-powered-by", "via", "x-varnish")
CERTIFICATE_DAYS = 14
CERTIFICATE_MEND = "journalctl -u caddy, or: certbot renew"
MEND = "compare the proxy's configuration with deploy/ and docs/operations.md"


def looks(url: str) -> Iterator[Finding]:
    """What a visitor of `url` gets: a page, its headers, the certificate, and HTTPS where they came without."""
    place = urlsplit(url)
    try:
        status, headers = _get(place, "/fr/")
    except ssl.SSLError as failure:
        yield _without_tls(url, failure)
        return
    except (OSError, http.client.HTTPException) as failure:
        sentence = f"{url} does not answer ({type(failure).__name__})."
        yield Finding(
            "outside",
            "wrong",
            sentence,
            "is the proxy started, and does the name lead here? dig +short " + str(place.hostname),
        )
        return
    yield Finding("outside", "ok" if status == 200 else "wrong", f"{url}/fr/ answers {status}.", MEND)
    yield from _headers(headers, place.scheme == "https")
    if place.scheme == "https":
        yield from _certificate(place)
        yield from _redirect(place)


def _without_tls(url: str, failure: ssl.SSLError) -> Finding:
    """Something answers there, and a browser would still stop."""
    if why := getattr(failure, "verify_message", ""):
        return Finding("outside", "wrong", f"The certificate of {url} does not hold: {why}.", CERTIFICATE_MEND)
    return Finding("outside", "wrong", f"{url} answers, but not with TLS ({failure.reason or 'it ended early'}).", MEND)


def _get(place: SplitResult, path: str) -> tuple[int, dict[str, str]]:
    connect = http.client.HTTPSConnection if place.scheme == "https" else http.client.HTTPConnection
    connection = connect(place.hostname or "", place.port, timeout=10)
    try:
        connection.request("GET", path)
        answer = connection.getresponse()
        return answer.status, {name.lower(): value for name, value in answer.getheaders()}
    finally:
        connection.close()


def _headers(headers: dict[str, str], is_https: bool) -> Iterator[Finding]:
    expected = EXPECTED | ({"strict-transport-security": "max-age="} if is_https else {})
    missing = [name for name, part in expected.items() if part not in headers.get(name, "")]
    telling = [name for name in TELLING if name in headers]
    if any(letter.isdigit() for letter in headers.get("server", "")):
        telling.append("server")
    for name in missing:
        yield Finding("outside", "wrong", f"The header {name} does not reach visitors.", MEND)
    if "set-cookie" in headers:
        yield Finding("outside", "wrong", "A page for readers sets a cookie.", MEND)
    for name in telling:
        yield Finding("outside", "warning", f"The header {name} says what runs here.", MEND)
    if not missing and not telling and "set-cookie" not in headers:
        yield Finding("outside", "ok", f"{len(expected)} security headers reach visitors, and no cookie.")


def _certificate(place: SplitResult) -> Iterator[Finding]:
    address = (place.hostname or "", place.port or 443)
    with (
        socket.create_connection(address, timeout=10) as plain,
        ssl.create_default_context().wrap_socket(plain, server_hostname=place.hostname) as sealed,
    ):
        certificate = sealed.getpeercert() or {}
    days = int((ssl.cert_time_to_seconds(str(certificate["notAfter"])) - time.time()) // 86400)
    level = "ok" if days >= CERTIFICATE_DAYS else "wrong"
    yield Finding(
        "outside",
        level,
        f"The certificate is good for {counted(days, 'day')}.",
        CERTIFICATE_MEND,
    )


def _redirect(place: SplitResult) -> Iterator[Finding]:
    try:
        status, headers = _get(SplitResult("http", place.hostname or "", "", "", ""), "/fr/")
    except OSError:
        return  # nothing listens without TLS, which is fine too
    leads = status in (301, 302, 307, 308) and headers.get("location", "").startswith("https://")
    level, sentence = ("ok", "leads to HTTPS") if leads else ("wrong", "does not lead to HTTPS")
    yield Finding("outside", level, f"The address without TLS {sentence}.", MEND)
