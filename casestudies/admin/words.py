"""The site's own words, which are published like cases, and the lists cases are sorted by, which readers see once saved."""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib import admin
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from ..models import HomeTexts, InterventionType, Page, Region, SiteIdentity, Tension
from ..publishing import published
from ..reading import portraits
from .base import SiteTextAdmin
from .forms import SiteTextForm
from .site_texts import DraftedAdmin


class TermListForm(forms.ModelForm):
    """The number of a term in the list. The page tells what stood there, so that only what was typed is saved."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["position"].show_hidden_initial = True

    def clean_position(self) -> int:
        """Refuses a new number for a term that somebody else has moved since the page was opened."""
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


class PageForm(SiteTextForm):
    """A page; the About page carries a portrait as well."""

    content_length = 0  # of the request, in bytes

    portrait = forms.FileField(
        label=_("portrait"),
        required=False,
        widget=forms.FileInput({"accept": "image/jpeg,image/png,image/webp,image/avif"}),
        help_text=_(
            "A JPEG, PNG, WebP or AVIF picture of at most 6 MB. It is cropped to 4:5 and re-encoded: nothing else "
            "in the file is kept, not even where it was taken."
        ),
    )
    remove_portrait = forms.BooleanField(label=_("remove the portrait"), required=False)

    def clean_portrait(self) -> Any:
        """Makes the pictures from the upload. Refuses one that is too large."""
        upload = self.cleaned_data["portrait"]
        if upload:
            self.pictures = portraits.encoded(upload)
        elif self.content_length > settings.FILE_UPLOAD_MAX_MEMORY_SIZE:
            raise portraits.too_large()
        return upload


@admin.register(Page)
class PageAdmin(DraftedAdmin):
    form = PageForm
    list_display = ["__str__"]

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        is_about = obj is not None and obj.kind == Page.Kind.ABOUT
        return ["title", "body", *(["portrait", "remove_portrait"] if is_about else [])]

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        form: Any = super().get_form(request, obj, change=change, **kwargs)
        form.content_length = int(request.META.get("CONTENT_LENGTH") or 0)
        return form

    def save_reviewed(self, request: HttpRequest, form: PageForm) -> None:
        """Stores or removes the portrait, which readers see at once."""
        if form.cleaned_data.get("portrait"):
            portraits.keep(form.pictures)
            published.refresh()
        elif form.cleaned_data.get("remove_portrait"):
            portraits.remove()
            published.refresh()
        super().save_reviewed(request, form)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
