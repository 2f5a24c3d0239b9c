"""What must hold before the site goes online: `manage.py check --deploy`."""

from contextlib import suppress
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, Warning, register
from django.db import DatabaseError

from .keys import demo_key, keys_in_use


@register(Tags.security, deploy=True)
def demo_key_is_not_online(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """The demo's identity lies on the server, so what is sealed to it is not confidential."""
    if not settings.IS_HTTPS or demo_key() not in _keys():
        return []
    return [
        Error(
            "Inquiries are sealed to the demo key, which lies on this server: they are not confidential.",
            hint="Make a key in the admin (Keys), or with `manage.py inquiry_key` and put its recipient in "
            "INQUIRY_RECIPIENTS.",
            id="sealing.E001",
        )
    ]


@register(Tags.security, deploy=True)
def there_is_a_recipient(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """Without a key nothing can be sealed."""
    if _keys():
        return []
    return [
        Warning(
            "No key is in use: the contact form is closed.",
            hint="Make a key in the admin (Keys), or with `manage.py inquiry_key` and put its recipient in "
            "INQUIRY_RECIPIENTS.",
            id="sealing.W001",
        )
    ]


def _keys() -> list[str]:
    """The keys in use; those of the settings while the database does not answer or has no tables yet."""
    with suppress(DatabaseError):
        return keys_in_use()
    return list(settings.INQUIRY_RECIPIENTS)
