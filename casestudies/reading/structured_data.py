"""JSON-LD (schema.org) for search engines. It repeats what the page shows and never says more: no date, no address, no name
that a reader does not see there."""

import json
from collections.abc import Mapping

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext

from ..models import PublishedVersion
from ..models.contents import Contents

Graph = list[dict]


def home(contents: Contents, url: str) -> Graph:
    """The site and the service that it offers."""
    site = contents.site.get("name", "")
    return [
        {"@type": "WebSite", "@id": f"{url}#site", "name": site, "url": url},
        _filled(
            {
                "@type": "ProfessionalService",
                "name": site,
                "url": url,
                "description": contents.home.get("audience"),
                "provider": _adviser(contents),
            }
        ),
    ]


def case(version: PublishedVersion, contents: Contents, urls: Mapping[str, str]) -> Graph:
    """`urls`: the absolute addresses of `home`, `cases` and the `case` itself."""
    site = contents.site.get("name", "")
    article = {
        "@type": "Article",
        "headline": version.title,
        "inLanguage": version.language,
        "url": urls["case"],
        "articleBody": "\n".join(line for movement in version.movements for line in movement.lines),
        "about": [term.name for term in contents.tension if term.id in version.tensions],
        "contentLocation": next((term.name for term in contents.region if term.id == version.region_id), None),
        "author": _adviser(contents) or {"@type": "Organization", "name": site},
        "publisher": {"@type": "Organization", "name": site},
    }
    return [
        _filled(article),
        _trail((site, urls["home"]), (gettext("The cases"), urls["cases"]), (version.title, urls["case"])),
    ]


def _adviser(contents: Contents) -> dict:
    """Who speaks, in the words of the pages; empty where nobody is named. A person or a firm: the pages do not say which."""
    site = contents.site
    if not site.get("adviser"):
        return {}
    words = ", ".join(filter(None, [site.get("role"), site.get("presentation")]))
    return _filled({"@type": "Organization", "name": site["adviser"], "description": words})


def identity(contents: Contents, url: str) -> Graph:
    """For the page that shows the site's identity: the person or firm, as far as the fields are filled in."""
    site = contents.site
    service = {
        "@type": "ProfessionalService",
        "name": site.get("adviser"),
        "description": site.get("role"),
        "address": site.get("postal_address"),
        "email": site.get("email"),
        "telephone": site.get("phone"),
        "identifier": site.get("registration"),
        "url": url,
    }
    return [_filled(service)] if site.get("adviser") else []


ESCAPED = {ord(sign): f"\\u{ord(sign):04x}" for sign in "<>&"}


def as_html(graph: Graph) -> SafeString:
    """A data block; `<`, `>` and `&` are escaped so that no text can end it."""
    data = json.dumps({"@context": "https://schema.org", "@graph": graph}, ensure_ascii=False).translate(ESCAPED)
    return mark_safe(f'<script type="application/ld+json">{data}</script>') if graph else SafeString("")  # noqa: S308


def _trail(*steps: tuple[str, str]) -> dict:
    items = [
        {"@type": "ListItem", "position": number, "name": name, "item": url}
        for number, (name, url) in enumerate(steps, 1)
    ]
    return {"@type": "BreadcrumbList", "itemListElement": items}


def _filled(thing: dict) -> dict:
    return {name: value for name, value in thing.items() if value}
