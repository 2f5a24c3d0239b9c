"""What of a refused post a page may show again."""

NEVER_RETURNED = ("csrfmiddlewaretoken", "password", "token")
"""Parts of the names of fields whose contents no page repeats."""


def may_be_returned(name: str) -> bool:
    """Whether a page may repeat what was typed into the field of this name."""
    return not any(part in name for part in NEVER_RETURNED)
