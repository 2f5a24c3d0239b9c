"""What a document says: the published words of one language, typeset, as values that JSON can hold.

Each function gives what the template of the same name in `typst/` reads; templates add no word of their own.
"""

from collections.abc import Callable, Sequence
from functools import lru_cache

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from ..addresses import address
from ..models import PublishedVersion
from ..models.contents import Contents, Entry
from ..models.fields import printable
from ..models.published import Movement
from ..reading.pictures import decision_figure, in_words
from ..typography import FrenchUse, bound, day, typeset

Setter = Callable[[str], str]

FIGURE_COLOURS = {"accent": "#0d4f4b", "ink": "#17191c", "quiet": "#595d63", "rule": "#d8d3c6"}


def case(version: PublishedVersion, contents: Contents) -> dict:
    """One case as a document of its own."""
    language, say = version.language, _setter(version.language, contents)
    with override(language):
        sheet = _sheet(version, contents, say)
        return _frame(language, contents, say, _titled(sheet["title"], contents, say)) | {
            "address": settings.SITE_URL + address("casestudies:case", language, slug=version.slug),
            "colophon": _colophon([version], contents, say),
            "case": sheet,
        }


def draft(version: PublishedVersion, contents: Contents) -> dict:
    """A case that its client has yet to agree to: it says so in the place of its address."""
    with override(version.language):
        note = _("Draft, to be agreed to.")
    made = case(version, contents)
    return made | {"address": note, "case": made["case"] | {"place": note}}


def dossier(versions: Sequence[PublishedVersion], contents: Contents, language: str) -> dict:
    """The whole casebook: `versions` are its cases, in order."""
    say, home = _setter(language, contents), contents.home
    with override(language):
        title = say(home.get("title", "")) or _site_name(contents, say)
        return _frame(language, contents, say, _titled(title, contents, say)) | {
            "address": settings.SITE_URL + address("casestudies:home", language),
            "colophon": _colophon(versions, contents, say),
            "cover": {
                "title": title,
                "thesis": _paragraphs(home.get("thesis", "").replace("\n", "\n\n"), say),
                "introduction": say(home.get("introduction", "")),
                "shift": _shift("shift", contents, say),
            },
            "contents": _("Contents"),
            "map": _map(contents, say),
            "cases": [_sheet(version, contents, say) for version in versions],
            "anonymity": _section("anonymity", contents, say),
            "invitation": _section("invitation", contents, say)
            | {
                "shift": _shift("invitation", contents, say),
                "audience": say(home.get("audience", "")),
                "action": _("Write in confidence"),
                "address": settings.SITE_URL + address("inquiries:contact", language),
            },
        }


def picture(version: PublishedVersion | None, contents: Contents, language: str, title: str = "") -> dict:
    """What is shown where an address of the site is shared: a case, a page by its `title`, or the site as a whole."""
    say = _setter(language, contents)
    frame = _frame(language, contents, say, _site_name(contents, say)) | {
        "adviser": _speaker(_adviser(contents), contents, say),
        "presentation": _presentation(contents, say),
    }
    if version is None:
        title = say(title or contents.home.get("title", "")) or frame["site"]
        return frame | {"title": title, "shift": _shift("shift", contents, say)}
    with override(language):
        return frame | {
            "title": say(version.title),
            "label": _label(version, contents, say),
            "figure": _figure(version, contents, say),
        }


def _setter(language: str, contents: Contents) -> Setter:
    use = contents.site.get("french_use") or FrenchUse.SWISS

    def say(text: str) -> str:
        line = printable(text.replace("\r", "").replace("\n", " ")).strip()
        return bound(typeset(line, language, FrenchUse(use)), language)

    return say


def _site_name(contents: Contents, say: Setter) -> str:
    return say(contents.site.get("name", "")) or "Huis clos"


def _adviser(contents: Contents) -> str:
    """Who speaks; empty where the name of the site says it already."""
    name = contents.site.get("adviser", "")
    return "" if name in contents.site.get("name", "") else name


def _speaker(name: str, contents: Contents, say: Setter) -> str:
    """A name and a role, as far as they are filled in; nothing where nobody speaks."""
    role = contents.site.get("role", "") if contents.site.get("adviser") else ""
    return " · ".join(say(part) for part in (name, role) if part)


def _presentation(contents: Contents, say: Setter) -> str:
    """Who speaks, in one line."""
    return say(contents.site.get("presentation", "")) if contents.site.get("adviser") else ""


def _titled(title: str, contents: Contents, say: Setter) -> str:
    """`title` with the name of the site, which it does not say twice."""
    name = _site_name(contents, say)
    return title if name in title else f"{title} · {name}"


def _colophon(versions: Sequence[PublishedVersion], contents: Contents, say: Setter) -> list[str]:
    """Who speaks, the day of what is said, and where to write: for a page that has left the site."""
    language, site = versions[0].language, contents.site
    as_of = max(version.changed_at for version in versions)
    return [
        *filter(None, [_speaker(site.get("adviser", ""), contents, say), _presentation(contents, say)]),
        _("As of %(day)s") % {"day": day(as_of, language)},
        settings.SITE_URL + address("inquiries:contact", language),
    ]


def _frame(language: str, contents: Contents, say: Setter, title: str) -> dict:
    """What every document has. `title` is shown in the title bar of the window."""
    return {
        "language": language,
        "site": _site_name(contents, say),
        "document_title": title,
        "page": _("Page %(number)s of %(total)s"),
    }


def _sheet(version: PublishedVersion, contents: Contents, say: Setter) -> dict:
    """A decision sheet: a rail of facts beside four movements."""
    minutes = version.reading_minutes
    return {
        "place": _place(version, contents),
        "title": say(version.title),
        "label": _label(version, contents, say),
        "figure": _figure(version, contents, say),
        "facts": [
            {"name": _("Region"), "value": _region(version, contents, say)},
            {"name": _("Organization"), "value": say(version.organisation)},
            {"name": _("Intervention"), "value": say(version.intervention)},
            *_evidence(version, say),
        ],
        "reading": {
            "name": _("Reading time"),
            "value": ngettext("%(minutes)s minute", "%(minutes)s minutes", minutes) % {"minutes": minutes},
        },
        "movements": [_movement(movement, say) for movement in version.movements],
    }


def _movement(movement: Movement, say: Setter) -> dict:
    return {
        "kind": movement.kind,
        "heading": _heading(movement.kind),
        "lines": [paragraph.removesuffix(",") for line in movement.lines for paragraph in _paragraphs(line, say)],
    }


def _evidence(version: PublishedVersion, say: Setter) -> list[dict]:
    kind = str(version.get_evidence_display())
    value = ", ".join(filter(None, [kind, say(version.evidence_period)]))
    return [{"name": _("Evidence of the impact"), "value": value}] if kind else []


def _place(version: PublishedVersion, contents: Contents) -> str:
    """The number of the case; empty where the casebook does not list it yet."""
    numbers = (number for number, entry in enumerate(contents.index, 1) if entry.slug == version.slug)
    number = next(numbers, None)
    return _("Case %(number)s of %(total)s") % {"number": number, "total": len(contents.index)} if number else ""


def _heading(kind: str) -> str:
    return {
        "context": _("Context"),
        "problem": _("Problem"),
        "decision": _("Decision made possible"),
        "impact": _("Observed impact"),
    }[kind]


def _figure(version: PublishedVersion, contents: Contents, say: Setter) -> dict:
    """The decision figure of the pages, in the colours of their style sheet; its language must be the active one."""
    tensions = tuple((say(term.name), term.id in version.tensions) for term in contents.tension)
    return _drawn(tensions, len(version.observations), version.language)


@lru_cache(maxsize=64)
def _drawn(tensions: tuple[tuple[str, bool], ...], observations: int, language: str) -> dict:
    alternative = in_words(tensions, observations)
    figure = decision_figure(tensions, observations)
    drawing = render_to_string("casestudies/_decision_figure.svg", {"figure": figure, "label": alternative})
    style = (
        f"path.quiet {{ stroke: {FIGURE_COLOURS['rule']} }} text {{ fill: {FIGURE_COLOURS['ink']} }} "
        f"text.quiet {{ fill: {FIGURE_COLOURS['quiet']} }} "
        "text { font-family: 'Newsreader Text', 'Libertinus Serif' }"
    )
    view = f"0 0 {figure.width} {figure.height}"
    svg = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{view}" color="{FIGURE_COLOURS["accent"]}">'
    return {"alternative": alternative, "svg": f"{svg}<style>{style}</style>{drawing}</svg>"}


def _map(contents: Contents, say: Setter) -> dict:
    return {
        "heading": say(_("Tensions in play")),
        "introduction": say(contents.home.get("map_introduction", "")),
        "corner": _("Case"),
        "tensions": [say(term.name) for term in contents.tension],
        "rows": [_row(number, entry, contents, say) for number, entry in enumerate(contents.index, 1)],
    }


def _row(number: int, entry: Entry, contents: Contents, say: Setter) -> dict:
    """A case and its marks: the text of each for screen readers, empty where the tension is not in play."""
    mark = _("Case %(number)s: %(tension)s")
    return {
        "title": say(entry.title),
        "marks": [
            mark % {"number": number, "tension": say(term.name)} if term.id in entry.tension else ""
            for term in contents.tension
        ],
    }


def _section(name: str, contents: Contents, say: Setter) -> dict:
    return {
        "heading": say(contents.home.get(f"{name}_heading", "")),
        "text": _paragraphs(contents.home.get(f"{name}_text", ""), say),
    }


def _shift(name: str, contents: Contents, say: Setter) -> dict:
    home = contents.home
    lead = say(home.get("shift_lead", "")) if name == "shift" else ""
    return {"lead": lead, "from": say(home.get(f"{name}_from", "")), "to": say(home.get(f"{name}_to", ""))}


def _label(version: PublishedVersion, contents: Contents, say: Setter) -> str:
    return f"{_region(version, contents, say)} — {say(version.organisation)}"


def _region(version: PublishedVersion, contents: Contents, say: Setter) -> str:
    return next((say(term.name) for term in contents.region if term.id == version.region_id), "")


def _paragraphs(text: str, say: Setter) -> list[str]:
    """Its paragraphs, which empty lines separate."""
    return [say(part) for part in text.replace("\r", "").split("\n\n") if part.strip()]
