from typing import Any

from django.contrib.auth.models import User
from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts import second_factor


class Command(BaseCommand):
    help = (
        "For a lost phone or key: takes passkeys, one-time codes and recovery codes from an account, ends its sessions, and "
        "forgets its wrong passwords of the last hour. The password stays."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("username", metavar="USER")

    def handle(self, *args: Any, username: str, **options: Any) -> None:
        user = User.objects.filter(username=username).first()
        if user is None:
            names = ", ".join(User.objects.order_by("username").values_list("username", flat=True)) or "none"
            raise CommandError(f"There is no account named {username}. There are: {names}.")
        removed = second_factor.reset(user)
        listed = ", ".join(f"{number} {name}" for name, number in removed.items())
        self.stdout.write(
            f"Second factor of {username} reset. Removed: {listed}. The password is unchanged; sign in with it, then add a "
            "new second factor under “Your account”."
        )
