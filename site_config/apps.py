from django.apps import AppConfig
from django.contrib.admin.apps import AdminConfig


class SiteConfig(AppConfig):
    name = "site_config"

    def ready(self) -> None:
        from casestudies import caching
        from site_config import checks, database  # noqa: F401  (they register themselves)
        from site_config.backup import readers

        caching.outdated.connect(readers.write_copies)


class SiteAdminConfig(AdminConfig):
    """Django's admin, ordered as the consultant thinks."""

    default_site = "site_config.admin.SiteAdmin"
