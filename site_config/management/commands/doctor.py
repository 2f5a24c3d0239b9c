import json
import sys
from argparse import ArgumentParser
from collections.abc import Iterator
from dataclasses import asdict
from functools import partial
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from environs import ValidationError

from site_config import hosts
from site_config.doctor import Check, Finding, ask, machine, outside, store, work
from site_config.words import counted

CHECKS: dict[str, Check] = {
    "settings": work.configuration,
    "database": store.database,
    "keys": work.keys,
    "accounts": work.accounts,
    "mail": work.mail,
    "jobs": work.periodic,
    "backups": store.backups,
    "erasures": store.erasures,
    "consents": work.consents,
    "disk": machine.disk,
    "pages": machine.pages,
    "permissions": machine.permissions,
    "clock": machine.clock,
    "swap": machine.swap,
}


class Command(BaseCommand):
    help = "Says what is wrong with this site, and the command that fixes it. Ends with 1 if something is."
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--url", help="look at the site from outside, at this address (SITE_URL where that is https)"
        )
        parser.add_argument(
            "--send", action="store_true", help="also send a mail to those who get mail about inquiries"
        )
        parser.add_argument("--json", action="store_true", help="one JSON object, for a program")

    def handle(self, *args: Any, **options: Any) -> None:
        found = []
        for finding in self.findings(options["url"], options["send"]):
            found.append(finding)
            if not options["json"]:
                self.say(finding)
        wrong = sum(finding.level == "wrong" for finding in found)
        if options["json"]:
            self.stdout.write(json.dumps({"wrong": wrong, "findings": [asdict(one) for one in found]}, indent=1))
        else:
            self.stdout.write(
                f"\n{counted(len(found), 'finding')}{f': {wrong} wrong' if wrong else ', nothing is wrong'}."
            )
        if wrong:
            sys.exit(1)

    def findings(self, url: str | None, sends: bool) -> Iterator[Finding]:
        """Everything, in the order of `CHECKS`."""
        address = given_origin(url) if url else settings.SITE_URL if settings.IS_HTTPS else ""
        checks = dict(CHECKS)
        if sends:
            checks["test mail"] = work.send_one
        if address:
            checks["outside"] = partial(outside.looks, address)
        for topic, check in checks.items():
            yield from ask(topic, check)

    def say(self, finding: Finding) -> None:
        """Prints one finding, with what to do where something is wrong."""
        style = {"ok": self.style.SUCCESS, "warning": self.style.WARNING, "wrong": self.style.ERROR}[finding.level]
        self.stdout.write(f"{style(finding.level.ljust(8))}{finding.topic}: {finding.sentence}")
        if finding.level != "ok" and finding.mend:
            self.stdout.write(f"        → {finding.mend}")


def given_origin(url: str) -> str:
    """The origin to look at. Raises CommandError with what is expected."""
    try:
        return hosts.site_url(url)
    except ValidationError as error:
        raise CommandError(f"--url: {'; '.join(map(str, error.messages))}.") from None
