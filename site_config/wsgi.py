"""What gunicorn serves."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "site_config.settings")

django = get_wsgi_application()

from site_config.page_cache import PageCache  # noqa: E402  (needs Django set up)

application = PageCache(django)
