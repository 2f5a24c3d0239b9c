"""What the admins of the casebook share."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django.conf import settings
from django.contrib import admin
from django.contrib.admin.models import ADDITION, CHANGE, DELETION, LogEntry
from django.contrib.admin.utils import flatten_fieldsets
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext_lazy as _
from django.views.decorators.csrf import csrf_protect
from django.views.decorators.debug import sensitive_post_parameters
from parler.admin import TranslatableAdmin

from .. import anonymity
from ..anonymity.phrases import Setting
from ..publishing import drafts, published, versions, watch_list
from ..publishing.alarms import renew_watched_slug, watched_in_site_text
from ..publishing.findings import Place, PlacedFinding
from ..publishing.reasons import keep_reasons
from ..publishing.writing import Outdated, writing
from .conflicts import ConflictPages
from .findings import findings_shown
from .forms import ReviewedForm, SiteTextForm
from .older import older_shown
from .versions import VersionPages

NAMES_UNCHECKED = _(
    "Names of people, organizations and places were not checked: the part that knows them is not installed or did not "
    "answer. Rules and the watch list were. Read once more yourself."
)


class ReviewedAdmin(admin.ModelAdmin):
    """An admin of texts that the guard reads. What is deleted here is gone from what readers see, in the same transaction."""

    @method_decorator([csrf_protect, sensitive_post_parameters()])
    def changeform_view(
        self, request: HttpRequest, object_id: str | None = None, form_url: str = "", extra_context: dict | None = None
    ) -> HttpResponse:
        """Django's, without the transaction around it: the guard reads for seconds while the form is validated, and a
        transaction would hold up every writer. `save_related` opens the one that saves; where that finds that others changed
        what the form was checked against, the form is checked once more."""
        try:
            return self._changeform_view(request, object_id, form_url, extra_context)  # type: ignore[attr-defined]
        except (Outdated, drafts.Refused):
            return self.changeform_view(request, object_id, form_url, extra_context)

    def save_model(self, request: HttpRequest, obj: models.Model, form: Any, change: bool) -> None:
        """Nothing yet: `save_related` saves the record and all that goes with it, in one transaction."""

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """Saves a form of the list, that is its numbers, or one whose texts name nobody."""
        with writing():
            super().save_model(request, form.instance, form, change)
            super().save_related(request, form, formsets, change)
            if isinstance(form, ReviewedForm):
                self.save_reviewed(request, form)
            self.refresh_pages()

    def refresh_pages(self) -> None:
        """Brings what was saved to readers."""
        published.refresh()

    def save_reviewed(self, request: HttpRequest, form: Any) -> None:
        """What else is saved with the texts of a form, in its transaction."""

    def delete_model(self, request: HttpRequest, obj: models.Model) -> None:
        with writing():
            super().delete_model(request, obj)
            published.refresh()

    def delete_queryset(self, request: HttpRequest, queryset: models.QuerySet) -> None:
        with writing():
            super().delete_queryset(request, queryset)
            published.refresh()

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        """The records alone: a list of their reasons, steps and versions would tell nobody anything."""
        _deleted, _counts, forbidden, protected = super().get_deleted_objects(objs, request)
        return [str(record) for record in objs], {str(self.opts.verbose_name_plural): len(objs)}, forbidden, protected

    # Django's own log keeps who changed which record, and never its title.

    def log_addition(self, request: HttpRequest, obj: models.Model, message: Any) -> Any:
        return log_without_title(request, [obj], ADDITION)

    def log_change(self, request: HttpRequest, obj: models.Model, message: Any) -> Any:
        return log_without_title(request, [obj], CHANGE)

    def log_deletions(self, request: HttpRequest, queryset: Any) -> Any:
        return log_without_title(request, [record for record in queryset if isinstance(record, self.model)], DELETION)


def log_without_title(request: HttpRequest, records: Iterable[models.Model], flag: int) -> list[LogEntry]:
    """Stores an entry of Django's log for each record, with its number in the place of its title."""
    entries = [
        LogEntry(
            user_id=f"{request.user.pk}",
            content_type=ContentType.objects.get_for_model(record),
            object_id=record.pk,
            object_repr=f"{record.pk}",
            action_flag=flag,
        )
        for record in records
    ]
    return LogEntry.objects.bulk_create(entries)


class SiteTextAdmin(ConflictPages, VersionPages, ReviewedAdmin, TranslatableAdmin):
    """An admin of the site's own texts and of the lists that cases are sorted by."""

    form = SiteTextForm

    def _language(self, request: HttpRequest, obj: models.Model | None = None) -> str:
        """The language that the address names, or French where the site has no such language."""
        language = super()._language(request, obj)
        return language if language in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        """Those of the record: the page holds the version already."""
        fieldsets = super().get_fieldsets(request, obj)
        return [
            (title, {**options, "fields": [name for name in options["fields"] if name != "version"]})
            for title, options in fieldsets
        ]

    def form_places(self, request: HttpRequest, record: Any) -> dict[str, Place]:
        """The form holds the texts of one language, and what all share."""
        language, translated = self.get_form_language(request, record), record._parler_meta.get_translated_fields()
        names = flatten_fieldsets(self.get_fieldsets(request, record))
        words = {name for fields in versions.words_now(record).values() for name in fields} | set(translated)
        return {name: (language if name in translated else "", name) for name in names if name in words}

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """Keeps a version of what is saved. Raises Stale where somebody else saved meanwhile."""
        is_opened = change and isinstance(form, SiteTextForm)  # a list is no form of one record
        version, settled = (form.base_version, form.settled) if is_opened else (None, ())
        with versions.saving(form.instance, request.user.get_username(), version, settled):
            if isinstance(form, SiteTextForm):
                watch_list.refuse_if_changed(form.checked.review.watched)
            super().save_related(request, form, formsets, change)

    def save_reviewed(self, request: HttpRequest, form: SiteTextForm) -> None:
        """Keeps the reasons, and renews an address that holds a watched term."""
        renew_watched_slug(form.instance)
        keep_reasons(form.instance, form.checked.reasons(), request.user.get_username())

    def get_language_tabs(self, *args: Any, **kwargs: Any) -> Any:
        """Django-parler's tabs, without the link that deletes a language."""
        tabs = super().get_language_tabs(*args, **kwargs)
        tabs.allow_deletion = False
        return tabs

    def delete_translation(self, request: HttpRequest, object_id: str, language_code: str) -> HttpResponse:
        """Refused: every page and every filter exists in both languages."""
        raise PermissionDenied

    def render_change_form(
        self,
        request: HttpRequest,
        context: dict,
        add: bool = False,
        change: bool = False,
        form_url: str = "",
        obj: Any = None,
    ) -> HttpResponse:
        anonymity.warm_up(settings.GUARD_FOLDER)
        context |= findings_context(
            context["adminform"].form, self.model, watched_in_site_text(obj, watch_list.current()) if obj else []
        )
        context["older"] = older_shown(obj, self.get_form_language(request, obj)) if obj else []
        return super().render_change_form(request, context, add, change, form_url, obj)


def findings_context(
    form: ReviewedForm,
    model: type[models.Model],
    waiting: list[PlacedFinding],
    settings_of: Callable[[list[PlacedFinding]], Mapping[str, Setting]] | None = None,
) -> dict[str, Any]:
    """What the page says of findings: those in what was typed, or else those that wait in what is saved. `settings_of` tells
    what to propose wider words from, by language."""
    if form.is_bound:
        found, typed, naming = form.findings, form.typed_reasons, form.checked.naming_reasons
        unchecked = not form.checked.review.checked_names
    else:
        found, typed, naming, unchecked = waiting, {}, [], not anonymity.is_complete()
    return {
        "findings": findings_shown(
            model,
            found,
            typed,
            getattr(form, "language_code", ""),
            not form.is_bound,
            naming,
            settings_of(found) if settings_of else {},
        ),
        "names_unchecked": NAMES_UNCHECKED if unchecked else "",
    }
