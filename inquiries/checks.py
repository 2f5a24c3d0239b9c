"""What must hold before the site goes online: `manage.py check --deploy`."""

from django.conf import settings
from django.core.checks import Error, Tags, Warning, register
from django.db import DatabaseError

from .keys import recipient_of
from .models import Recipient


@register(Tags.security, deploy=True)
def demo_key_is_not_online(app_configs, **kwargs) -> list:
    """The demo's identity lies on the server, so what is sealed to it is not confidential."""
    if not settings.IS_HTTPS or demo_key() not in keys_in_use():
        return []
    return [
        Error(
            "Inquiries are sealed to the demo key, which lies on this server: they are not confidential.",
            hint="Make a key in the admin (Keys), or with `manage.py inquiry_key` and put its recipient in "
            "INQUIRY_RECIPIENTS.",
            id="inquiries.E001",
        )
    ]


@register(Tags.security, deploy=True)
def there_is_a_recipient(app_configs, **kwargs) -> list:
    if keys_in_use():
        return []
    return [
        Warning(
            "No key is in use: the contact form is closed.",
            hint="Make a key in the admin (Keys), or with `manage.py inquiry_key` and put its recipient in "
            "INQUIRY_RECIPIENTS.",
            id="inquiries.W001",
        )
    ]


def demo_key() -> str | None:
    """The recipient of the demo's key pair, where there is one."""
    return recipient_of(settings.DATA_DIR / "keys" / "demo-identity.txt")


def keys_in_use() -> list[str]:
    """The keys that inquiries are sealed to; those of the settings while the database cannot be asked."""
    try:
        return Recipient.objects.current()
    except DatabaseError:
        return list(settings.INQUIRY_RECIPIENTS)
