"""The reasons for letting findings through. A reason is stored; what was found is not."""

import re
from collections.abc import Iterable, Mapping

from django.contrib.contenttypes.models import ContentType

from ..models import Reason, Reviewed
from .findings import PlacedFinding, folded
from .writing import writing

LONGEST = 200
"""Characters of a reason."""

LEFT_OUT = "[…]"
"""Stands in a stored reason for what was found."""

INVISIBLE_LETTERS = frozenset("\u115f\u1160\u3164\uffa0")
"""Fillers of Korean syllables: letters to Unicode, and nothing to the eye."""


def given(reasons: Mapping[str, str]) -> dict[str, str]:
    """Of what was typed as `reasons`, what says something."""
    short = {mark: reason.strip()[:LONGEST] for mark, reason in reasons.items()}
    return {mark: reason for mark, reason in short.items() if _says_something(reason)}


def reasons_for(record: Reviewed) -> dict[str, str]:
    """Why findings in the texts of `record` were let through, by their marks. A stored reason that nobody can see, from an
    older release or an import, lets nothing through."""
    stored = record.reasons.all() if record.pk else ()
    return {each.mark: each.reason for each in stored if _says_something(each.reason)}


def _says_something(reason: str) -> bool:
    """Whether `reason` holds a letter or a digit that can be seen, or held what was found."""
    return LEFT_OUT in reason or any(letter.isalnum() and letter not in INVISIBLE_LETTERS for letter in reason)


@writing()
def keep_reasons(record: Reviewed, reasons: Iterable[tuple[PlacedFinding, str]], by: str = "") -> None:
    """Lets findings in the texts of `record` through, each for a reason."""
    kind = ContentType.objects.get_for_model(record)
    for finding, reason in reasons:
        kept = {"reason": redacted(reason.strip(), finding.quote)[:LONGEST], "by": by}
        Reason.objects.update_or_create(content_type=kind, object_id=record.pk, mark=finding.mark, defaults=kept)


def redacted(reason: str, quote: str) -> str:
    """`reason` with `quote` left out of it: a reason is kept, and what was found is not."""
    pattern = r"\s+".join(map(re.escape, folded(quote).split()))
    plain = folded(reason)
    if not pattern or len(plain) != len(reason):
        return reason
    pieces, last = [], 0
    for found in re.finditer(pattern, plain):
        pieces += [reason[last : found.start()], LEFT_OUT]
        last = found.end()
    return "".join([*pieces, reason[last:]])
