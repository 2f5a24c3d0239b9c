"""System checks that are about the site as a whole."""

from typing import Any

from django.conf import settings
from django.core.checks import Tags, Warning, register


@register(Tags.staticfiles)
def typeface_is_built(app_configs: Any, **kwargs: Any) -> list:
    """The pages work without the typeface, in the reader's own serif; say so, so that nobody wonders."""
    if (settings.BASE_DIR / "build" / "assets" / "newsreader.woff2").exists():
        return []
    return [
        Warning(
            "The typeface is not built: pages use the reader's own serif.",
            hint="Install npm and run `make assets`.",
            id="site_config.W001",
        )
    ]
