"""Plain aligned tables, and targets with what became of them."""

from collections.abc import Sequence
from dataclasses import dataclass, field


class NotMeasured(Exception):
    """Something a table needs is not there; the message says what."""


@dataclass(frozen=True)
class Target:
    """A figure that the bench must reach; `least` or `most` is the bound, `reading` how figure and bound are written."""

    what: str
    value: float
    least: float | None = None
    most: float | None = None
    reading: str = "{:.2f}"

    @property
    def is_reached(self) -> bool:
        """Whether the value lies within the bounds that are given."""
        return (self.least is None or self.value >= self.least) and (self.most is None or self.value <= self.most)

    def as_row(self) -> tuple[str, ...]:
        """The target in words: what, figure, bound, and whether it is reached."""
        sign, bound = ("≥", self.least) if self.least is not None else ("≤", self.most)
        figure, goal = self.reading.format(self.value), self.reading.format(bound)
        return self.what, figure, f"{sign} {goal}", "reached" if self.is_reached else "MISSED"


@dataclass
class Table:
    """Rows under `columns` (the first column is words, the others figures), then targets, then notes."""

    title: str
    columns: Sequence[str]
    rows: list[Sequence[str]] = field(default_factory=list)
    targets: list[Target] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        parts = [self.title, "=" * len(self.title), aligned([self.columns, *self.rows])]
        if self.targets:
            heading = ("target", "figure", "asked for", "")
            parts += ["", aligned([heading, *(target.as_row() for target in self.targets)])]
        return "\n".join([*parts, *([""] if self.notes else []), *self.notes])


def aligned(rows: Sequence[Sequence[str]]) -> str:
    """`rows` in columns: the first to the left, the others to the right; a rule under the first row."""
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    lines = [
        "  ".join(cell.ljust(width) if column == 0 else cell.rjust(width) for column, (cell, width) in cells).rstrip()
        for cells in (enumerate(zip(row, widths, strict=True)) for row in rows)
    ]
    return "\n".join([lines[0], "-" * (sum(widths) + 2 * len(widths) - 2), *lines[1:]])
