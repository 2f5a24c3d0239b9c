"""The decision figure, as numbers: each tension is a lane; those in play run through the decision into its effects."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

WIDTH, LANE = 280, 26
ENDS, BOX, BOX_WIDTH = 132, 178, 30
"""x where the straight part of a lane ends; x and width of the decision."""
DOT = "m0 -2.6a2.6 2.6 0 1 1 0 5.2a2.6 2.6 0 1 1 0 -5.2"
"""The end of an observed effect, from its middle."""
LONGEST_NAME = 22
"""Characters of a name that the lane holds as it is; a longer one is set tighter."""


@dataclass(frozen=True)
class Lane:
    """One tension: its name above its line, in SVG user units, y downwards."""

    name: str
    in_play: bool
    baseline: int
    path: str

    @property
    def tight(self) -> int | None:
        """The length to set a long name to."""
        return ENDS if len(self.name) > LONGEST_NAME else None


@dataclass(frozen=True)
class DecisionFigure:
    """All but the box is path data: a template would write 8.0 as 8,0 in French."""

    lanes: tuple[Lane, ...]
    impacts: tuple[str, ...]
    ends: str
    height: int
    decision: tuple[int, int, int, int]
    width: int = WIDTH


def decision_figure(tensions: Sequence[tuple[str, bool]], observations: int) -> DecisionFigure:
    """The figure of a case: `tensions` by name, in the order of the map, each with whether it is in play."""
    height = LANE * max(2, len(tensions)) + 6
    middle = height / 2
    arrivals = iter(_spread(sum(in_play for _name, in_play in tensions), 18, middle))
    lanes = []
    for place, (name, in_play) in enumerate(tensions):
        y = LANE * (place + 1)
        line = f"M0 {y}H{ENDS}"
        if in_play:
            arrival = next(arrivals)
            line += f"C{BOX - 22} {y} {ENDS + 22} {arrival:g} {BOX} {arrival:g}"
        lanes.append(Lane(name, in_play, y - 5, line))
    right = _spread(observations, min(height - 16, 22 * observations), middle)
    after = BOX + BOX_WIDTH
    return DecisionFigure(
        lanes=tuple(lanes),
        impacts=tuple(
            f"M{after} {start:g}C{after + 26} {start:g} {WIDTH - 40} {end:g} {WIDTH - 6} {end:g}"
            for start, end in zip(_spread(observations, 18, middle), right, strict=True)
        ),
        ends="".join(f"M{WIDTH - 6} {end:g}{DOT}" for end in right),
        height=height,
        decision=(BOX, round(middle) - 22, BOX_WIDTH, 44),
    )


def _spread(count: int, extent: float, middle: float) -> list[float]:
    """`count` heights around the middle, `extent` apart in all."""
    if count == 1:
        return [middle]
    return [round(middle - extent / 2 + extent * place / (count - 1), 1) for place in range(count)]


def in_words(tensions: Sequence[tuple[str, bool]], observations: int) -> str:
    """What the figure shows, for those who do not see it, in the language in use."""
    playing = ", ".join(name for name, in_play in tensions if in_play)
    aside = ", ".join(name for name, in_play in tensions if not in_play)
    effects = ngettext("%d observed effect", "%d observed effects", observations) % observations
    facts = {"playing": playing, "aside": aside, "effects": effects}
    if not aside:
        return _("Tensions in play: %(playing)s. They run through the decision into %(effects)s.") % facts
    return (
        _("Tensions in play: %(playing)s. They run through the decision into %(effects)s. Not in play: %(aside)s.")
        % facts
    )
