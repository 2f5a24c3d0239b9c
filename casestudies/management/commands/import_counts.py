from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from casestudies.anonymity.counts import Table
from casestudies.anonymity.counts_file import BadFile, parsed
from casestudies.models import CountTable

LARGEST = 100_000_000
"""Bytes: Statistics Canada's largest download of this kind has 20 million."""


class Command(BaseCommand):
    help = (
        "Takes counts of establishments by region, sector and size, which say how many organizations a case could be about. "
        "FILE is a CSV in the form of casestudies/anonymity/data/README.md, or Statistics Canada's download of a table of "
        "business counts. A later import of the same table takes the place of the earlier one."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", metavar="FILE", type=Path)
        parser.add_argument("--source", default="", help="who counted, where the file does not say it")
        parser.add_argument("--table", default="", help="the number or name of the table")
        parser.add_argument("--date", default="", help="YYYY-MM, or YYYY: what date the counts are of")

    def handle(self, *args: Any, **options: Any) -> None:
        table = _read(options["file"], {name: options[name] for name in ("source", "table", "date")})
        CountTable.keep(table)
        places = {(region, sector) for region, sector, _ in table.cells}
        self.stdout.write(
            f"{table.source}, table {table.table}, {table.date}: {len(table.cells)} counts of {len(table.regions)} regions "
            f"and {len({sector for _, sector in places})} sectors are in use."
        )


def _read(file: Path, told: dict[str, str]) -> Table:
    """The table in `file`. Raises CommandError: what is wrong with it, and that nothing changed."""
    try:
        if file.stat().st_size > LARGEST:
            raise BadFile("It is too large to be a table of counts.")
        return parsed(file.read_text("utf-8"), file.name, **told)
    except OSError as error:
        raise CommandError(f"{file} cannot be read: {error.strerror}. Nothing changed.") from error
    except UnicodeDecodeError as error:
        archive = file.suffix.lower() == ".zip"
        hint = "Unpack it, and give the CSV file in it." if archive else "It is not a text in UTF-8."
        raise CommandError(f"{file.name} is not taken. {hint} What was kept before is in use.") from error
    except BadFile as wrong:
        raise CommandError(f"{file.name} is not taken; what was kept before is in use.\n{wrong}") from wrong
