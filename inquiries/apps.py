import resource

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class InquiriesConfig(AppConfig):
    """The confidential door: its own room, with its own rules. It never sees the casebook."""

    name = "inquiries"
    verbose_name = _("Inquiries")

    def ready(self):
        from inquiries import checks  # noqa: F401  (registers itself)

        _leave_no_core()


def _leave_no_core() -> None:
    """What is sealed here is in memory in clear for a moment: no crash may write that memory to a disk."""
    _soft, hard = resource.getrlimit(resource.RLIMIT_CORE)
    resource.setrlimit(resource.RLIMIT_CORE, (0, hard))
