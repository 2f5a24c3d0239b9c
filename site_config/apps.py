from django.apps import AppConfig
from django.contrib.admin.apps import AdminConfig


class SiteConfig(AppConfig):
    name = "site_config"

    def ready(self):
        from site_config import checks  # noqa: F401  (registers itself)


class SiteAdminConfig(AdminConfig):
    """Django's admin, ordered as the consultant thinks."""

    default_site = "site_config.admin.SiteAdmin"
