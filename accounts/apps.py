from django.apps import AppConfig, apps
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    """Who may sign in, and what each role may do. It knows the other apps only by names in the settings."""

    name = "accounts"
    verbose_name = _("Who may sign in")

    def ready(self) -> None:
        from . import freshness, log, roles, sessions

        apps.get_app_config("auth").verbose_name = self.verbose_name  # the admin's name for Django's own users
        post_migrate.connect(roles.settle, sender=self)
        log.connect()
        sessions.connect()
        freshness.connect()
