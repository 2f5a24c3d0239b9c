"""What gunicorn serves: kept pages from the event loop, everything else from Django in threads."""

import os
import sys

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "site_config.settings")
django.setup()

from django.conf import settings  # noqa: E402  (needs Django set up, like the rest)

from site_config.health import alive  # noqa: E402
from site_config.metrics import Counted  # noqa: E402
from site_config.page_cache import PageCache  # noqa: E402
from site_config.threads import InThreads, Receive, Send  # noqa: E402
from site_config.wsgi import application as in_django  # noqa: E402

# A thread of Django that computes lets the event loop go on after half a millisecond, not Python's five.
sys.setswitchinterval(0.0005)

pages = PageCache(InThreads(in_django))


async def site(scope: dict, receive: Receive, send: Send) -> None:
    """The site."""
    is_probe = scope["path"] == "/healthz" and scope["method"] in ("GET", "HEAD")
    await (alive if is_probe else pages)(scope, receive, send)


application = Counted(site) if settings.METRICS_TOKEN else site
