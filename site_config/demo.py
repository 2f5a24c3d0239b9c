"""What a first `make run` needs and nobody has configured yet: `python -m site_config.demo`.

Writes DATA_DIR/demo.env once, with a secret key and the recipient of a demo key pair whose identity lies beside it. The
environment and `.env` win over it. It is for trying the site out: whoever has this machine can open what is sealed to it.
"""

import secrets
from pathlib import Path

from inquiries.keys import make_identity
from site_config.environment import read_files

BASE_DIR = Path(__file__).resolve().parent.parent


def main() -> None:
    data = read_files(BASE_DIR)
    file = data / "demo.env"
    if file.exists():
        return
    for folder in (data, data / "keys"):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    identity = data / "keys" / "demo-identity.txt"
    recipient = make_identity(identity)
    file.touch(mode=0o600)
    file.write_text(f"SECRET_KEY={secrets.token_urlsafe(48)}\nINQUIRY_RECIPIENTS={recipient}\n", "utf-8")
    print(f"A demo key pair was made: inquiries open with {identity}. Use one of your own before anyone writes to you.")


if __name__ == "__main__":
    main()
