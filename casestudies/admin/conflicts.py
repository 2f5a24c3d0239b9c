"""Two people saved one record: what only one of them changed is merged, and of the rest one chooses.

The page that asks is the form again, with a choice in the place of each field that both changed: nothing typed is lost. It
works without script.
"""

from dataclasses import dataclass
from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.db import models
from django.http import HttpRequest, HttpResponse, QueryDict
from django.template.response import TemplateResponse
from django.utils.translation import gettext, ngettext
from django.views.decorators.debug import sensitive_variables

from ..models import Reviewed
from ..publishing import versions
from ..publishing.conflicts import Merge, Value, merge
from ..publishing.differences import Kind, Piece, compare
from ..publishing.findings import Place
from .findings import place_name
from .forms import version_in
from .values import value_shown

LEADING_OUT = ("_publish", "_schedule")
"""Buttons that would bring to readers what somebody else wrote, unseen."""


@dataclass(frozen=True)
class Choice:
    """One field that both sides changed."""

    name: str
    label: str
    language: str
    mine: str
    theirs: str
    mine_shown: list[Piece]
    theirs_shown: list[Piece]


class ConflictPages(admin.ModelAdmin):
    """Answers a save from an older version of a record."""

    keeps_drafts: bool  # of VersionPages

    def form_places(self, request: HttpRequest, record: Any) -> dict[str, Place]:
        """The place of each field of the form that holds words or a choice, by its name in the form."""
        raise NotImplementedError

    def changeform_view(
        self, request: HttpRequest, object_id: str | None = None, form_url: str = "", extra_context: dict | None = None
    ) -> HttpResponse:
        try:
            return super().changeform_view(request, object_id, form_url, extra_context)
        except versions.Stale:
            return self._meet(request, unquote(object_id or ""), form_url, extra_context)

    @sensitive_variables()
    def _meet(self, request: HttpRequest, object_id: str, form_url: str, extra_context: dict | None) -> HttpResponse:
        """Saves once more with both sides' changes, or asks where both changed the same field."""
        record: Any = self.get_object(request, object_id)
        if record is None:  # deleted while the guard was reading
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)  # type: ignore[attr-defined]
        names = self.form_places(request, record)
        posted = request.POST.copy()
        base = versions.as_of(record, version_in(posted))
        theirs = versions.places(versions.words_now(record))
        mine = {place: _typed(posted, name, theirs.get(place)) for name, place in names.items() if name in posted}
        merged = merge(base, mine, theirs)
        for name, place in names.items():
            if place in merged.values:
                value = merged.values[place]
                posted.setlist(name, value if isinstance(value, list) else [value])
        posted["version"] = str(record.version)
        if merged.taken or merged.conflicts:
            for button in LEADING_OUT:
                posted.pop(button, None)
        if merged.conflicts:
            return self._ask(request, record, posted, _choices(record, names, merged, mine, theirs))
        request.POST = posted  # type: ignore[assignment]
        answer = self.changeform_view(request, object_id, form_url, extra_context)
        if answer.status_code == 302:
            self.message_user(request, _merged_message(_who(request, record), merged), messages.WARNING)
        return answer

    def _ask(self, request: HttpRequest, record: Any, posted: QueryDict, choices: list[Choice]) -> HttpResponse:
        asked = {choice.name for choice in choices} | {"csrfmiddlewaretoken", "_save"}
        context = {
            **self.admin_site.each_context(request),
            "title": gettext("This was saved meanwhile"),
            "opts": self.opts,
            "original": record,
            "last": record.versions.defer("words").first(),
            "who": _who(request, record),
            "choices": choices,
            "keeps_drafts": self.keeps_drafts,
            "kept": [(name, value) for name, values in posted.lists() if name not in asked for value in values],
            "action": request.get_full_path(),
            "lost_file": bool(request.FILES),
        }
        return TemplateResponse(request, "admin/casestudies/conflict.html", context, status=409)


def _typed(posted: QueryDict, name: str, stored: Value | None) -> Value:
    """What was typed in the field `name`, as it would be stored."""
    if isinstance(stored, list):
        return sorted(posted.getlist(name))
    return str(posted[name]).replace("\r\n", "\n").strip()


def _choices(
    record: Reviewed, names: dict[str, Place], merged: Merge, mine: dict[Place, Value], theirs: dict[Place, Value]
) -> list[Choice]:
    by_place = {place: name for name, place in names.items()}
    model: type[models.Model] = type(record)
    found = []
    for place in merged.conflicts:
        typed, saved = str(mine[place]), str(theirs.get(place, ""))
        shown = [value_shown(model, place, text) for text in (saved, typed)]
        pieces = compare(*shown)
        found.append(
            Choice(
                by_place[place],
                place_name(model, *place),
                place[0],
                typed,
                saved,
                [piece for piece in pieces if piece.kind != Kind.DELETE],
                [_marked(piece) for piece in pieces if piece.kind != Kind.INSERT],
            )
        )
    return found


def _marked(piece: Piece) -> Piece:
    """What only their text says, marked like what only mine says: neither is deleted yet."""
    return Piece(Kind.INSERT, piece.text) if piece.kind == Kind.DELETE else piece


def _who(request: HttpRequest, record: Reviewed) -> str:
    """Who saved `record` last, in words."""
    last = record.versions.defer("words").first()
    by = last.by if last else ""
    return gettext("you, in another tab") if by == request.user.get_username() else by or gettext("somebody else")


def _merged_message(who: str, merged: Merge) -> str:
    number = len(merged.taken)
    text = ngettext(
        "Saved meanwhile by %(who)s. Both are kept: what you changed here, and %(number)d field that was changed there.",
        "Saved meanwhile by %(who)s. Both are kept: what you changed here, and %(number)d fields that were changed there.",
        number,
    )
    return text % {"who": who, "number": number}
