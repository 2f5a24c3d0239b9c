"""What the admin's pages post."""

from django.http import QueryDict


def key_in(posted: QueryDict, name: str) -> int | None:
    """The primary key in a posted field; None where there is none that a database can hold."""
    key = posted.get(name, "")
    return int(key) if key.isdecimal() and len(key) < 19 else None
