"""Reads the environment. A wrong value stops the start, with one sentence that names the variable."""

import os
import secrets
import sys
from contextlib import suppress
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from typing import cast
from urllib.parse import quote
from zoneinfo import available_timezones

from dotenv import load_dotenv
from environs import Env, EnvValidationError, ValidationError

from site_config import owners
from site_config.hosts import host, host_pattern, site_url, split, web_address

SECRETS = frozenset({"SECRET_KEY", "DATABASE_URL", "CACHE_URL", "EMAIL_URL", "HEARTBEAT_URL", "METRICS_TOKEN"})
"""Never echoed: each may hold a password."""

given: frozenset[str] = frozenset()
"""The names that were set before any file was read, for commands that start without a SECRET_KEY."""

has_throwaway_key = False
"""Whether SECRET_KEY was made up for this process alone."""


def whole_number(value: str, *, least: int = 0, most: int = 100_000) -> int:
    """Reads a number; the upper bound keeps it within what dates, ports and processes can take."""
    digits = str(value).strip()
    if not digits.isdecimal() or len(digits) > 20 or not least <= int(digits) <= most:
        raise ValidationError(f"expected a whole number from {least} to {most}")
    return int(digits)


def secret_key(value: str) -> str:
    """The key as given. Raises ValidationError for fewer than 32 characters."""
    if len(value) < 32:
        raise ValidationError("expected at least 32 characters that nobody can guess")
    return value


def admin_path(value: str) -> str:
    """The path with a final slash and no other. Raises ValidationError for anything but one word that is free."""
    path = value.strip("/")
    if not path or not path.replace("-", "").replace("_", "").isalnum() or path in {"fr", "en", "static"}:
        raise ValidationError("expected one word of letters, digits, - and _, such as a-quiet-door; not fr, en, static")
    return path + "/"


def time_zone(value: str) -> str:
    """The name as given. Raises ValidationError for one that the time zone database does not have."""
    if value not in available_timezones():
        raise ValidationError("expected the name of a time zone, such as Europe/Zurich or America/Montreal")
    return value


def directory(value: str) -> Path:
    """The absolute path of a folder, made if it does not exist. Raises ValidationError if it cannot be written to."""
    path = Path(value).absolute()
    try:
        if not path.exists():
            path.mkdir(mode=0o700, parents=True, exist_ok=True)
            owners.give(path, path.parent)
    except OSError as error:
        raise ValidationError(f"expected a folder that can be written to ({error.strerror})") from None
    if not os.access(path, os.W_OK | os.X_OK):
        raise ValidationError("expected a folder that can be written to (Permission denied)")
    return path


def own_directory(path: Path) -> Path:
    """A folder in DATA_DIR. Ends with one sentence where it cannot be written to."""
    try:
        return directory(str(path))
    except ValidationError:
        sys.exit(f"{path} cannot be written to: {owners.mend(path, path.parent)}.")


def backup_directory(value: str) -> Path | None:
    """The absolute path of a folder, made if that is possible; None for an empty value.

    One that is away stops no start: visitors need no backups. The admin's first page and `doctor` say so.
    """
    if not value.strip():
        return None
    path = Path(value).absolute()
    with suppress(OSError):
        path.mkdir(mode=0o700, parents=True, exist_ok=True)
    return path


def edge_directory(value: str) -> Path | None:
    """The absolute path of a folder; None for an empty value. One that is away stops no start: the proxy asks the site."""
    return Path(value).absolute() if value.strip() else None


def host_patterns(value: str | list[str]) -> list[str]:
    """Splits on commas and spaces. Raises ValidationError for what is no host name, nor a pattern of Django's for some."""
    return [host_pattern(one) for one in (value.replace(",", " ").split() if isinstance(value, str) else value)]


def networks(value: str) -> list[IPv4Network | IPv6Network]:
    """Splits on commas and spaces. Raises ValidationError for what is no address and no network."""
    try:
        return [ip_network(one, strict=False) for one in value.replace(",", " ").split()]
    except ValueError:
        raise ValidationError("expected addresses or networks such as 203.0.113.7, 2001:db8::/48") from None


def token(value: str) -> str:
    """The token as given; an empty one is none. Raises ValidationError for one that could be guessed."""
    if value and (len(value) < 20 or not value.isascii()):
        raise ValidationError("expected at least 20 ASCII characters that nobody can guess")
    return value


def one_of(value: str, *, choices: tuple[str, ...]) -> str:
    """Raises ValidationError for anything but one of `choices`."""
    if value not in choices:
        raise ValidationError(f"expected {' or '.join(choices)}")
    return value


def holds_private_key(value: str) -> bool:
    """Whether `value` holds an age identity, which is never shown."""
    return "age-secret-key" in value.casefold()


def recipients(value: str) -> list[str]:
    """Splits on commas and spaces, and has every `age1…` recipient parsed by the library that will seal to it."""
    import pyrage

    names = value.replace(",", " ").split()
    if holds_private_key(value):
        raise ValidationError(
            "this is a private key, which must not be on this server; give the age1… line that belongs to it, and make "
            "another key if others could read this one"
        )
    for name in names:
        try:
            pyrage.x25519.Recipient.from_str(name)
        except pyrage.RecipientError:
            raise ValidationError(f"expected age1… recipients, separated by commas; {name} is not one") from None
    if len(set(names)) < len(names):
        raise ValidationError("expected each recipient once")
    return names


def database_url(value: str) -> dict:
    """Django's settings for this database. Raises ValidationError for anything but SQLite and PostgreSQL."""
    import dj_database_url

    try:
        found = dj_database_url.parse(value)
    except (ValueError, KeyError) as error:
        raise ValidationError("expected a URL such as postgres://user:password@host:5432/name") from error
    if found["ENGINE"] not in ("django.db.backends.sqlite3", "django.db.backends.postgresql"):
        raise ValidationError("expected sqlite:// or postgres://")
    return dict(found)


def existing_file(path: str) -> str:
    """The URI by which SQLite opens an existing file and never makes one: only `migrate` does (site_config/database.py)."""
    return path if path == ":memory:" else f"file:{quote(path)}?mode=rw"


def cache_url(value: str) -> str:
    """The URL as given. Raises ValidationError for anything but Redis."""
    expected = "expected a URL such as redis://host:6379/0"
    parts = split(value, expected)
    if parts.scheme not in ("redis", "rediss", "unix") or not (parts.hostname or parts.path):
        raise ValidationError(expected)
    return value


MAIL: dict[str, tuple[int, dict[str, bool]]] = {
    "smtp": (25, {}),
    "smtp+tls": (587, {"EMAIL_USE_TLS": True, "EMAIL_USE_SSL": False}),
    "submission": (587, {"EMAIL_USE_TLS": True, "EMAIL_USE_SSL": False}),
    "smtp+ssl": (465, {"EMAIL_USE_TLS": False, "EMAIL_USE_SSL": True}),
    "smtps": (465, {"EMAIL_USE_TLS": False, "EMAIL_USE_SSL": True}),
}
"""The port and the encryption that each scheme stands for: none unless the query says so, STARTTLS, or TLS from the first
byte (RFC 8314). dj-email-url knows some of these names and gives them other meanings, so it only reads the rest."""


def email_url(value: str) -> dict:
    """The mail settings that this URL gives. Raises ValidationError for anything but SMTP."""
    import dj_email_url

    expected = "expected a URL such as smtp+tls://user:password@host:587"
    scheme = split(value, expected).scheme
    if scheme not in MAIL:
        raise ValidationError(expected)
    port, encryption = MAIL[scheme]
    try:
        found = dj_email_url.parse(f"smtp{value[len(scheme) :]}")
        return {**found, "EMAIL_PORT": split(value, expected).port or port, **encryption}
    except (ValueError, KeyError) as error:
        raise ValidationError(expected) from error


def read_files(base_dir: Path) -> Path:
    """Puts `.env`, then the demo's own file, into the environment, which wins over both; returns the DATA_DIR they name.

    A secret may be in a file of its own, which NAME_FILE names.
    """
    _load(base_dir / ".env")
    for name in SECRETS:
        read_secret(name)
    data = Path(os.environ.get("DATA_DIR") or base_dir / "var")
    _load(data / "demo.env")
    return data


def _load(file: Path) -> None:
    try:
        load_dotenv(file)
    except (OSError, UnicodeDecodeError) as failure:
        sys.exit(f"{file} cannot be read ({why_unreadable(failure)}).")


def why_unreadable(failure: OSError | UnicodeDecodeError) -> str:
    """What keeps us from reading a file, in a few words."""
    return failure.strerror or "input/output error" if isinstance(failure, OSError) else "it is not UTF-8 text"


def read_secret(name: str) -> None:
    """Puts the contents of the file that NAME_FILE names into NAME. Ends with one sentence where that cannot be read."""
    if not (file := os.environ.get(f"{name}_FILE")):
        return
    try:
        value = Path(file).read_text("utf-8-sig").strip()
    except (OSError, UnicodeDecodeError) as failure:
        sys.exit(f"{name}_FILE: {file} cannot be read ({why_unreadable(failure)}).")
    if len(value.splitlines()) != 1:
        sys.exit(f"{name}_FILE: {file} {'holds more than one line' if value else 'is empty'}.")
    if os.environ.get(name, value) not in ("", value):  # a process started by ours inherits both
        sys.exit(f"{name} and {name}_FILE are both set: take one away.")
    os.environ[name] = value


def provide_throwaway_key() -> None:
    """Lets commands start without a SECRET_KEY: `restore` finds it in the backup, `setup` makes it, one needs none."""
    global given, has_throwaway_key
    given = frozenset(name for name, value in os.environ.items() if value)
    read_files(Path(__file__).resolve().parent.parent)
    if not os.environ.get("SECRET_KEY"):
        os.environ["SECRET_KEY"] = secrets.token_urlsafe(48)
        has_throwaway_key = True


def reader() -> Env:
    """An `Env` with a method for each parser above, which gathers its errors until `stop_on_errors`."""
    env = Env(eager=False)
    for parser in (
        whole_number, secret_key, site_url, admin_path, directory, backup_directory, edge_directory, recipients, database_url,
        cache_url, email_url, web_address, host, host_patterns, networks, token, one_of, time_zone,
    ):  # fmt: skip
        env.add_parser(parser.__name__, parser)
    return env


def stop_on_errors(env: Env) -> None:
    """Ends the process with one sentence for each wrong variable, where `env` met any."""
    try:
        env.seal()
    except EnvValidationError as failure:
        for name, reasons in cast(dict[str, list[str]], failure.error_messages).items():
            value = os.environ.get(name)
            if value is None:
                print(
                    f"{name} is not set. manage.py setup asks for what a site online needs, and makes it.",
                    file=sys.stderr,
                )
                continue
            is_shown = name not in SECRETS and not holds_private_key(value)
            came = repr(value) if is_shown else "not shown here, it may hold a secret"
            print(f"{name}: {'; '.join(map(str, reasons))} (came: {came}).", file=sys.stderr)
        sys.exit(2)
