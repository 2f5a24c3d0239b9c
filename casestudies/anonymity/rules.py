"""All detectors over one text: what a web worker can do by itself, and what the guard's own process does better."""

from . import names as proper_nouns
from .addresses import addresses
from .contact import contacts
from .counting import counts
from .findings import Finding, found, settled
from .numbers import numbers
from .plain import plain
from .rounding import ROUNDED
from .soft import soft
from .standing import standing
from .telling import telling

PLACES = ("place", "address")
"""What may stand within the name of something public: Wall Street, Basel III."""
QUANTITIES = ("headcount", "amount")
"""What is said well enough as an order of magnitude."""


def findings_in(text: str, language: str, known: proper_nouns.Known | None = None) -> list[Finding]:
    """What is found in `text`, without reasons. `known` is what the guard's own process knows of words."""
    reading = plain(text)
    public = proper_nouns.cleared_in(reading.text)
    rounded = [match.span() for match in ROUNDED.finditer(reading.text)]
    spans = [
        *contacts(reading.text),
        *numbers(reading.text),
        *addresses(reading.text),
        *proper_nouns.names(reading.text, language, known),
        *soft(reading.text, language),
        *telling(reading.text),
        *counts(reading.text),
        *standing(reading.text, language),
    ]
    return settled(
        found(*reading.span(start, end), kind)
        for start, end, kind in spans
        if start < end
        and not (kind in PLACES and any(left <= start and end <= right for left, right in public))
        and not (kind in QUANTITIES and any(left <= start < right for left, right in rounded))
    )
