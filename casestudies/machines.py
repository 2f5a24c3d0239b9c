"""What machines read: the sitemap, robots.txt and security.txt."""

from datetime import UTC, datetime, timedelta

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from .addresses import address
from .caching import cacheable
from .models import Casebook, Edition

LANGUAGES = [code for code, _name in settings.LANGUAGES]
STANDING_PAGES = (
    "casestudies:home",
    "casestudies:cases",
    "casestudies:confidentiality",
    "casestudies:legal-notice",
    "inquiries:contact",
)


def sitemap(request: HttpRequest) -> HttpResponse:
    """Every public page with its alternates; each case in the languages it can be read in, with the day it last changed."""
    pages = [{"twins": {code: address(name, code) for code in LANGUAGES}} for name in STANDING_PAGES]
    cases: dict[int, dict] = {}
    for edition in Edition.objects.order_by("position", "case_id", "-language"):
        page = cases.setdefault(edition.case_id, {"twins": {}, "changed": {}})
        page["twins"][edition.language] = address("casestudies:case", edition.language, slug=edition.slug)
        page["changed"][edition.language] = edition.changed_at
    context = {"pages": [*pages, *cases.values()], "site_url": settings.SITE_URL}
    return cacheable(request, render(request, "casestudies/sitemap.xml", context, content_type="application/xml"))


def robots(request: HttpRequest) -> HttpResponse:
    lines = ["User-agent: *", f"Disallow: /{settings.ADMIN_PATH}", "", f"Sitemap: {settings.SITE_URL}/sitemap.xml"]
    # An admin at a path of its own is not announced to those who look for it.
    if settings.ADMIN_PATH != "admin/":
        lines[1] = "Disallow:"
    return _plain(request, lines)


def security_txt(request: HttpRequest) -> HttpResponse:
    """RFC 9116. It expires a year from the first of this month, so that it does not change with every request."""
    email = Casebook.objects.contents("en").site.get("email")
    expires = datetime.now(UTC).replace(day=1, hour=0, minute=0, second=0, microsecond=0) + timedelta(days=365)
    contacts = [f"mailto:{email}"] if email else []
    contacts += [f"{settings.SITE_URL}{address('inquiries:contact', code)}" for code in LANGUAGES]
    return _plain(request, [
        *(f"Contact: {contact}" for contact in contacts),
        f"Expires: {expires:%Y-%m-%dT%H:%M:%SZ}",
        f"Preferred-Languages: {', '.join(LANGUAGES)}",
        f"Canonical: {settings.SITE_URL}/.well-known/security.txt",
        f"Policy: {settings.SITE_URL}{address('casestudies:confidentiality', 'en')}",
    ])  # fmt: skip


def _plain(request: HttpRequest, lines: list[str]) -> HttpResponse:
    return cacheable(request, HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8"))
