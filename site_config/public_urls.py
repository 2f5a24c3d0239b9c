"""The addresses of the site for those who do not reach the admin (`site_config.admin_access`)."""

from site_config.urls import handler400, handler403, handler404, handler500, public_patterns

__all__ = ["handler400", "handler403", "handler404", "handler500", "urlpatterns"]

urlpatterns = public_patterns
