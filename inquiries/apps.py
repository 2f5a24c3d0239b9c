from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class InquiriesConfig(AppConfig):
    """The confidential door: its own room, with its own rules. It never sees the casebook."""

    name = "inquiries"
    verbose_name = _("Inquiries")

    def ready(self):
        from inquiries import checks  # noqa: F401  (registers itself)
