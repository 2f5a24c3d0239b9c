import resource

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SealingConfig(AppConfig):
    """Age keys and sealed files: what inquiries, watch lists and backups share. It knows no other app."""

    name = "sealing"
    verbose_name = _("Keys")

    def ready(self) -> None:
        from sealing import checks  # noqa: F401  (registers itself)

        _leave_no_core()


def _leave_no_core() -> None:
    """Keeps a crash from writing memory to a disk: what is sealed here is in memory in clear for a moment."""
    _soft, hard = resource.getrlimit(resource.RLIMIT_CORE)
    resource.setrlimit(resource.RLIMIT_CORE, (0, hard))
