"""What must hold before the site goes online: `manage.py check --deploy`."""

from django.conf import settings
from django.core.checks import Error, Tags, Warning, register

from .keys import recipient_of


@register(Tags.security, deploy=True)
def demo_key_is_not_online(app_configs, **kwargs) -> list:
    """The demo's identity lies on the server, so what is sealed to it is not confidential."""
    demo = recipient_of(settings.DATA_DIR / "keys" / "demo-identity.txt")
    if not settings.IS_HTTPS or demo not in settings.INQUIRY_RECIPIENTS:
        return []
    return [
        Error(
            "Inquiries are sealed to the demo key, which lies on this server: they are not confidential.",
            hint="Make a key with `manage.py inquiry_key`, keep it elsewhere, and put its recipient in INQUIRY_RECIPIENTS.",
            id="inquiries.E001",
        )
    ]


@register(Tags.security, deploy=True)
def there_is_a_recipient(app_configs, **kwargs) -> list:
    if settings.INQUIRY_RECIPIENTS:
        return []
    return [
        Warning(
            "INQUIRY_RECIPIENTS is empty: the contact form is closed.",
            hint="Make a key with `manage.py inquiry_key` and put its recipient in INQUIRY_RECIPIENTS.",
            id="inquiries.W001",
        )
    ]
