"""What `manage.py doctor` looks at. Each check yields findings: what it saw, how bad that is, and the command that fixes it.

`machine` is about the server, `store` about the database and the backups, `work` about keys, mail, jobs and people, `outside`
about the site as the world sees it.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

LEVELS = ("ok", "warning", "wrong")


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at. `mend` is a command, or what to do, where it is not as it should be."""

    topic: str
    level: str
    sentence: str
    mend: str = ""

    def __post_init__(self) -> None:
        if self.level not in LEVELS:
            raise ValueError(f"level is one of {LEVELS}, not {self.level}")


Check = Callable[[], Iterator[Finding]]


def ask(topic: str, check: Check) -> Iterator[Finding]:
    """The findings of one check. A check that fails is a finding too. Only its type is shown: messages quote values."""
    try:
        yield from check()
    except Exception as failure:  # whatever it is, the other checks go on
        yield Finding(topic, "wrong", f"This could not be looked at ({type(failure).__name__}).", "see the lines above")
