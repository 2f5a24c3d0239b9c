"""Where the consultant finds inquiries. This server cannot open them: the reading room does, in the browser.

No history is kept (Django's log would outlive the inquiry and say to the second when it was read or erased).
"""

from collections.abc import Callable
from typing import Any, cast

from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.defaultfilters import filesizeformat
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.decorators import method_decorator
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.csrf import csrf_protect
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST, require_safe

from sealing.admin import Unlogged

from . import capacity, notifications, reading_room, room_acts
from .bulk_erasure import ask_or_erase
from .erasure import erase
from .kept_because import KeptBecauseForm
from .models import Inquiry, InquiryQuerySet, Message, Notification, Tally
from .waiting import show_notices

IDENTITY_FILE = "huis-clos-identity.txt"
"""What `manage.py inquiry_key` calls the file by default."""


class LargeFilter(admin.SimpleListFilter):
    """Sets apart envelopes that are larger than people write."""

    title = _("size")
    parameter_name = "large"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list:
        return [("yes", _("larger than people write")), ("no", _("as usual"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> Any:
        if self.value() == "yes":
            return queryset.filter(size__gt=capacity.LARGE)
        return queryset.filter(size__lte=capacity.LARGE) if self.value() == "no" else queryset


@admin.register(Inquiry)
class InquiryAdmin(Unlogged, admin.ModelAdmin):
    form = KeptBecauseForm
    list_display = ["reference", "received_on", "last_exchange_on", "language", "state", "is_kept", "takes"]
    list_per_page, show_full_result_count = 20, False
    list_filter = ["state", "language", LargeFilter]
    show_facets = admin.ShowFacets.NEVER
    search_fields = ["reference"]
    search_help_text = _("A reference, such as HC-7F3K-Q2.")
    fields = ["reference", "received_on", "last_exchange_on", "language", "state", "takes", "kept_because", "command"]
    readonly_fields = ["reference", "received_on", "last_exchange_on", "language", "state", "takes", "command"]
    actions = ["mark_as_read", "mark_as_handled", "delete_selected"]
    change_form_template = "admin/inquiries/inquiry/change_form.html"
    change_list_template = "admin/inquiries/inquiry/change_list.html"

    def get_urls(self) -> list:
        site = self.admin_site
        own = [
            path("room/", site.admin_view(self.room), name="inquiries_inquiry_room"),
            path("room/threads/", site.admin_view(reading_room.threads), name="inquiries_inquiry_threads"),
            path("capacity/", site.admin_view(require_safe(self.capacity)), name="inquiries_inquiry_capacity"),
            path(
                "<int:pk>/room/mark/<str:state>/", site.admin_view(room_acts.mark), name="inquiries_inquiry_room_mark"
            ),
            path("<int:pk>/room/keep/", site.admin_view(room_acts.keep), name="inquiries_inquiry_keep"),
            path("<int:pk>/room/erase/", site.admin_view(room_acts.erase), name="inquiries_inquiry_room_erase"),
            path("<int:pk>/seen/", site.admin_view(reading_room.seen), name="inquiries_inquiry_seen"),
            path("<int:pk>/answer/", site.admin_view(reading_room.answer), name="inquiries_inquiry_answer"),
            path(
                "message/<int:pk>/envelope/", site.admin_view(reading_room.envelope), name="inquiries_message_envelope"
            ),
            path("message/<int:pk>/reseal/", site.admin_view(reading_room.reseal), name="inquiries_message_reseal"),
            path("<int:pk>/download/", self._posted(self.download), name="inquiries_inquiry_download"),
            path("<int:pk>/mark/<str:state>/", self._posted(self.mark), name="inquiries_inquiry_mark"),
        ]
        return own + super().get_urls()

    def _posted(self, view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        return self.admin_site.admin_view(require_POST(view))

    def get_queryset(self, request: HttpRequest) -> Any:
        return cast(InquiryQuerySet, super().get_queryset(request)).with_size()

    def room(self, request: HttpRequest) -> HttpResponse:
        show_notices(request)
        return reading_room.room(request, **self.admin_site.each_context(request), opts=self.opts)

    def capacity(self, request: HttpRequest) -> HttpResponse:
        """How full the room is, and what is unread, day by day: what to erase first."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        context = {
            **self.admin_site.each_context(request),
            "title": gettext("Room for inquiries"),
            "percent": capacity.percent_used(),
            "groups": capacity.unread_groups(),
        }
        return TemplateResponse(request, "admin/inquiries/capacity.html", context)

    @method_decorator([csrf_protect, sensitive_post_parameters()])
    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """Django's, without the transaction around it: checking a reason can take seconds, and would hold up every writer.
        One field is saved, so it needs no other."""
        return self._changeform_view(request, object_id, form_url, extra_context)  # type: ignore[attr-defined]

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """Saves the reason alone: the rest of the row may have changed since it was read, or be erased."""
        Inquiry.objects.filter(pk=obj.pk).update(kept_because=obj.kept_because)

    def response_change(self, request: HttpRequest, obj: Any) -> HttpResponse:
        """Django's; of an inquiry that was erased meanwhile it says so."""
        if Inquiry.objects.filter(pk=obj.pk).exists():
            return super().response_change(request, obj)
        messages.error(request, _("%(reference)s was erased meanwhile: nothing was saved.") % {"reference": obj})
        return HttpResponseRedirect(reverse("admin:inquiries_inquiry_changelist"))

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        if request.method == "GET":
            show_notices(request)
        return super().changelist_view(request, extra_context)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_mark_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("inquiries.change_inquiry")

    def action_checkbox(self, obj: Inquiry) -> SafeString:
        """Django's, without a widget and its template for each row: a tenth of the page."""
        label = format_html(gettext("Select this object for an action - {}"), obj)
        box = '<input type="checkbox" name="{}" value="{}" class="action-select" aria-label="{}">'
        return format_html(box, ACTION_CHECKBOX_NAME, obj.pk, label)

    @admin.display(description=_("kept"))
    def is_kept(self, inquiry: Inquiry) -> str:
        return gettext("Yes") if inquiry.kept_because else gettext("No")

    @admin.display(description=_("size of the envelopes"), ordering="size")
    def takes(self, inquiry: Inquiry) -> str:
        return filesizeformat(cast(Any, inquiry).size)

    @admin.display(description=_("without this site"))
    def command(self, inquiry: Inquiry) -> str:
        return format_html(
            "<code>age --decrypt --identity {} {}</code><br>{}",
            IDENTITY_FILE,
            inquiry.file_name,
            _(
                "The first message can also be opened elsewhere: download the envelope, then type this where the file and "
                "your identity file are. The tool comes from age-encryption.org; what it prints is the message."
            ),
        )

    def download(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The age file of the first message. A new inquiry counts as read from here on, if the user may mark it."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        inquiry = get_object_or_404(Inquiry, pk=pk)
        message = get_object_or_404(Message.objects.filter(inquiry=inquiry)[:1])
        if self.has_mark_permission(request):
            Inquiry.objects.filter(pk=pk, state=Inquiry.State.NEW).update(state=Inquiry.State.READ)
        return HttpResponse(
            bytes(message.envelope),
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
    def mark_as_read(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        self._set_state(request, queryset, Inquiry.State.READ)

    @admin.action(description=_("Mark as handled"), permissions=["mark"])
    def mark_as_handled(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        self._set_state(request, queryset, Inquiry.State.HANDLED)

    @admin.action(description=_("Erase the chosen inquiries"), permissions=["delete"])
    def delete_selected(self, request: HttpRequest, queryset: QuerySet[Any]) -> HttpResponse | None:
        return ask_or_erase(self, request, queryset)

    def _set_state(self, request: HttpRequest, queryset: QuerySet[Inquiry], state: Inquiry.State) -> None:
        count = queryset.update(state=state)
        sentence = ngettext(
            "%(count)d inquiry is now marked: %(state)s.", "%(count)d inquiries are now marked: %(state)s.", count
        )
        messages.success(request, sentence % {"count": count, "state": str(state.label).lower()})

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> tuple:
        """Messages and notifications go with their inquiry: a user who may erase it needs no further permission."""
        named, counts, _perms_needed, protected = super().get_deleted_objects(objs, request)
        return named, counts, set(), protected

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        erase(Inquiry.objects.filter(pk=obj.pk))


@admin.register(Notification)
class NotificationAdmin(Unlogged, admin.ModelAdmin):
    """What the outbox still holds: seen, tried again, never changed."""

    list_display = ["__str__", "reply_shown", "attempts", "due_at"]
    exclude, readonly_fields = ["is_reply"], ["reply_shown"]
    list_select_related = ["inquiry"]
    actions = ["send_now"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_send_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("inquiries.change_notification")

    @admin.display(description=Notification._meta.get_field("is_reply").verbose_name, ordering="is_reply")
    def reply_shown(self, notification: Notification) -> str:
        return gettext("Yes") if notification.is_reply else gettext("No")

    @admin.action(description=_("Try to send the chosen ones now"), permissions=["send"])
    def send_now(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        queryset.update(due_at=None)
        sent, failed = notifications.send_due()
        if sent:
            messages.success(request, ngettext("%d notification was sent.", "%d notifications were sent.", sent) % sent)
        if failed:
            messages.error(
                request,
                _(
                    "The mail server did not accept it, or no account that may read inquiries has an email "
                    "address. The site keeps trying."
                ),
            )


@admin.register(Tally)
class TallyAdmin(Unlogged, admin.ModelAdmin):
    """What is left of inquiries that were erased."""

    list_display = ["__str__", "erased"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
