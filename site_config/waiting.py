"""What waits for the person who signs in: the first page of the admin asks each room, and sorts what it says.

Rooms know nothing of this package, so each has a function of its own, named in settings.WAITING, that takes the request and
yields dictionaries with the fields of `Waiting`. It looks at the permissions itself, and says nothing to those who can do
nothing about it.
"""

import logging
from collections.abc import Iterator
from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

logger = logging.getLogger(__name__)

URGENCIES = ("now", "soon", "later")
"""now: readers or writers are harmed already. soon: within days. later: whenever there is time."""


@dataclass(frozen=True)
class Waiting:
    """One thing that waits: a sentence, why it matters, and the button that leads to it."""

    sentence: str
    reason: str = ""
    label: str = ""
    url: str = ""
    urgency: str = "soon"

    def __post_init__(self) -> None:
        if self.urgency not in URGENCIES:
            raise ValueError(f"urgency is one of {URGENCIES}, not {self.urgency}")


def what_waits(request: HttpRequest) -> list[Waiting]:
    """Everything that waits for this user, the most urgent first; rooms keep their order in settings.WAITING."""
    found = [waiting for path in settings.WAITING for waiting in _ask(path, request)]
    return sorted(found, key=lambda waiting: URGENCIES.index(waiting.urgency))


def _ask(path: str, request: HttpRequest) -> Iterator[Waiting]:
    """What one room says. One that fails is named where it stopped: silence would look as if nothing waited."""
    try:
        for entry in import_string(path)(request) or ():
            yield entry if isinstance(entry, Waiting) else Waiting(**entry)
    except Exception as failure:  # the page must open whatever a room does
        logger.error("What waits: %s failed (%s)", path, type(failure).__name__)
        sentence = _("Part of the site could not list what is waiting there.")
        yield Waiting(sentence, _("It is named in the server’s log. The rest of this page is complete."))
