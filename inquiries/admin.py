"""Where the consultant fetches envelopes. This server cannot open them: there is nothing here to read or to change.

No history is kept (Django's log would outlive the inquiry and say to the second when it was read or erased).
"""

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.defaultfilters import filesizeformat
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from .erasure import erase
from .models import Inquiry

IDENTITY_FILE = "huis-clos-identity.txt"
"""What `manage.py inquiry_key` calls the file unless told otherwise."""


@admin.register(Inquiry)
class InquiryAdmin(admin.ModelAdmin):
    list_display = ["reference", "received_on", "language", "state"]
    list_filter = ["state", "language"]
    search_fields = ["reference"]
    search_help_text = _("A reference, such as HC-7F3K-Q2.")
    fields = ["reference", "received_on", "language", "state", "size", "command"]
    readonly_fields = ["size", "command"]
    actions = ["mark_as_read", "mark_as_handled"]
    change_form_template = "admin/inquiries/inquiry/change_form.html"

    def get_queryset(self, request):
        return super().get_queryset(request).defer("envelope", "submission")

    def get_urls(self):
        own = [
            path("<int:pk>/download/", self._posted(self.download), name="inquiries_inquiry_download"),
            path("<int:pk>/mark/<str:state>/", self._posted(self.mark), name="inquiries_inquiry_mark"),
        ]
        return own + super().get_urls()

    def _posted(self, view):
        return self.admin_site.admin_view(require_POST(view))

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_mark_permission(self, request):
        return request.user.has_perm("inquiries.change_inquiry")

    @admin.display(description=_("size of the envelope"))
    def size(self, inquiry: Inquiry) -> str:
        return filesizeformat(len(inquiry.envelope))

    @admin.display(description=_("to open it"))
    def command(self, inquiry: Inquiry) -> str:
        return format_html(
            "<code>age --decrypt --identity {} {}</code><br>{}",
            IDENTITY_FILE,
            inquiry.file_name,
            _(
                "Download the envelope, then type this where the file and your identity file are. The tool comes from "
                "age-encryption.org; what it prints is the message."
            ),
        )

    def download(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The age file. An inquiry that is new counts as read from here on."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        inquiry = get_object_or_404(Inquiry, pk=pk)
        Inquiry.objects.filter(pk=pk, state=Inquiry.State.NEW).update(state=Inquiry.State.READ)
        return HttpResponse(
            bytes(inquiry.envelope),
            content_type="application/octet-stream",
            headers={
                "Content-Disposition": f'attachment; filename="{inquiry.file_name}"',
                "Cache-Control": "no-store",
            },
        )

    def mark(self, request: HttpRequest, pk: int, state: str) -> HttpResponse:
        """Sets the state, from a button on the inquiry's page."""
        if not self.has_mark_permission(request):
            raise PermissionDenied
        if state not in Inquiry.State:
            raise Http404
        inquiry = get_object_or_404(self.get_queryset(request), pk=pk)
        self._set_state(request, Inquiry.objects.filter(pk=inquiry.pk), Inquiry.State(state))
        return HttpResponseRedirect(
            reverse("admin:inquiries_inquiry_change", args=[pk], current_app=self.admin_site.name)
        )

    @admin.action(description=_("Mark as read"), permissions=["mark"])
    def mark_as_read(self, request, queryset):
        self._set_state(request, queryset, Inquiry.State.READ)

    @admin.action(description=_("Mark as handled"), permissions=["mark"])
    def mark_as_handled(self, request, queryset):
        self._set_state(request, queryset, Inquiry.State.HANDLED)

    def _set_state(self, request: HttpRequest, queryset: QuerySet[Inquiry], state: Inquiry.State) -> None:
        count = queryset.update(state=state)
        told = ngettext(
            "%(count)d inquiry is now marked: %(state)s.", "%(count)d inquiries are now marked: %(state)s.", count
        )
        messages.success(request, told % {"count": count, "state": str(state.label).lower()})

    def delete_model(self, request, obj):
        erase(Inquiry.objects.filter(pk=obj.pk))

    def delete_queryset(self, request, queryset):
        erase(queryset)

    def log_deletions(self, request, queryset):
        """Nothing: see the top of this file."""
