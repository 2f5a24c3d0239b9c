from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class CaseStudiesConfig(AppConfig):
    name = "casestudies"
    verbose_name = _("Casebook")

    def ready(self) -> None:
        from casestudies import caching
        from casestudies.documents import store
        from casestudies.models import ensure_single_records

        caching.outdated.connect(store.clear)
        post_migrate.connect(ensure_single_records, sender=self)
