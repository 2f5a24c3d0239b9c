import json
import os
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from casestudies.models import CaseStudy
from casestudies.publishing import exchange


class Command(BaseCommand):
    help = "Writes the drafts of all cases, or of some, to FILE as JSON, in every language (docs/exchange.md)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE")
        parser.add_argument(
            "--case", type=int, action="append", metavar="NUMBER", help="only this one; may be repeated"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        path, chosen = options["file"], options["case"]
        cases = CaseStudy.objects.filter(pk__in=chosen) if chosen else CaseStudy.objects.all()
        content = json.dumps(exchange.exported(cases), ensure_ascii=False, indent=2)
        try:
            descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:
            raise CommandError(f"{path} exists already and was left as it is. Give another path.") from None
        except OSError as error:
            raise CommandError(f"{path} was not written ({error.strerror}).") from None
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            file.write(content + "\n")
        self.stdout.write(f"{path}: {cases.count()} cases.")
