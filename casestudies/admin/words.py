"""The site's own words, which are published like cases, and the lists cases are sorted by, which readers see once saved."""

from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from ..models import HomeTexts, InterventionType, Region, SiteIdentity, Tension
from ..publishing import consent
from .base import SiteTextAdmin
from .site_texts import DraftedAdmin


class TermListForm(forms.ModelForm):
    """The number of a term in the list. The page tells what stood there, so that only what was typed is saved."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["position"].show_hidden_initial = True

    def clean_position(self) -> int:
        """Refuses a new number for a term that somebody else has moved since the page was opened, or for no term."""
        if not self.instance.pk:
            raise forms.ValidationError(gettext("It is no longer in the list. Load the page again."))
        shown = self.data.get(self.add_initial_prefix("position"), "")
        if "position" in self.changed_data and shown != str(self.initial["position"]):
            sentence = gettext("Somebody else has meanwhile given it number %d.")
            raise forms.ValidationError(sentence % self.initial["position"])
        return self.cleaned_data["position"]


class TermAdmin(SiteTextAdmin):
    list_display = ["__str__", "position"]
    list_editable = ["position"]
    fields = ["name", "position"]

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Names the number in the list too, where no label stands beside it."""
        field: Any = super().formfield_for_dbfield(db_field, request, **kwargs)
        if db_field.name == "position":
            field.widget.attrs["aria-label"] = db_field.verbose_name
        return field

    def refresh_pages(self) -> None:
        """Brings the name to readers, who no longer read that a client agreed to a text with another one."""
        super().refresh_pages()
        consent.mark_all_published()

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Refused while a case uses the term: it would vanish from the pages of the case."""
        in_use = obj is not None and obj.casestudy_set.exists()
        return not in_use and super().has_delete_permission(request, obj)

    def get_actions(self, request: HttpRequest) -> dict:
        return {}

    def get_changelist_form(self, request: HttpRequest, **kwargs: Any) -> Any:
        return super().get_changelist_form(request, **{"form": TermListForm, **kwargs})


admin.site.register([Region, InterventionType, Tension], TermAdmin)


class SingleRecordAdmin(DraftedAdmin):
    """One record: its list goes straight to it."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def changelist_view(self, request: HttpRequest, extra_context: dict | None = None) -> HttpResponse:
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
        (
            _("In each language"),
            {
                "fields": [
                    "name",
                    "adviser",
                    "role",
                    "presentation",
                    "answer_time",
                    "footer_line",
                    "hosting",
                    "data_contact",
                ]
            },
        ),
        (
            _("The same in both languages"),
            {"fields": ["email", "phone", "postal_address", "registration", "french_use"]},
        ),
    ]

    @admin.display(description=_("to complete"))
    def to_complete(self, identity: SiteIdentity) -> str:
        """What the notices still lack, as a list."""
        missing = identity.missing()
        if not missing:
            return gettext("Nothing: the notices are complete.")
        items = format_html_join("", "<li>{}</li>", ((name,) for name in missing))
        return format_html(
            '<p class="to-complete">{}</p><ul>{}</ul>',
            gettext("The legal notice and the privacy notice still lack this; on the pages it is left out:"),
            items,
        )
