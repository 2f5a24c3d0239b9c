from django.apps import AppConfig
from django.contrib.admin.apps import AdminConfig
from django.db.models.signals import post_delete, post_save


class SiteConfig(AppConfig):
    name = "site_config"

    def ready(self) -> None:
        from casestudies import caching
        from sealing.models import RecipientKey
        from site_config import checks, database, edge_pages, generation  # noqa: F401  (the first two register themselves)
        from site_config.backup import readers

        caching.outdated.connect(edge_pages.clear)
        caching.outdated.connect(readers.write_copies)
        for change in (post_save, post_delete):
            change.connect(generation.advance, sender=RecipientKey)


class SiteAdminConfig(AdminConfig):
    """Django's admin, ordered as the consultant thinks."""

    default_site = "site_config.admin.SiteAdmin"
