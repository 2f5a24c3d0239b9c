from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext
from parler.admin import TranslatableAdmin
from parler.forms import TranslatableModelForm

from ..publishing import published, watch_list


class WatchedForm(TranslatableModelForm):
    """A form that lets no watched name through. The rest of the guard reads cases alone: this is where the adviser's own
    name, address and telephone stand."""

    def clean(self):
        cleaned = super().clean()
        terms = watch_list.current()
        for name, text in list(cleaned.items()):
            if isinstance(text, str) and any(terms.findings(text)):
                self.add_error(name, gettext("A watched name is in this text. Nothing is saved; take the name out."))
        return cleaned


class RefreshingAdmin(TranslatableAdmin):
    """What is deleted here is gone from what readers see, in the same transaction."""

    def _language(self, request, obj=None):
        """The language that the address names, or French where the site has no such language."""
        language = super()._language(request, obj)
        return language if language in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE

    def delete_model(self, request, instance):
        with transaction.atomic():
            super().delete_model(request, instance)
            published.refresh()

    def delete_queryset(self, request, queryset):
        with transaction.atomic():
            super().delete_queryset(request, queryset)
            published.refresh()


class ShownAdmin(RefreshingAdmin):
    """An admin of what all pages share: every change is shown to readers at once, in the same transaction."""

    form = WatchedForm

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        published.refresh()

    def get_language_tabs(self, *args, **kwargs):
        tabs = super().get_language_tabs(*args, **kwargs)
        tabs.allow_deletion = False
        return tabs

    def delete_translation(self, request, object_id, language_code):
        """Refused: every page and every filter exists in both languages."""
        raise PermissionDenied
