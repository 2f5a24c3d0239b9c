"""The word lists of the guard, read once. None holds an identifier to be found: they clear, or name places and forms."""

from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parent


@cache
def entries(name: str) -> tuple[str, ...]:
    """The entries of `name`.txt, between commas; "#" starts a comment line."""
    lines = (FOLDER / f"{name}.txt").read_text("utf-8").splitlines()
    listed = ",".join(line for line in lines if not line.startswith("#"))
    return tuple(filter(None, map(str.strip, listed.split(","))))


@cache
def words(name: str) -> frozenset[str]:
    """The words of `name`.txt, between spaces; "#" starts a comment line."""
    lines = (FOLDER / f"{name}.txt").read_text("utf-8").splitlines()
    return frozenset(word for line in lines if not line.startswith("#") for word in line.split())
