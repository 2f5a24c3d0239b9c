"""The order of the cases, in the admin and for readers. It is no text, so that a move is published at once."""

from ..models import CaseStudy
from . import published
from .writing import writing


@writing()
def move(moved: int, where: str) -> list[int]:
    """Moves the case with the key `moved`: `up` or `down` by one, `first` of all, or to another case, whose key is in
    `where`: `12` (in front of it) or `after-12`.

    Returns the keys of all cases in their new order. Raises ValueError for a case or place that is not there.
    """
    cases = list(CaseStudy.objects.order_by("position", "pk").only("pk", "position"))
    order = [case.pk for case in cases]
    at = order.index(moved)
    order.remove(moved)
    order.insert(_place(order, at, where), moved)
    for case in cases:
        case.position = order.index(case.pk) + 1
    CaseStudy.objects.bulk_update(cases, ["position"])
    published.refresh()
    return order


def _place(order: list[int], at: int, where: str) -> int:
    """Where among the others, now in `order`, the case that was at `at` goes."""
    steps = {"first": 0, "up": max(at - 1, 0), "down": at + 1}
    if where in steps:
        return steps[where]
    target = order.index(int(where.removeprefix("after-")))
    return target + 1 if where.startswith("after-") else target
