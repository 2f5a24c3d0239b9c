"""How a letter is shown: without the characters that steer terminals, break files or belong to no text.

Anybody can seal anything. The sealed letter itself keeps every character.
"""

import re

UNSHOWN = re.compile("[^\t\n\x20-\x7e\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Control characters, and what XML 1.0 (section 2.2) does not let into a document."""


def displayed(text: str) -> str:
    """`text` without control characters, lone surrogates and noncharacters; every line end becomes one `\\n`.

    static/js/envelope.js does the same (tests/inquiries/shown.json).
    """
    return UNSHOWN.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
