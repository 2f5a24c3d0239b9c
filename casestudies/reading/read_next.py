"""Which cases follow a case under “Read next”, and in what order."""

from ..models.contents import Contents, Entry

MOST = 3


def read_next(casebook: Contents, entry: Entry) -> list[Entry]:
    """Other cases: those that share the most tensions with `entry` first, then those that follow it."""
    here, mine = casebook.numbers[entry.slug], set(entry.tension)
    others = [*casebook.index[here:], *casebook.index[: here - 1]]
    return sorted(others, key=lambda other: -len(mine.intersection(other.tension)))[:MOST]
