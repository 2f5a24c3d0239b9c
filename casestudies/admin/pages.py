"""The admin of the editable pages. The About page carries a portrait as well, a draft until the page is published."""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from ..models import Page, Portrait
from ..publishing import portrait
from ..reading import portraits
from .forms import SiteTextForm
from .site_texts import DraftedAdmin


class PageForm(SiteTextForm):
    """A page; the About page carries a portrait as well."""

    content_length = 0  # of the request, in bytes

    portrait = forms.FileField(
        label=_("another portrait"),
        required=False,
        widget=forms.FileInput({"accept": "image/jpeg,image/png,image/webp,image/avif"}),
        help_text=_(
            "A JPEG, PNG, WebP or AVIF picture of at most 6 MB. It is cropped to 4:5 and re-encoded: nothing else "
            "in the file is kept, not even where it was taken."
        ),
    )
    change_back = forms.BooleanField(required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "change_back" in self.fields:
            self.fields["change_back"].label = change_back_label()

    def clean_portrait(self) -> Any:
        """Makes the pictures from the upload. Refuses one that is too large."""
        upload = self.cleaned_data["portrait"]
        if upload:
            self.pictures = portraits.encoded(upload)
        elif self.content_length > settings.FILE_UPLOAD_MAX_MEMORY_SIZE:
            raise portraits.too_large()
        return upload


def change_back_label() -> str:
    """What `portrait.change_back` would do now; empty where there is no portrait."""
    digests = portrait.digests()
    if portrait.DRAFT not in digests:
        return gettext("remove the portrait") if digests else ""
    return gettext("drop the new portrait") if digests[portrait.DRAFT] else gettext("keep the portrait after all")


@admin.register(Page)
class PageAdmin(DraftedAdmin):
    form = PageForm
    list_display = ["__str__"]
    readonly_fields = ["portrait_now"]

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        if obj is None or not portrait.is_on(obj):
            return ["title", "body"]
        return ["title", "body", "portrait_now", "portrait", *(["change_back"] if portrait.digests() else [])]

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        form: Any = super().get_form(request, obj, change=change, **kwargs)
        form.content_length = int(request.META.get("CONTENT_LENGTH") or 0)
        return form

    @admin.display(description=_("portrait"))
    def portrait_now(self, _page: Page) -> str:
        """The portrait as it will be, and what readers see."""
        digests = portrait.digests()
        if not digests:
            return gettext("None yet.")
        pk = max(digests)
        if not digests[pk]:
            return gettext("Removed in the draft. Readers see it until you publish.")
        said = (
            gettext("Readers see it.")
            if pk == portrait.PUBLISHED
            else gettext("A draft: readers see it once you publish.")
        )
        address = reverse("admin:casestudies_page_portrait", args=[pk, digests[pk]])
        picture = format_html('<img class="portrait" src="{}" width="160" height="200" alt="">', address)
        return format_html("{}<br>{}", picture, said)

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.picture)
        return [
            path("portrait/<int:pk>-<slug:digest>.jpeg", view, name="casestudies_page_portrait"),
            *super().get_urls(),
        ]

    def picture(self, request: HttpRequest, pk: int, digest: str) -> HttpResponse:
        """The portrait or its draft, for those who may see drafts."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        found = get_object_or_404(Portrait, pk=pk, digest=digest)
        return HttpResponse(bytes(found.small_jpeg), content_type="image/jpeg", headers={"Cache-Control": "no-store"})

    def save_reviewed(self, request: HttpRequest, form: PageForm) -> None:
        """Keeps the portrait, or its removal, as a draft."""
        if form.cleaned_data.get("portrait"):
            portrait.keep(form.pictures)
        elif form.cleaned_data.get("change_back"):
            portrait.change_back()
        super().save_reviewed(request, form)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
