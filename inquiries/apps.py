from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class InquiriesConfig(AppConfig):
    """Confidential inquiries and answers. It never imports the casebook."""

    name = "inquiries"
    verbose_name = _("Inquiries")
