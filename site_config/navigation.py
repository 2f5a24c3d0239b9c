"""The four words at the top of every page of the admin, and what each of them collects."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from inquiries.models import Inquiry


@dataclass(frozen=True)
class Section:
    """One word: the page it opens, who may see it, and the beginnings of the names of its addresses."""

    label: "str | Promise"
    opens: str
    permissions: tuple[str, ...]
    names: tuple[str, ...]


SECTIONS = (
    Section(
        _("Cases"), "casestudies_casestudy_changelist", ("casestudies.view_casestudy",), ("casestudies_casestudy",)
    ),
    Section(_("Messages"), "inquiries_inquiry_room", ("inquiries.view_inquiry",), ("inquiries_",)),
    Section(
        _("Site texts"),
        "texts",
        ("casestudies.view_hometexts", "casestudies.view_page"),
        ("texts", "casestudies_hometexts", "casestudies_page"),
    ),
    Section(
        _("Settings"), "settings", (), ("settings", "casestudies_", "sealing_", "auth_", "accounts", "password_change")
    ),
)
"""The first whose name fits holds a page: what of the casebook is neither case nor text is a setting."""


COUNTED = 999
"""More unread messages than these are not counted one by one on every page."""


@dataclass(frozen=True)
class Entry:
    """One word as a page shows it."""

    label: "str | Promise"
    url: str
    is_current: bool
    count: int = 0

    @property
    def count_shown(self) -> str:
        return str(self.count) if self.count <= COUNTED else f"{COUNTED}+"


HELP = {
    "casestudies_casestudy_consent": "consent",
    "casestudies_casestudy_watch_list": "leak",
    "casestudies_casestudy": "new-case",
    "inquiries_": "inquiry",
    "sealing_": "lost-key",
    "accounts": "lost-phone",
    "password_change": "first-hour",
}
"""The section of the manual for pages whose names begin so, the first that fits."""


def navigation(request: HttpRequest) -> list[Entry]:
    """The entries that this user may open; one query, for the unread messages."""
    return list(_entries(request))


def _entries(request: HttpRequest) -> Iterator[Entry]:
    current = section_of(request)
    for section in SECTIONS:
        if not section.permissions or any(map(request.user.has_perm, section.permissions)):
            unread = Inquiry.objects.unread().order_by()[: COUNTED + 1]
            count = unread.count() if section.opens == "inquiries_inquiry_room" else 0
            yield Entry(section.label, reverse(f"admin:{section.opens}"), section is current, count)


def section_of(request: HttpRequest) -> Section | None:
    """The section that the page belongs to; None for the first page."""
    name = _name_of(request)
    return next((section for section in SECTIONS if name.startswith(section.names)), None)


def help_on(request: HttpRequest) -> str:
    """Where in the manual the page is explained, as an anchor; the first hour where it is not."""
    name = _name_of(request)
    return next((section for begins, section in HELP.items() if name.startswith(begins)), "first-hour")


def _name_of(request: HttpRequest) -> str:
    match = request.resolver_match
    return f"{match.app_name}:{match.url_name}".removeprefix("admin:") if match else ""
