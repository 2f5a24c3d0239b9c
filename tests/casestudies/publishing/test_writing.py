"""Every write of the casebook takes the same lock first."""

import re
from pathlib import Path

import casestudies

FOLDER = Path(casestudies.__file__).parent


def test_no_transaction_of_the_casebook_goes_past_the_lock():
    own = {
        str(file.relative_to(FOLDER))
        for file in FOLDER.rglob("*.py")
        if re.search(r"\batomic\b", file.read_text()) and "migrations" not in file.parts
    }

    assert own == {"publishing/writing.py"}
