"""What machines read: the sitemap, the feeds, robots.txt, security.txt, the web manifest."""

from datetime import UTC, datetime, timedelta
from typing import IO, Any
from uuid import uuid5

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.utils.feedgenerator import Atom1Feed
from django.utils.xmlutils import SimplerXMLGenerator

from ..addresses import address
from ..caching import cacheable
from ..models import Casebook, PublishedVersion
from ..models.fields import printable

LANGUAGES = [code for code, _name in settings.LANGUAGES]
STANDING_PAGES = (
    "casestudies:home",
    "casestudies:cases",
    "casestudies:confidentiality",
    "casestudies:legal-notice",
    "casestudies:accessibility",
    "inquiries:contact",
)


@cacheable
def sitemap(request: HttpRequest) -> HttpResponse:
    """Every public page with its alternates; each case in the languages it can be read in, with the day it last changed."""
    pages = [{"twins": {code: address(name, code) for code in LANGUAGES}} for name in STANDING_PAGES]
    about = {
        code: address("casestudies:about", code) for code in LANGUAGES if Casebook.objects.contents(code).has_about
    }
    pages += [{"twins": about}] if about else []
    cases: dict[int, dict] = {}
    for version in PublishedVersion.objects.order_by("position", "case_id", "-language"):
        page = cases.setdefault(version.case_id, {"twins": {}, "changed": {}})
        page["twins"][version.language] = address("casestudies:case", version.language, slug=version.slug)
        page["changed"][version.language] = version.changed_at
    context = {"pages": [*pages, *cases.values()], "site_url": settings.SITE_URL}
    return render(request, "casestudies/sitemap.xml", context, content_type="application/xml")


class TextFeed(Atom1Feed):
    """An Atom feed that declares its texts as plain text and leaves out what XML forbids."""

    def add_item_elements(self, handler: SimplerXMLGenerator, item: dict) -> None:
        super().add_item_elements(handler, {**item, "description": None})
        handler.addQuickElement("summary", item["description"], {"type": "text"})

    def write(self, outfile: IO[Any], encoding: str) -> None:
        self.feed = _printable(self.feed)
        self.items = [_printable(item) for item in self.items]
        super().write(outfile, encoding)


def _printable(described: dict) -> dict:
    return {name: printable(text) if isinstance(text, str) else text for name, text in described.items()}


@cacheable
def feed(request: HttpRequest) -> HttpResponse:
    """Atom (RFC 4287): the cases of one language, the latest first."""
    language = request.LANGUAGE_CODE
    contents = Casebook.objects.contents(language)
    atom = TextFeed(
        title=contents.home.get("title") or "Huis clos",
        link=settings.SITE_URL + address("casestudies:cases", language),
        feed_url=settings.SITE_URL + address("casestudies:feed", language),
        description=contents.home.get("introduction", ""),
        subtitle=contents.home.get("introduction", ""),
        language=language,
        author_name=contents.site.get("name") or "Huis clos",
    )
    versions = PublishedVersion.objects.filter(language=language).select_related("case")
    for version in versions.order_by("-published_at", "-pk")[:50]:
        atom.add_item(
            title=version.title,
            link=settings.SITE_URL + address("casestudies:case", language, slug=version.slug),
            description=version.summary,
            updateddate=version.changed_at,
            unique_id=uuid5(version.case.uid, language).urn,
        )
    return HttpResponse(atom.writeString("utf-8"), content_type=Atom1Feed.content_type)


@cacheable
def manifest(request: HttpRequest) -> HttpResponse:
    """The web manifest (W3C): the name and icons of the site on a home screen."""
    language = request.LANGUAGE_CODE
    name = Casebook.objects.contents(language).site.get("name") or "Huis clos"
    icons = [
        {"src": static(f"icons/icon-{size}.png"), "sizes": f"{size}x{size}", "type": "image/png"} for size in (192, 512)
    ]
    described = {
        "name": name,
        "short_name": name,
        "lang": language,
        "start_url": address("casestudies:home", language),
        "display": "browser",
        "background_color": "#fbfaf6",
        "theme_color": "#fbfaf6",
        "icons": [{"src": static("icons/icon.svg"), "sizes": "any", "type": "image/svg+xml"}, *icons],
    }
    return JsonResponse(described, content_type="application/manifest+json")


def favicon(request: HttpRequest) -> HttpResponse:
    """Browsers request /favicon.ico when a page links no icon."""
    return HttpResponseRedirect(static("icons/icon-32.png"))


@cacheable
def robots(request: HttpRequest) -> HttpResponse:
    """robots.txt: points to the sitemap."""
    lines = ["User-agent: *", f"Disallow: /{settings.ADMIN_PATH}", "", f"Sitemap: {settings.SITE_URL}/sitemap.xml"]
    # An admin at a path of its own is not announced to those who look for it.
    if settings.ADMIN_PATH != "admin/":
        lines[1] = "Disallow:"
    return _plain(lines)


@cacheable
def speculation_rules(request: HttpRequest) -> HttpResponse:
    """Which pages a browser may fetch ahead (https://wicg.github.io/nav-speculation/speculation-rules.html): those to read,
    once a reader is about to choose one. Never a form, and no document."""
    pages = {"href_matches": [f"/{code}/*" for code in LANGUAGES]}
    others = {"href_matches": ["/*/contact/*", "/*.*"]}
    rules = {"prefetch": [{"where": {"and": [pages, {"not": others}]}, "eagerness": "moderate"}]}
    headers = {"Cache-Control": "public, max-age=86400"}  # asked for by every page
    return JsonResponse(rules, content_type="application/speculationrules+json", headers=headers)


@cacheable
def security_txt(request: HttpRequest) -> HttpResponse:
    """RFC 9116. It expires a year from the first of this month, so that it does not change with every request."""
    email = Casebook.objects.contents("en").site.get("email")
    expires = datetime.now(UTC).replace(day=1, hour=0, minute=0, second=0, microsecond=0) + timedelta(days=365)
    contacts = [f"mailto:{email}"] if email else []
    contacts += [f"{settings.SITE_URL}{address('inquiries:contact', code)}" for code in LANGUAGES]
    return _plain([
        *(f"Contact: {contact}" for contact in contacts),
        f"Expires: {expires:%Y-%m-%dT%H:%M:%SZ}",
        f"Preferred-Languages: {', '.join(LANGUAGES)}",
        f"Canonical: {settings.SITE_URL}/.well-known/security.txt",
        f"Policy: {settings.SITE_URL}{address('casestudies:confidentiality', 'en')}",
    ])  # fmt: skip


def _plain(lines: list[str]) -> HttpResponse:
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")
