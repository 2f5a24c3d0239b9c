"""Addresses in settings, in one spelling: small letters, no default port, no dot at the end of a name.

What is accepted here can be visited: Django answers at it, and browsers and certificates write it the same way.
"""

import re
from ipaddress import IPv6Address, ip_address
from urllib.parse import SplitResult, urlsplit

from environs import ValidationError

DEFAULT_PORTS = {"http": 80, "https": 443}

LABEL = re.compile(r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?")
A_NUMBER = re.compile(r"[0-9]+|0x[0-9a-f]*")
"""Where a name ends in one, browsers read all of it as an IPv4 address."""

PORT = re.compile(r":\d+$")

ORIGIN = "expected an origin such as https://www.example.com, without a path"
HOST = "expected a host name such as desk.example.com, without https:// and without a path"
ADDRESS = "expected an address such as https://hc-ping.com/some-long-name"


def split(value: str, expected: str) -> SplitResult:
    """The parts of a URL. Raises ValidationError where there is none, or its port is not one."""
    try:
        parts = urlsplit(value)
        is_port = parts.port is None or parts.port > 0
    except ValueError:
        raise ValidationError(expected) from None
    if not is_port:
        raise ValidationError(expected)
    return parts


def site_url(value: str) -> str:
    """The origin. Raises ValidationError for anything more than scheme, host and port."""
    parts = _web(value.strip(), ORIGIN)
    if parts.path.strip("/") or parts.query or parts.fragment:
        raise ValidationError(ORIGIN)
    return f"{parts.scheme}://{parts.netloc}"


def web_address(value: str) -> str:
    """The address, its host in one spelling; an empty one is none. Raises ValidationError for anything but http and https."""
    value = value.strip()
    if not value:
        return ""
    if not value.isascii() or not value.isprintable() or " " in value:
        raise ValidationError(f"{ADDRESS}; other letters and spaces are written as %…")
    return _web(value, ADDRESS).geturl()


def host(value: str) -> str:
    """The host name; an empty one is none. Raises ValidationError for anything more than the name."""
    value = value.strip()
    return _one_spelling(value, HOST) if value else ""


def host_pattern(value: str) -> str:
    """As `host`; also `*` for any name, and a dot in front for a name and those below it."""
    return value if value == "*" else "." * value.startswith(".") + host(value.removeprefix("."))


def host_of(origin: str) -> str:
    """The host of what `site_url` returned, as Django compares it: an IPv6 address has its brackets."""
    return PORT.sub("", urlsplit(origin).netloc)


def at_host(origin: str, name: str) -> str:
    """The same origin at another host: its port stays."""
    parts = urlsplit(origin)
    return parts._replace(netloc=name + "".join(PORT.findall(parts.netloc))).geturl()


def _web(value: str, expected: str) -> SplitResult:
    parts = split(value, expected)
    if parts.scheme not in DEFAULT_PORTS or "@" in parts.netloc or not parts.hostname:
        raise ValidationError(expected)
    name = f"[{parts.hostname}]" if parts.netloc.startswith("[") else parts.hostname
    port = f":{parts.port}" if parts.port not in (None, DEFAULT_PORTS[parts.scheme]) else ""
    return parts._replace(netloc=_one_spelling(name, expected) + port)


def _one_spelling(name: str, expected: str) -> str:
    name = name.lower().removesuffix(".")
    if not name.isascii():
        raise ValidationError(expected + _in_ascii(name))
    if name.startswith("[") and name.endswith("]"):
        return f"[{_ipv6(name[1:-1], expected)}]"
    labels = name.split(".")
    if len(name) > 253 or not all(LABEL.fullmatch(label) for label in labels):
        raise ValidationError(expected)
    if A_NUMBER.fullmatch(labels[-1]) and not _is_ip(name):
        raise ValidationError(expected)
    return name


def _in_ascii(name: str) -> str:
    """How DNS and certificates write a name with other letters; "" where it is no name."""
    try:
        written = name.encode("idna")
        return f"; write {name} as {written.decode()}" if written.decode("idna") == name else ""
    except UnicodeError:
        return ""


def _ipv6(address: str, expected: str) -> IPv6Address:
    try:
        found = IPv6Address(address)
    except ValueError:
        raise ValidationError(expected) from None
    if found.scope_id:
        raise ValidationError(expected)
    return found


def _is_ip(name: str) -> bool:
    try:
        return bool(ip_address(name))
    except ValueError:
        return False
