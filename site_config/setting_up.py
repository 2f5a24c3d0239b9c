"""What `manage.py setup` asks and writes: the settings that a site online needs, in `.env`."""

import os
import re
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from io import StringIO
from pathlib import Path

from dotenv import dotenv_values
from dotenv.parser import parse_stream
from environs import ValidationError

from site_config import environment, hosts, owners
from site_config.environment import SECRETS

BASE_DIR = Path(__file__).resolve().parent.parent

SAFE = re.compile(r"[\w./:@+,?&=%~-]+", re.ASCII)
"""Values that every reader of `.env` takes as they are."""


@dataclass(frozen=True)
class Question:
    """One setting: what to ask, and what checks the answer. Without an answer the site's own default holds."""

    name: str
    text: str
    check: Callable[[str], object]

    @property
    def is_secret(self) -> bool:
        """Whether a value that is there is neither shown nor changed."""
        return self.name in SECRETS


def absolute_folder(value: str) -> None:
    """Raises ValidationError for a folder that is not absolute. It need not exist on the machine where setup runs."""
    if not Path(value).is_absolute():
        raise ValidationError("expected an absolute path, such as /var/backups/huis-clos")


QUESTIONS = (
    Question("SITE_URL", "The site's address, such as https://www.example.com", hosts.site_url),
    Question(
        "INQUIRY_RECIPIENTS",
        "Recipient keys, age1… (empty: make one in the admin, under Keys)",
        environment.recipients,
    ),
    Question(
        "EMAIL_URL",
        "Mail server, smtp+tls://user:password@host:587 (empty: this machine's own)",
        environment.email_url,
    ),
    Question("DATABASE_URL", "PostgreSQL, postgres://… (empty: SQLite)", environment.database_url),
    Question("DATA_DIR", "Folder for the data (empty: var, here)", absolute_folder),
    Question("BACKUP_DIR", "Folder for daily backups (empty: none)", absolute_folder),
    Question("HEARTBEAT_URL", "Address to call after the jobs ran (empty: none)", hosts.web_address),
)


class Settings:
    """The file `.env`: what it holds, and what will be written to it."""

    def __init__(self, file: Path):
        """Raises OSError, UnicodeDecodeError."""
        self.file = file.resolve()  # a link stays one
        self.text = self.file.read_text("utf-8-sig") if self.file.exists() else ""
        found = dotenv_values(stream=StringIO(self.text), interpolate=False)
        self.old = {name: value or "" for name, value in found.items()}
        self.new: dict[str, str] = {}

    def known(self, name: str) -> str:
        """The value that is there now. A secret may also come from the environment, or from a file of its own."""
        return self.old.get(name) or (_given(name) or self.old.get(f"{name}_FILE", "") if name in SECRETS else "")

    def put(self, name: str, value: str) -> None:
        """Takes a value, unless it is there already."""
        if value and value != self.old.get(name):
            self.new[name] = value

    def make_secret_key(self) -> bool:
        """Makes SECRET_KEY where there is none, not even one that `restore` left in DATA_DIR; whether it did."""
        data = Path(self.new.get("DATA_DIR") or self.known("DATA_DIR") or _given("DATA_DIR") or BASE_DIR / "var")
        if not self.known("SECRET_KEY") and not dotenv_values(data / "demo.env").get("SECRET_KEY"):
            self.new["SECRET_KEY"] = secrets.token_urlsafe(48)
        return "SECRET_KEY" in self.new

    def write(self) -> None:
        """Writes the file, for its owner alone. Lines that nothing replaces stay as they are."""
        self.draft().replace(self.file)

    def draft(self) -> Path:
        """Writes what takes the place of the file, beside it."""
        settings = parse_stream(StringIO(self.text))  # a quoted value may be several lines
        kept = "".join(one.original.string for one in settings if one.key not in self.new)
        added = [f"{name}={quoted(value)}" for name, value in self.new.items()]
        draft = self.file.with_name(f"{self.file.name}.new")
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as target:
            target.write("\n".join([*([kept.rstrip("\n")] if kept.strip() else []), *added]) + "\n")
        if self.file.exists():
            owner = self.file.stat()
            if (owner.st_uid, owner.st_gid) != (draft.stat().st_uid, draft.stat().st_gid):
                os.chown(draft, owner.st_uid, owner.st_gid)  # root changes the service's file
        else:
            owners.give(draft, draft.parent)
        return draft


def _given(name: str) -> str:
    """What the environment says, or the name of the file that it says holds it. What files of the site say is not asked."""
    return next((os.environ[each] for each in (name, f"{name}_FILE") if each in environment.given), "")


def quoted(value: str) -> str:
    """A value as `.env` holds it. Raises ValidationError for one that no reader of such files would take alike."""
    if SAFE.fullmatch(value):
        return value
    if "'" in value or "\\" in value or "${" in value or not value.isprintable():
        raise ValidationError("expected no apostrophe, backslash, ${ or line break; in an address write %27, %5C, %24")
    return f"'{value}'"


def checked(question: Question, value: str) -> str:
    """The answer as the site would write it. Raises ValidationError with what is expected."""
    value = value.strip()
    if value:
        found = question.check(value)
        value = found if isinstance(found, str) else value
        quoted(value)
    return value
