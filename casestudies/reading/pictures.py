"""The decision figure, as numbers: the tensions of a case run into its decision, its observed effects run out of it."""

from dataclasses import dataclass

WIDTH, HEIGHT, MIDDLE = 280, 64, 32
DECISION = (118, 12, 40, 40)
"""x, y, width, height of the hinge."""
DOT = "m0 -2.4a2.4 2.4 0 1 1 0 4.8a2.4 2.4 0 1 1 0 -4.8"
"""The end of an observed effect, from its middle."""


@dataclass(frozen=True)
class DecisionFigure:
    """Geometry in SVG user units, y downwards. All but the box is path data: a template would write 8.0 as 8,0 in French."""

    tensions: tuple[str, ...]
    impacts: tuple[str, ...]
    ends: str
    width: int = WIDTH
    height: int = HEIGHT
    decision: tuple[int, int, int, int] = DECISION
    context: str = f"M2 {MIDDLE}a4 4 0 1 0 8 0a4 4 0 1 0 -8 0"


def decision_figure(tensions: int, observations: int) -> DecisionFigure:
    """The figure of a case that ruled on `tensions` and saw `observations`, each drawn as one line."""
    x, _y, width, _height = DECISION
    left, right = [_spread(count, HEIGHT - 16) for count in (tensions, observations)]
    arrivals = _spread(tensions, 16)
    return DecisionFigure(
        tensions=tuple(
            f"M10 {MIDDLE}C30 {MIDDLE} 34 {out:g} 58 {out:g}S{x - 24} {into:g} {x} {into:g}"
            for out, into in zip(left, arrivals, strict=True)
        ),
        impacts=tuple(
            f"M{x + width} {start:g}C{x + width + 40} {start:g} {WIDTH - 70} {end:g} {WIDTH - 6} {end:g}"
            for start, end in zip(_spread(observations, 16), right, strict=True)
        ),
        ends="".join(f"M{WIDTH - 6} {end:g}{DOT}" for end in right),
    )


def _spread(count: int, extent: float) -> list[float]:
    """`count` heights around the middle, `extent` apart in all."""
    if count == 1:
        return [MIDDLE]
    return [round(MIDDLE - extent / 2 + extent * place / (count - 1), 1) for place in range(count)]
