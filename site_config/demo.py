"""What a first `make run` needs and nobody has configured yet: a secret key and a demo key pair, in DATA_DIR.

The environment and `.env` win over them. They are for trying the site out: anybody with access to this machine can open what
is sealed to the demo key.
"""

import os
import secrets
from pathlib import Path

from sealing.identity import make_identity, recipient_of
from site_config import owners


def make_keys(data: Path) -> None:
    """Writes `demo.env` and `keys/demo-identity.txt`, once, and only if a key is missing. Goes on where an interrupted start
    ended."""
    file = data / "demo.env"
    if file.exists() or all(os.environ.get(name) for name in ("SECRET_KEY", "INQUIRY_RECIPIENTS")):
        return
    identity = data / "keys" / "demo-identity.txt"
    identity.parent.mkdir(mode=0o700, exist_ok=True)
    owners.give(identity.parent, data)
    recipient = recipient_of(identity) or make_identity(identity)
    owners.give(identity, data)
    draft = data / "demo.env.new"
    draft.touch(mode=0o600)
    draft.write_text(f"SECRET_KEY={secrets.token_urlsafe(48)}\nINQUIRY_RECIPIENTS={recipient}\n", "utf-8")
    owners.give(draft, data)
    draft.replace(file)
    print(f"A demo key pair was made: inquiries open with {identity}. Use one of your own before anyone writes to you.")
