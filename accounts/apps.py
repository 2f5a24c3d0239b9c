from django.apps import AppConfig
from django.contrib.auth.apps import AuthConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    """Who may sign in, and what each role may do. It knows the other apps only by names in the settings."""

    name = "accounts"
    verbose_name = _("Who may sign in")

    def ready(self) -> None:
        from . import freshness, log, roles, sessions

        post_migrate.connect(roles.settle, sender=self)
        log.connect()
        sessions.connect()
        freshness.connect()


class AuthenticationConfig(AuthConfig):
    """Django's users, under the name that the admin gives to this part."""

    verbose_name = _("Who may sign in")
