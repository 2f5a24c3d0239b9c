"""The word lists of the guard, read once. No list names a client: they clear, name places and forms, or say what is telling.

Some lists hold patterns, one a line, that `alternatives` joins. Five signs do nearly all the work:

    [ée]            either letter: people leave accents out
    clients?        with or without the last letter
    (?:de|du|des)   one of these
    (?!part|risk)   not where one of these comes next
    [^\\W\\d_]+     any word; after some letters, \\w* is any ending

To extend a list, add a line under the heading that it belongs to. The first line that fits wins: put the longer one first.
"""

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


@cache
def alternatives(name: str) -> str:
    """The patterns of `name`.txt as one, without a group around it. "#" starts a comment; "|" goes on from the line above."""
    lines = map(str.strip, (FOLDER / f"{name}.txt").read_text("utf-8").splitlines())
    return "|".join(line for line in lines if line and not line.startswith("#")).replace("||", "|")
