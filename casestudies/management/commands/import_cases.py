from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import override

from casestudies.anonymity.reasons import reason_for
from casestudies.publishing import exchange, exchange_format


class Command(BaseCommand):
    help = (
        "Brings in the cases of FILE (docs/exchange.md) as drafts. The guard reads each; one that names somebody is left "
        "out, and what was found is listed by its place. Exit status 1 where one was left out."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE")

    def handle(self, *args: Any, **options: Any) -> None:
        path = options["file"]
        try:
            with override("en"), path.open("rb") as file:
                outcomes = exchange.import_cases(file.read(exchange_format.MOST_BYTES + 1), "")
        except OSError as error:
            raise CommandError(f"{path} was not read ({error.strerror}).") from None
        except exchange_format.NotReadable as refusal:
            raise CommandError("\n".join(refusal.sentences)) from None
        for outcome in outcomes:
            self._tell(outcome)
        if refused := sum(outcome.case is None for outcome in outcomes):
            raise CommandError(f"Cases left out: {refused} of {len(outcomes)}.")

    def _tell(self, outcome: exchange.Imported) -> None:
        number = outcome.read.number
        if outcome.case:
            self.stdout.write(f"Case {number} of the file is now the draft {outcome.case.pk}.")
        for found in outcome.findings:
            reason = reason_for(found.kind, "en")
            place = f"{found.language}.{found.field}  {found.start}-{found.end}"
            self.stderr.write(f"Case {number} of the file  {place}  {found.kind}  {reason}")
