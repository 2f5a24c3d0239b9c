"""Merges what two people saved of one record, field by field. Plain Python over values."""

from collections.abc import Mapping
from dataclasses import dataclass

from .findings import Place

Value = str | list[str]
"""A text, or the ids that were ticked in a list."""

Values = Mapping[Place, Value]


@dataclass(frozen=True)
class Merge:
    """Where two saves meet: `values` holds what is decided, `conflicts` the places where somebody must choose."""

    values: dict[Place, Value]
    conflicts: list[Place]
    taken: list[Place]
    """The places where the other save is kept."""


def merge(base: Values, mine: Values, theirs: Values) -> Merge:
    """Merges `mine`, typed on top of `base`, with `theirs`, saved meanwhile.

    A field that one side changed is taken from that side. Of ticked lists, each id is a field of its own. Where both sides
    changed a text, neither is taken. A place that `mine` leaves out was not on the form: it is left out here too.
    """
    values: dict[Place, Value] = {}
    conflicts, taken = [], []
    for place, typed in mine.items():
        before, there = base.get(place, ""), theirs.get(place, "")
        if isinstance(typed, list):
            values[place] = _merged_list(before, typed, there)
        elif typed in (there, before):
            values[place] = there
        elif there == before:
            values[place] = typed
        else:
            conflicts.append(place)
            continue
        if values[place] != typed:
            taken.append(place)
    return Merge(values, conflicts, taken)


def _merged_list(base: Value, mine: Value, theirs: Value) -> list[str]:
    """What either side added, without what either side removed."""
    before, typed, there = set(base), set(mine), set(theirs)
    return sorted((typed & there) | (typed - before) | (there - before))
