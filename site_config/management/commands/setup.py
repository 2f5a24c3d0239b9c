import subprocess
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from environs import ValidationError

from site_config.environment import why_unreadable
from site_config.setting_up import QUESTIONS, Question, Settings, checked

NEXT = """
Next:
  make run                starts the site (or: systemctl restart huis-clos huis-clos-jobs)
  manage.py first_admin   makes your account, and shows its password once, here
  manage.py doctor        says what is still missing
"""


class Command(BaseCommand):
    help = (
        "Asks what a site online needs, checks it, and writes .env. A secret that is there stays as it is. Without a "
        "terminal, or with --no-input, takes --set NAME=VALUE alone."
    )
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--file", type=Path, default=settings.BASE_DIR / ".env", help="another file than .env")
        parser.add_argument("--no-input", action="store_true", help="ask nothing")
        parser.add_argument("--set", action="append", default=[], metavar="NAME=VALUE", help="answer a question")

    def handle(self, *args: Any, **options: Any) -> None:
        given = dict(pair.partition("=")[::2] for pair in options["set"])
        if unknown := given.keys() - {question.name for question in QUESTIONS}:
            raise CommandError(
                f"setup does not ask for {', '.join(sorted(unknown))}. Write it into {options['file']} yourself."
            )
        asks = sys.stdin.isatty() and not options["no_input"]
        found = self.opened(options["file"])
        for question in QUESTIONS:
            found.put(question.name, self.answer(question, found, given, asks))
        if found.make_secret_key():
            self.stdout.write("SECRET_KEY: made.")
        try:
            found.write()
        except OSError as error:
            raise CommandError(f"{options['file']} was not written ({error.strerror}).") from None
        self.stdout.write(
            f"{options['file']} is written; only its owner can read it. Changed: {', '.join(found.new) or 'nothing'}."
        )
        self.finish(asks and options["file"] == settings.BASE_DIR / ".env")

    def opened(self, file: Path) -> Settings:
        """What the file holds. Raises CommandError where it cannot be read."""
        try:
            return Settings(file)
        except (OSError, UnicodeDecodeError) as failure:
            raise CommandError(f"{file} cannot be read ({why_unreadable(failure)}). Nothing was written.") from None

    def asked(self, prompt: str) -> str:
        """What is typed on the terminal. Raises CommandError where nothing more comes."""
        try:
            return input(prompt)
        except UnicodeDecodeError:
            return "�"  # no setting takes it: asked again
        except (EOFError, KeyboardInterrupt):
            self.stdout.write("")
            raise CommandError("Stopped. Nothing was written.") from None

    def answer(self, question: Question, found: Settings, given: dict[str, str], asks: bool) -> str:
        """The checked answer to one question. A secret that is there is not asked for."""
        known = found.known(question.name)
        if known and question.is_secret:
            self.stdout.write(f"{question.name}: there already, left as it is.")
            return ""
        if question.name in given or not asks:
            return self.take(question, given.get(question.name, known))
        while True:
            typed = self.asked(f"{question.text}{f' [{known}]' if known else ''}: ")
            try:
                return checked(question, typed.strip() or known)
            except ValidationError as error:
                self.stdout.write(self.style.ERROR(f"  {'; '.join(map(str, error.messages))}"))

    def take(self, question: Question, value: str) -> str:
        """An answer that was given beforehand. Raises CommandError with a sentence."""
        try:
            return checked(question, value)
        except ValidationError as error:
            raise CommandError(
                f"{question.name}: {'; '.join(map(str, error.messages))}. Nothing was written."
            ) from None

    def finish(self, may_go_on: bool) -> None:
        """Offers to prepare the site and make the first account, on this terminal; otherwise says what comes next."""
        try:
            if may_go_on and input("Prepare the database and make your account now? [Y/n]: ").strip().lower() != "n":
                subprocess.run([sys.executable, "-m", "site_config.prepare"], cwd=settings.BASE_DIR, check=False)
        except (EOFError, KeyboardInterrupt):  # what was asked for is written
            self.stdout.write("")
        self.stdout.write(NEXT)
