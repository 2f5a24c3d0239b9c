"""The security headers that Django 5.2 does not set itself. On Django 6 the policy moves to its own `SECURE_CSP`."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from site_config.admin_access import is_in_admin

READING_POLICY = (
    "default-src 'none'; style-src 'self'; font-src 'self'; img-src 'self' data:; manifest-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
"""Public pages: nothing runs, nothing is fetched from elsewhere, nothing may frame them. The icon is a data: address. Without
script, connect-src only lets Lighthouse read robots.txt."""

WRITING_POLICY = READING_POLICY.replace("style-src", "script-src 'self'; style-src", 1)
"""The pages on which people write: the one script that seals, pinned by its hash in the page."""

ADMIN_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
"""The admin: its own script and nothing inline."""

SPECULATION_RULES = '"/speculation-rules.json"'
"""Reading pages fetch the page a reader is about to choose. Writing pages are neither fetched ahead nor fetch ahead."""

INTEGRITY_POLICY = "blocked-destinations=(script)"
"""On public pages, no script runs whose hash the page does not give."""

WRITING_PAGES = {"inquiries:contact", "inquiries:follow-up", "casestudies:client-preview"}

PERMISSIONS_POLICY = ", ".join(
    f"{feature}=()"
    for feature in (
        "accelerometer", "browsing-topics", "camera", "display-capture", "geolocation", "gyroscope", "magnetometer",
        "microphone", "midi", "payment", "screen-wake-lock", "usb", "xr-spatial-tracking",
    )
)  # fmt: skip


class SecurityHeadersMiddleware:
    """Adds the content security policy of the place (public or admin), permissions policy and resource policy."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        in_admin = is_in_admin(request)
        match = request.resolver_match
        is_writing = match is not None and match.view_name in WRITING_PAGES
        policy = ADMIN_POLICY if in_admin else WRITING_POLICY if is_writing else READING_POLICY
        response.headers.setdefault("Content-Security-Policy", policy)
        if not in_admin:
            response.headers.setdefault("Integrity-Policy", INTEGRITY_POLICY)
        is_page = response.headers.get("Content-Type", "").startswith("text/html")
        if is_page and not is_writing and match is not None and match.app_name == "casestudies":
            response.headers.setdefault("Speculation-Rules", SPECULATION_RULES)
        response.headers.setdefault("Permissions-Policy", PERMISSIONS_POLICY)
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        if in_admin:
            response.headers.setdefault("Cache-Control", "no-store")
        return response
