"""Every address of the site. Public ones carry their language: paths are msgids, translated in locale/."""

from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.urls import include, path
from django.views.i18n import set_language

from casestudies.reading.machines import favicon, robots, security_txt, sitemap, speculation_rules
from casestudies.reading.pages import LanguageRedirect
from site_config import health
from site_config.metrics import metrics

admin_patterns = [
    path(f"{settings.ADMIN_PATH}language/", set_language, name="set_language"),
    path(f"{settings.ADMIN_PATH}account/", include("accounts.urls")),
    path(settings.ADMIN_PATH, admin.site.urls),
]

public_patterns = [
    path("", LanguageRedirect.as_view(), name="door"),
    path("healthz", health.healthz),
    path("readyz", health.readyz),
    path("metrics", metrics),
    path("favicon.ico", favicon),
    path("robots.txt", robots),
    path("sitemap.xml", sitemap),
    path("speculation-rules.json", speculation_rules),
    path(".well-known/security.txt", security_txt),
    *i18n_patterns(path("", include("inquiries.urls")), path("", include("casestudies.urls"))),
]

urlpatterns = [*admin_patterns, *public_patterns]

handler400 = "site_config.errors.bad_request"
handler403 = "site_config.errors.forbidden"
handler404 = "site_config.errors.not_found"
handler500 = "site_config.errors.server_error"
