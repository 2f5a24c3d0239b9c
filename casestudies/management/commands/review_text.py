import json
import sys
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from casestudies.anonymity import Finding, missing, review_all
from casestudies.anonymity.suggestions import setting_in, suggestions


class Command(BaseCommand):
    help = (
        "Reviews texts for what could name the client. Standard input: one JSON object a line, "
        '{"id", "language", "text"}; standard output: one finding a line, {"id", "start", "end", "kind", "severity", '
        '"reason", "suggestions"}, offsets in code points of the text.'
    )
    requires_system_checks = []

    def handle(self, *args: Any, **options: Any) -> None:
        if absent := missing():
            self.stderr.write(f"Names are not checked. Missing: {', '.join(absent)}.")
        unread, unchecked = 0, 0
        for number, line in enumerate(sys.stdin.buffer, start=1):
            if not line.strip():
                continue
            try:
                entry = _entry(line)
            except ValueError as wrong:
                unread += 1
                self.stderr.write(f"Line {number}: {wrong}")
                continue
            review = review_all([(entry["language"], entry["text"])], folder=settings.GUARD_FOLDER)
            unchecked += not review.checked_names
            for found in _findings(entry, review.findings[0]):
                self.stdout.write(json.dumps(found, ensure_ascii=False))
        if unchecked and not absent:
            self.stderr.write(f"Names are not checked in {unchecked} texts: the guard's process did not answer.")
        if unread:
            raise CommandError(f"Lines that could not be read: {unread}. The others are reviewed.")


def _findings(entry: Mapping[str, Any], findings: Iterable[Finding]) -> Iterator[dict[str, Any]]:
    """Each finding in the text of `entry` as a line of output has it."""
    text, language = entry["text"], entry["language"]
    setting = setting_in(text)
    for finding in findings:
        yield {
            "id": entry["id"],
            "start": finding.start,
            "end": finding.end,
            "kind": finding.kind,
            "severity": str(finding.severity),
            "reason": finding.reason,
            "suggestions": suggestions(text, language, finding.start, finding.end, finding.kind, setting),
        }


def _entry(line: bytes) -> dict[str, Any]:
    """One line of input. Raises ValueError, with what is wrong with it."""
    try:
        entry = json.loads(line)
    except ValueError as error:
        raise ValueError("this is not a JSON object.") from error
    if not isinstance(entry, dict) or not {"id", "language", "text"} <= entry.keys():
        raise ValueError('an object with "id", "language" and "text" is expected.')
    if not isinstance(entry["text"], str) or entry["language"] not in ("fr", "en"):
        raise ValueError('"text" must be a string and "language" "fr" or "en".')
    return entry
