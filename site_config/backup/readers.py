"""What readers saw at the last moment, so that restoring an older backup shows them nothing that was taken from them since.

`readers.txt` in DATA_DIR and BACKUP_DIR holds a fingerprint of each text that is public now, and when that was. It is written
whenever readers see something new, and with each daily backup. A restored case with a public text that is not in the list was
withdrawn, deleted or changed after the backup: `restore` withdraws it. Its draft is kept, and can be published again.
"""

import hashlib
import json
import logging
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from django.utils import timezone

from casestudies.models import CaseStudy, PublishedVersion
from casestudies.publishing import gate
from inquiries.erasure_list import alone_in, folders, replace

logger = logging.getLogger(__name__)

NAME = "readers.txt"
AS_OF = "# public texts as of "
FIELDS = (
    "case_id",
    "language",
    "title",
    "organisation",
    "intervention",
    "context",
    "problem",
    "decision",
    "impact",
    "summary",
)
"""What a text is known by, whatever other fields later versions of the site add."""


class NotAList(ValueError):
    """The file holds something else. The message is for a person."""


def fingerprints() -> Iterator[tuple[int, str]]:
    """The case and the fingerprint of each public text."""
    for row in PublishedVersion.objects.values_list(*FIELDS).iterator():
        yield row[0], hashlib.sha256(json.dumps(row).encode()).hexdigest()


def write_copies(**_signal: Any) -> None:
    """Brings all copies up to date. One that cannot be written is logged: the next change or backup tries again."""
    for folder in folders():
        try:
            with alone_in(folder):
                _write(folder / NAME)
        except OSError as failure:
            logger.error("A list of public texts could not be written: %s.", type(failure).__name__)


def _write(path: Path) -> None:
    as_of = timezone.now().isoformat()
    replace(path, [f"{AS_OF}{as_of}\n", *(f"{one}\n" for one in sorted(one for _case, one in fingerprints()))])


def read(path: Path) -> tuple[datetime, set[str]]:
    """When a copy was written, and its fingerprints. Raises `NotAList`, OSError."""
    try:
        first, *lines = path.read_text("ascii").splitlines()
        return datetime.fromisoformat(first.removeprefix(AS_OF)), {bytes.fromhex(line).hex() for line in lines}
    except ValueError:
        raise NotAList(f"{path} is no list of public texts, or it is damaged.") from None


def newest(backup: Path, made_at: datetime) -> set[str] | None:
    """The newest list beside a backup or where copies are kept; None where none is as new as the backup.

    A moment to come is of a clock that was ahead. Such a list is the last to be believed, and any is as new as such a backup.
    """
    now = timezone.now()
    places = [folder / NAME for folder in (backup.absolute().parent, *folders())]
    found = [read(path) for path in dict.fromkeys(places) if path.exists()]
    as_of, listed = max(found, key=lambda pair: (pair[0] <= now, pair[0]), default=(None, set()))
    return listed if as_of and (as_of >= made_at or made_at > now) else None


def withdraw_unlisted(listed: set[str]) -> int:
    """Withdraws each case that has a public text which is not `listed`. Returns how many."""
    gone = {case for case, one in fingerprints() if one not in listed}
    for case in CaseStudy.objects.filter(pk__in=gone):
        gate.withdraw(case)
    return len(gone)
