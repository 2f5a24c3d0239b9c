"""Tags that several reading templates share."""

import re
from contextlib import suppress
from datetime import date
from functools import cache
from urllib.parse import quote

from django import template
from django.conf import settings
from django.contrib.staticfiles.storage import staticfiles_storage
from django.template import Context
from django.template.loader import render_to_string
from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import capfirst
from django.utils.translation import get_language

from casestudies import typography
from casestudies.addresses import address
from casestudies.models import PublishedVersion
from casestudies.models.contents import Entry
from casestudies.reading.pictures import decision_figure as figure_of
from casestudies.reading.pictures import in_words

register = template.Library()


@register.simple_tag(takes_context=True)
def typeset(context: Context, text: str) -> SafeString:
    """`text` with the typography of the page's language, as HTML. The words and the spaces between them stay as they are."""
    return conditional_escape(plain(context, text))


@register.simple_tag(takes_context=True)
def plain(context: Context, text: str) -> str:
    """`text` with the typography of the page's language, where there can be no markup."""
    site = context["casebook"].site if context.get("casebook") else {}
    french_use = site.get("french_use", typography.FrenchUse.SWISS)
    return typography.typeset(str(text or ""), context["LANGUAGE_CODE"], french_use)


@register.simple_tag(takes_context=True)
def titled(context: Context, title: str) -> str:
    """The title of a page that a script shows: as the base template writes it, with the name of the site."""
    site = context["casebook"].site if context.get("casebook") else {}
    return " · ".join(filter(None, [title, plain(context, site.get("name", ""))]))


@register.simple_tag(takes_context=True)
def paragraphs(context: Context, text: str) -> SafeString:
    """`text`, typeset, an HTML paragraph for each of its own, which empty lines separate."""
    parts = [part for part in (text or "").replace("\r", "").split("\n\n") if part.strip()]
    return format_html_join("\n", "<p>{}</p>", ((typeset(context, part),) for part in parts))


@register.simple_tag(takes_context=True)
def observation(context: Context, line: str) -> SafeString:
    """One observed effect. The comma after it is part of the source, but neither shown nor spoken."""
    said = line.rstrip()
    comma = mark_safe('<span class="visually-hidden" aria-hidden="true">,</span>') if said.endswith(",") else ""
    return format_html("{}{}", typeset(context, said.removesuffix(",")), comma)


@register.simple_tag
def steps(text: str) -> list[dict[str, str]]:
    """The steps of an engagement, one a line: `name`, and `text` after the colon."""
    parts = [line.partition(":") for line in (text or "").splitlines() if line.strip()]
    return [{"name": name.strip(), "text": capfirst(rest.strip())} for name, _colon, rest in parts]


@register.simple_tag(takes_context=True)
def shared_with(context: Context, case: PublishedVersion, other: PublishedVersion) -> str:
    """The names of the tensions that two cases have in common."""
    shared = {*case.tensions} & {*other.tensions}
    return plain(context, ", ".join(term.name for term in context["casebook"].tension if term.id in shared))


NUMBER = re.compile(
    r"[^+(\d]*(?P<digits>[+(\d](?:\(\d+\)|[\d\s.)/–-])*)"
    r"(?:,?\s*(?:ext(?:ension)?|poste|int(?:erne)?|x|#)[.:\s]*(?P<extension>\d+))?\s*(?:$|[,;(]|ou\b|or\b)",
    re.IGNORECASE,
)


@register.simple_tag
def telephone(number: str) -> str:
    """The address that dials `number` (RFC 3966), or nothing where it cannot be told what to dial.

    A zero in brackets is not dialed from abroad. Of two numbers, the first is dialed.
    """
    found = NUMBER.match(number.replace("(0)", ""))
    if not found:
        return ""
    digits = re.sub(r"[^+0-9]", "", re.split(r"\s/\s", found["digits"])[0])
    return f"tel:{digits}" + (f";ext={found['extension']}" if found["extension"] else "")


@register.simple_tag(takes_context=True)
def mailto(context: Context, title: str) -> str:
    """The address that opens a letter with `title` as its subject and this page's address in it (RFC 6068)."""
    url = settings.SITE_URL + context["request"].path
    return f"mailto:?subject={quote(plain(context, title))}&body={quote(url)}"


@register.simple_tag(takes_context=True)
def term(context: Context, facet: str, pk: int) -> str:
    """The name of a region, intervention type or tension."""
    return next((typeset(context, term.name) for term in getattr(context["casebook"], facet) if term.id == pk), "")


@register.simple_tag(takes_context=True)
def number_of(context: Context, case: PublishedVersion | Entry) -> int:
    """The place of a case in the casebook, from 1."""
    return context["casebook"].numbers[case.slug]


@register.simple_tag(takes_context=True)
def case_url(context: Context, slug: str) -> str:
    """The address of a case in the page's language."""
    return address("casestudies:case", context["LANGUAGE_CODE"], slug=slug)


@register.simple_tag(takes_context=True)
def list_url(context: Context, query: dict, page: int = 1) -> str:
    """The address of the case list with these choices."""
    return address("casestudies:cases", context["LANGUAGE_CODE"], {**query, **({"page": page} if page > 1 else {})})


@register.simple_tag(takes_context=True)
def portrait_url(context: Context, size: str, format: str) -> str:
    """The address of the portrait in one size and format."""
    parts = {"digest": context["casebook"].portrait, "size": size, "format": format}
    return address("casestudies:portrait", context["LANGUAGE_CODE"], **parts)


@register.filter
def unbroken(html: str) -> SafeString:
    """What a page says, with what belongs together held on one line: compounds, and short prepositions with their word."""
    return mark_safe(typography.unbroken(html, get_language() or settings.LANGUAGE_CODE))  # noqa: S308  (escaped already)


@register.filter
def day(moment: date) -> str:
    """A day in full, as the language in use writes it."""
    return typography.day(moment, get_language() or settings.LANGUAGE_CODE)


@register.simple_tag(takes_context=True)
def decision_figure(context: Context, case: PublishedVersion) -> SafeString:
    """The case as a picture, with a text alternative."""
    tensions = [(plain(context, term.name), term.id in case.tensions) for term in context["casebook"].tension]
    observations = len(case.observations)
    drawn = {"figure": figure_of(tensions, observations), "label": in_words(tensions, observations)}
    return render_to_string("casestudies/_decision_figure.svg", drawn)


@register.simple_tag(takes_context=True)
def describe(context: Context, title: str, description: str, slug: str = "", page: str = "") -> SafeString:
    """What search engines and messengers show of a page; its picture is that of the case `slug`, of `page`, or of home."""
    language = context["LANGUAGE_CODE"]
    if slug:
        picture = address("casestudies:picture", language, slug=slug)
    elif page:
        picture = address("casestudies:page-picture", language, page=page)
    else:
        picture = address("casestudies:sharing", language)
    described = {
        "title": plain(context, title),
        "description": plain(context, description),
        "site_name": plain(context, context["casebook"].site.get("name", "")),
        "url": settings.SITE_URL + context["request"].path,
        "locale": {"fr": "fr_CH", "en": "en_CA"}[language],
        "picture": settings.SITE_URL + picture,
        "slug": slug,
    }
    return render_to_string("casestudies/_describe.html", described)


@register.simple_tag
def typeface() -> str:
    """The address of the typeface, or nothing where it was not built."""
    with suppress(ValueError):
        return staticfiles_storage.url("newsreader.woff2")
    return ""


@register.simple_tag
def icon() -> str:
    """The icon itself, as an address: a first visit asks for one file less."""
    return _icon()


@cache
def _icon() -> str:
    drawing = (settings.BASE_DIR / "static" / "icons" / "icon.svg").read_text("utf-8").strip()
    return "data:image/svg+xml," + quote(drawing, safe=":/=;,'@()-")


@register.simple_tag(takes_context=True)
def other_languages(context: Context) -> list[dict[str, str]]:
    """For the language switch: this subject in each other language, or that language's cases where it is absent there."""
    twins = context.get("twins") or {}
    return [
        {"language": code, "name": name, "path": twins.get(code) or address("casestudies:cases", code)}
        for code, name in settings.LANGUAGES
        if code != context["LANGUAGE_CODE"]
    ]


@register.simple_tag(takes_context=True)
def alternates(context: Context) -> list[dict[str, str]]:
    """For search engines: this page in every language it exists in, French (or else the only one) by default."""
    if context.get("status") or context.get("preview"):
        return []
    paths = {code: path.split("?")[0] for code, path in (context.get("twins") or {}).items()}
    default = "/" if paths.get("fr") == "/fr/" else paths.get("fr") or next(iter(paths.values()), None)
    named = [{"language": code, "path": path} for code, path in paths.items()]
    return [*named, {"language": "x-default", "path": default}] if default else []
