"""`manage.py first_admin`: the account `admin`, where nobody can sign in yet."""

import secrets
from typing import Any

from django.conf import settings
from django.contrib.auth.models import User
from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError

from accounts import log
from accounts.models import Event


class Command(BaseCommand):
    help = "Makes the account `admin` where there is no account, and prints its password once."

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            if User.objects.exists():
                self.stderr.write(
                    "There is an account already; nothing was made. Others are made in the admin, under Users; a lost "
                    "password is set with manage.py changepassword NAME."
                )
                return
        except DatabaseError:
            raise CommandError(
                "There is no database yet, or it does not answer. Start the site first: it makes it."
            ) from None
        password = secrets.token_urlsafe(15)
        User.objects.create_superuser("admin", password=password)
        log.record(Event.What.FIRST_PASSWORD, log.THE_SERVER, "admin")
        self.stdout.write(
            f"\n  Admin:    {settings.ADMIN_ORIGIN}/{settings.ADMIN_PATH}\n"
            "  User:     admin\n"
            f"  Password: {password}\n\n"
            "  This password is shown once. Change it after signing in.\n"
        )
