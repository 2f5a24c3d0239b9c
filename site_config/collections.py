"""What the words “Site texts” and “Settings” lead to: groups of links, each for those who may follow it."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.contrib import admin
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.roles import is_consultant
from casestudies.models import Page
from site_config import upkeep

Text = str | Promise


@dataclass(frozen=True)
class Entry:
    """One link, with what it leads to in a few words. Without a URL, a fact."""

    label: Text
    url: str
    explained: Text = ""


@dataclass(frozen=True)
class Group:
    """Links that belong together."""

    name: Text
    entries: list[Entry]
    anchor: str = ""


Listed = tuple[str, Text, Text]
"""A model, as `app.Model`; the label of its link; what it is."""

IDENTITY: Listed = (
    "casestudies.SiteIdentity",
    _("Identity"),
    _("the site’s name, who speaks, the address and what the notices must say"),
)
LISTS: tuple[Listed, ...] = (
    ("casestudies.Region", _("Regions"), _("where a case took place")),
    ("casestudies.InterventionType", _("Intervention types"), _("what was done")),
    ("casestudies.Tension", _("Tensions"), _("what the decision weighed, and the map")),
)
KEYS: tuple[Listed, ...] = (
    ("sealing.RecipientKey", _("Keys"), _("what messages are sealed to")),
    ("inquiries.Notification", _("Notifications to send"), _("emails that did not leave yet")),
    ("inquiries.Tally", _("Erased inquiries"), _("how many, month by month")),
)
ACCESS: tuple[Listed, ...] = (
    ("auth.User", _("Users"), _("who may sign in, and what they may do")),
    ("accounts.Event", _("Sign-ins and changes"), _("the log")),
)


def texts(request: HttpRequest) -> list[Group]:
    """The home page, each of the other pages, the words of the identity."""
    home = _links(request, [("casestudies.HomeTexts", _("Home page"), _("its opening, and the invitation"))])
    pages = [
        Entry(str(page), reverse("admin:casestudies_page_change", args=[page.pk]))
        for page in Page.objects.prefetch_related("translations")
        if request.user.has_perm("casestudies.view_page")
    ]
    return _filled([Group(_("Pages"), [*home, *pages]), Group(_("On every page"), _links(request, [IDENTITY]))])


def settings(request: HttpRequest) -> list[Group]:
    """Identity, lists, keys and messages, accounts."""
    own = Entry(_("Your account"), reverse("accounts:home"), _("password, second step, where you are signed in"))
    keys = _links(request, KEYS)
    if keys and request.user.has_perm("inquiries.view_inquiry"):
        room = reverse("admin:inquiries_inquiry_capacity")
        keys.insert(1, Entry(_("Room for inquiries"), room, _("how full it is, and what to erase first")))
    access = _links(request, ACCESS)
    work = [Entry(label, "", when) for label, when in upkeep.last_runs()] if is_consultant(request.user) else []
    return _filled(
        [
            Group(_("The site"), _links(request, [IDENTITY])),
            Group(_("Lists cases are sorted by"), _links(request, LISTS)),
            Group(_("Keys and messages"), keys),
            Group(_("Who may sign in"), [own, *access]),
            Group(_("What the site does by itself"), work, "runs"),
        ]
    )


def _links(request: HttpRequest, listed: Iterable[Listed]) -> list[Entry]:
    """Those of `listed` whose list the admin shows to this user."""
    screens = {screen.opts.label: screen for screen in admin.site._registry.values()}
    return [
        Entry(name, reverse(f"admin:{label.lower().replace('.', '_')}_changelist"), explained)
        for label, name, explained in listed
        if screens[label].has_view_permission(request)
    ]


def _filled(groups: Iterable[Group]) -> list[Group]:
    return [group for group in groups if group.entries]
