"""The page of what is kept of a record: compares any two sides word by word, and brings texts back as a draft."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext, gettext_lazy, ngettext

from ..models import Version
from ..publishing import restoring
from ..publishing.differences import Piece, compare
from ..publishing.drafts import Refused
from ..publishing.findings import Place
from ..publishing.restoring import DRAFT, READERS, Side
from ..publishing.versions import Stale, changed_since
from ..publishing.words import LANGUAGES
from ..publishing.writing import Outdated
from .findings import field_order, place_name
from .values import moment, value_shown

SHOWN = 200
"""The latest versions that can be chosen; older ones stay in the database."""
IN_PANEL = 8
"""The latest in the panel of a case."""
NAMED = 3
"""Fields that a version names; of more, their number."""


_AT_ONCE: dict[str, Any] = {
    Version.Action.SAVED: gettext_lazy("Saved"),
    Version.Action.RESTORED: gettext_lazy("Restored"),
}
"""What happened to a text that readers see as soon as it is saved."""


@dataclass(frozen=True)
class Difference:
    """One field in which two sides differ. `what` names it for restoring; empty where it is not restored."""

    label: str
    language: str
    pieces: list[Piece]
    what: str


class VersionPages(admin.ModelAdmin):
    """Adds the page to an admin of texts."""

    keeps_drafts = True
    """Whether what is saved is a draft; otherwise readers see it at once."""

    def get_urls(self) -> list[URLPattern]:
        name = f"{self.opts.app_label}_{self.opts.model_name}_versions"
        page = path("<path:object_id>/versions/", self.admin_site.admin_view(self.versions_view), name=name)
        return [page, *super().get_urls()]

    def versions_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Compares `?older=` and `?newer=`; restores `restore` from the version `from` on POST."""
        record: Any = self.get_object(request, unquote(object_id))
        if record is None:
            raise Http404
        if not self.has_view_or_change_permission(request, record):
            raise PermissionDenied
        if request.method == "POST":
            return self._restore(request, record)
        kept = versions_shown(record, SHOWN)
        default = str(kept[1].version.pk) if len(kept) > 1 and not has_readers(record) else READERS
        older = restoring.side(record, request.GET.get("older", default))
        newer = restoring.side(record, request.GET.get("newer", DRAFT))
        if older is None or newer is None:
            raise Http404
        context = {
            **self.admin_site.each_context(request),
            "title": gettext("Versions of “%s”") % record,
            "opts": self.opts,
            "original": record,
            "older": older,
            "newer": newer,
            "choices": side_names(record, kept, self.keeps_drafts),
            "keeps_drafts": self.keeps_drafts,
            "differences": self._differences(older, newer),
            "restores": self.has_change_permission(request, record) and older.key != DRAFT,
        }
        return TemplateResponse(request, "admin/casestudies/versions.html", context)

    def _differences(self, older: Side, newer: Side) -> list[Difference]:
        places = _in_order(self.model, restoring.differing(older, newer))
        return [self._difference(older, newer, place) for place in places]

    def _difference(self, older: Side, newer: Side, place: Place) -> Difference:
        shown = [value_shown(self.model, place, side.values.get(place, "")) for side in (older, newer)]
        what = f"{place[0]}-{place[1]}" if place in older.texts else ""
        return Difference(place_name(self.model, *place), place[0], compare(*shown), what)

    def _restore(self, request: HttpRequest, record: Any) -> HttpResponse:
        if not self.has_change_permission(request, record):
            raise PermissionDenied
        source = restoring.side(record, request.POST.get("from", ""))
        texts = restoring.chosen(source.texts, request.POST.get("restore", "")) if source else {}
        if not texts:
            raise Http404
        try:
            restoring.restore(record, texts, request.user.get_username())
        except Refused as refused:
            where = {place_name(self.model, found.language, found.field) for found in refused.checked.blocking}
            text = gettext("Nothing is restored: it could name somebody, in %s.") % ", ".join(sorted(where))
            self.message_user(request, text, messages.WARNING)
            return HttpResponseRedirect(request.get_full_path())
        except (Stale, Outdated):
            text = gettext("Nothing is restored: somebody else saved just now. Compare once more.")
            self.message_user(request, text, messages.WARNING)
            return HttpResponseRedirect(request.get_full_path())
        text = gettext("Restored as a draft.") if self.keeps_drafts else gettext("Restored. Readers see it now.")
        self.message_user(request, text, messages.SUCCESS)
        return HttpResponseRedirect(
            reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_change", args=[record.pk])
        )


def has_readers(record: Any) -> bool:
    """Whether readers see something of `record` that is kept beside its draft."""
    return bool(Side(READERS, record).values)


@dataclass(frozen=True)
class VersionShown:
    """A version, and the names of the fields that it changed."""

    version: Version
    changed: str

    def name(self, keeps_drafts: bool) -> str:
        """When, what, who and which fields, on one line."""
        when = moment(self.version.at)
        what = self.version.get_action_display() if keeps_drafts else _AT_ONCE.get(self.version.action, "")
        by = self.version.by or gettext("the site itself")
        return " · ".join(filter(None, (when, str(what), by, self.changed)))


def versions_shown(record: Any, number: int) -> list[VersionShown]:
    """The latest that are kept of `record`."""
    kept = list(record.versions.all()[: number + 1])  # one more, for the last to be compared with
    pairs = zip(kept[:number], [*kept[1:], None], strict=False)
    return [VersionShown(version, _changed(type(record), version, before)) for version, before in pairs]


def _changed(model: Any, version: Version, before: Version | None) -> str:
    names = [place_name(model, *place) for place in _in_order(model, changed_since(version, before))]
    more = len(names) - NAMED
    told = [*names[:NAMED], ngettext("%d more field", "%d more fields", more) % more] if more > 0 else names
    return " · ".join(told)


def _in_order(model: Any, places: Iterable[Place]) -> list[Place]:
    """As on the form: language by language, what all share last."""
    languages, fields = [*LANGUAGES, ""], [*field_order(model), "evidence"]
    return sorted(
        places, key=lambda place: (languages.index(place[0]), fields.index(place[1]) if place[1] in fields else -1)
    )


def side_names(record: Any, kept: list[VersionShown], keeps_drafts: bool) -> list[tuple[str, str]]:
    """What can be compared, newest first: a key and a name for each."""
    readers = [(READERS, gettext("What readers see"))] if has_readers(record) else []
    return [
        (DRAFT, gettext("The present draft") if keeps_drafts else gettext("The present text")),
        *readers,
        *((str(shown.version.pk), shown.name(keeps_drafts)) for shown in kept),
    ]
