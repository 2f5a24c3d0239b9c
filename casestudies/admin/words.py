"""The site's own words, and the lists cases are sorted by. Whatever is saved here reaches readers in the same transaction."""

from django.contrib import admin
from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from ..models import HomeTexts, InterventionType, Page, Region, SiteIdentity, Tension
from .base import ShownAdmin


class TermAdmin(ShownAdmin):
    list_display = ["__str__", "position"]
    list_editable = ["position"]
    fields = ["name", "position"]

    def has_delete_permission(self, request, obj=None):
        """Not while a case uses it: it would vanish from what readers see."""
        term = getattr(obj, "master", obj)  # parler asks about a translation too
        in_use = term is not None and term.casestudy_set.exists()
        return not in_use and super().has_delete_permission(request, obj)

    def get_actions(self, request):
        return {}


admin.site.register([Region, InterventionType, Tension], TermAdmin)


class SingleRecordAdmin(ShownAdmin):
    """One record: its list goes straight to it."""

    def has_add_permission(self, request):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    def changelist_view(self, request, extra_context=None):
        opts = self.model._meta
        return HttpResponseRedirect(
            reverse(f"admin:{opts.app_label}_{opts.model_name}_change", args=[self.model.objects.get().pk])
        )


@admin.register(HomeTexts)
class HomeTextsAdmin(SingleRecordAdmin):
    pass


@admin.register(SiteIdentity)
class SiteIdentityAdmin(SingleRecordAdmin):
    readonly_fields = ["to_complete"]
    fieldsets = [
        (None, {"fields": ["to_complete"]}),
        (_("In each language"), {"fields": ["name", "adviser", "role", "footer_line", "hosting", "data_contact"]}),
        (
            _("The same in both languages"),
            {"fields": ["email", "phone", "postal_address", "registration", "french_use"]},
        ),
    ]

    @admin.display(description=_("to complete"))
    def to_complete(self, identity: SiteIdentity) -> str:
        missing = identity.missing()
        if not missing:
            return gettext("Nothing: the notices are complete.")
        items = format_html_join("", "<li>{}</li>", ((name,) for name in missing))
        return format_html(
            '<p class="to-complete">{}</p><ul>{}</ul>',
            gettext("The legal notice and the privacy notice still lack this; on the pages it is left out:"),
            items,
        )


@admin.register(Page)
class PageAdmin(ShownAdmin):
    list_display = ["__str__"]
    fields = ["title", "body"]

    def has_add_permission(self, request):
        return False

    def has_delete_permission(self, request, obj=None):
        return False
