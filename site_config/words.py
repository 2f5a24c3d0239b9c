"""English words for what commands print. Pages have gettext for theirs."""


def counted(number: int, noun: str, plural: str = "") -> str:
    """1 key, 2 keys."""
    return f"{number} {noun if number == 1 else plural or f'{noun}s'}"
