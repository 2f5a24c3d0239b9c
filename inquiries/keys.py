"""Identity files, as `age-keygen` writes them. No Django here: the demo makes its key before there are settings."""

import os
from pathlib import Path

import pyrage

PUBLIC_KEY_LINE = "# public key: "


class IdentityExists(FileExistsError):
    """There is a file already, and it may be the only key to what was sealed: it is never overwritten."""


def make_identity(path: Path) -> str:
    """Writes a new age identity to `path` (mode 0600) and returns its recipient, `age1…`.

    The file carries no date: when a key was made is nobody's affair. Raises `IdentityExists`, `OSError`.
    """
    identity = pyrage.x25519.Identity.generate()
    recipient = str(identity.to_public())
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        raise IdentityExists(
            f"{path} exists already and was left as it is: it may be the only key to inquiries already received. "
            "Give another path."
        ) from None
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write("# Opens every inquiry sealed to the key below. Keep two copies, off the server.\n")
        file.write(f"{PUBLIC_KEY_LINE}{recipient}\n{identity}\n")
        file.flush()
        os.fsync(file.fileno())
    return recipient


def recipient_of(path: Path) -> str | None:
    """The recipient that an identity file names in its comment, or None if there is no such file or comment."""
    try:
        lines = path.read_text(encoding="ascii").splitlines()
    except (OSError, UnicodeDecodeError):
        return None
    return next((line.removeprefix(PUBLIC_KEY_LINE) for line in lines if line.startswith(PUBLIC_KEY_LINE)), None)
