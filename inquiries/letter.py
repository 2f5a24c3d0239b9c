"""What an inquiry or an answer holds once it is opened: one JSON object, the letter. And how its text is shown.

Anybody can seal anything. Whatever is shown leaves out the characters that steer terminals, break files or belong to no text;
the sealed letter keeps them.
"""

import re
from collections.abc import Mapping
from datetime import date

VERSION = 1
"""Of the letter. A program that opens an age file checks this first."""

UNSHOWN = re.compile("[^\t\n\x20-\x7e\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Control characters, and what XML 1.0 (section 2.2) does not let into a document."""


def displayed(text: str) -> str:
    """`text` without control characters, lone surrogates and noncharacters; every line end becomes one `\\n`.

    static/js/age-file.js does the same (tests/inquiries/shown.json).
    """
    return UNSHOWN.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def compose(words: Mapping[str, str], *, reference: str, language: str, received_on: date) -> dict[str, str | int]:
    """The letter to seal. `words` holds `message` and, where given, `name`, `organisation`, `role`, `reach`.

    Empty words are left out.
    """
    return {
        "version": VERSION,
        "reference": reference,
        "received_on": received_on.isoformat(),
        "language": language,
        **{name: text for name, text in words.items() if text},
    }
