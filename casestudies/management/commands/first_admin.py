"""`manage.py first_admin`: the account `admin`, where nobody can sign in yet."""

import secrets

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand


class Command(BaseCommand):
    help = "Makes the account `admin` where there is no account, and prints its password once."

    def handle(self, **options):
        users = get_user_model().objects
        if users.exists():
            return
        password = secrets.token_urlsafe(15)
        users.create_superuser("admin", password=password)
        self.stdout.write(
            f"\n  Admin:    {settings.SITE_URL}/{settings.ADMIN_PATH}\n"
            "  User:     admin\n"
            f"  Password: {password}\n\n"
            "  This password is shown once. Change it after signing in.\n"
        )
