from django.db import transaction
from parler.admin import TranslatableAdmin

from .. import editions


class ShownAdmin(TranslatableAdmin):
    """An admin of what all pages share: every change is shown to readers at once, in the same transaction."""

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        editions.refresh()

    def delete_model(self, request, instance):
        with transaction.atomic():
            super().delete_model(request, instance)
            editions.refresh()

    def delete_queryset(self, request, queryset):
        with transaction.atomic():
            super().delete_queryset(request, queryset)
            editions.refresh()

    def delete_model_translation(self, request, translation):
        with transaction.atomic():
            super().delete_model_translation(request, translation)
            editions.refresh()
