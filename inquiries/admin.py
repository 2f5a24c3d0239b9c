"""Where the consultant finds inquiries. This server cannot open them: the reading room does, in the browser (room.py).

No history is kept (Django's log would outlive the inquiry and say to the second when it was read or erased).
"""

from django.conf import settings
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.defaultfilters import filesizeformat
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from . import key_assistant, limits, notifications, room
from .erasure import erase
from .keys import recipient_of
from .models import Inquiry, Message, Notification, Recipient, Tally

IDENTITY_FILE = "huis-clos-identity.txt"
"""What `manage.py inquiry_key` calls the file unless told otherwise."""


class Unlogged:
    """For an admin that leaves no history."""

    def log_addition(self, request, obj, message):
        pass

    def log_change(self, request, obj, message):
        pass

    def log_deletions(self, request, queryset):
        pass


def alarms(request: HttpRequest) -> None:
    """What the consultant must know before anything else, said at the top of the page."""
    if not notifications.consultants():
        messages.warning(
            request,
            _("Nobody is told when something arrives: give your account an email address, under Users."),
        )
    stuck = notifications.stuck().count()
    if stuck:
        text = ngettext(
            "%(number)d notification could not be sent. It is tried again by itself; see “Notifications to send”.",
            "%(number)d notifications could not be sent. They are tried again by themselves; see “Notifications to send”.",
            stuck,
        )
        messages.warning(request, text % {"number": stuck})
    if limits.is_full():
        messages.error(
            request,
            _("No further message is let in: the site holds as many as it may. Erase some that you no longer need."),
        )
    if _is_demo():
        messages.warning(
            request,
            format_html(
                '{} <a href="{}">{}</a>',
                gettext("Inquiries are sealed to the demo key, which lies on this server: they are not confidential."),
                reverse("admin:inquiries_recipient_assistant"),
                gettext("Make your own key"),
            ),
        )


def _is_demo() -> bool:
    demo = recipient_of(settings.DATA_DIR / "keys" / "demo-identity.txt")
    return demo in Recipient.objects.current()


@admin.register(Inquiry)
class InquiryAdmin(Unlogged, admin.ModelAdmin):
    list_display = ["reference", "received_on", "last_exchange_on", "language", "state", "is_kept"]
    list_filter = ["state", "language"]
    search_fields = ["reference"]
    search_help_text = _("A reference, such as HC-7F3K-Q2.")
    fields = ["reference", "received_on", "last_exchange_on", "language", "state", "size", "kept_because", "command"]
    readonly_fields = ["reference", "received_on", "last_exchange_on", "language", "state", "size", "command"]
    actions = ["mark_as_read", "mark_as_handled"]
    change_form_template = "admin/inquiries/inquiry/change_form.html"
    change_list_template = "admin/inquiries/inquiry/change_list.html"

    def get_urls(self):
        site = self.admin_site
        own = [
            path("room/", site.admin_view(self.room), name="inquiries_inquiry_room"),
            path("room/threads/", site.admin_view(room.threads), name="inquiries_inquiry_threads"),
            path("<int:pk>/seen/", site.admin_view(room.seen), name="inquiries_inquiry_seen"),
            path("<int:pk>/answer/", site.admin_view(room.answer), name="inquiries_inquiry_answer"),
            path("message/<int:pk>/reseal/", site.admin_view(room.reseal), name="inquiries_message_reseal"),
            path("<int:pk>/download/", self._posted(self.download), name="inquiries_inquiry_download"),
            path("<int:pk>/mark/<str:state>/", self._posted(self.mark), name="inquiries_inquiry_mark"),
        ]
        return own + super().get_urls()

    def _posted(self, view):
        return self.admin_site.admin_view(require_POST(view))

    def room(self, request: HttpRequest) -> HttpResponse:
        alarms(request)
        return room.room(request, **self.admin_site.each_context(request), opts=self.opts)

    def changelist_view(self, request, extra_context=None):
        if request.method == "GET":
            alarms(request)
        return super().changelist_view(request, extra_context)

    def has_add_permission(self, request):
        return False

    def has_mark_permission(self, request):
        return request.user.has_perm("inquiries.change_inquiry")

    @admin.display(description=_("kept"), boolean=True)
    def is_kept(self, inquiry: Inquiry) -> bool:
        return bool(inquiry.kept_because)

    @admin.display(description=_("size of the envelopes"))
    def size(self, inquiry: Inquiry) -> str:
        return filesizeformat(sum(inquiry.messages.values_list("size", flat=True)))

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
        """The age file of the first message. An inquiry that is new counts as read from here on."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        inquiry = get_object_or_404(Inquiry, pk=pk)
        message = get_object_or_404(Message.objects.filter(inquiry=inquiry)[:1])
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


@admin.register(Recipient)
class RecipientAdmin(Unlogged, admin.ModelAdmin):
    """The keys: added by the assistant alone, and taken out of use here."""

    list_display = ["__str__", "added_on", "is_active"]
    fields = ["key", "added_on", "is_active"]
    readonly_fields = ["key", "added_on"]
    change_list_template = "admin/inquiries/recipient/change_list.html"

    def get_urls(self):
        site = self.admin_site
        own = [
            path("assistant/", site.admin_view(self.assistant), name="inquiries_recipient_assistant"),
            path("assistant/trial/", site.admin_view(key_assistant.trial), name="inquiries_recipient_trial"),
            path("assistant/activate/", site.admin_view(key_assistant.activate), name="inquiries_recipient_activate"),
        ]
        return own + super().get_urls()

    def assistant(self, request: HttpRequest) -> HttpResponse:
        context = self.admin_site.each_context(request)
        return key_assistant.assistant(request, **context, opts=self.opts, has_keys=Recipient.objects.exists())

    def changelist_view(self, request, extra_context=None):
        outdated = Message.objects.sealed_to_other_keys().count()
        context = {"outdated": outdated, "from_settings": not Recipient.objects.filter(is_active=True).exists()}
        return super().changelist_view(request, {**context, **(extra_context or {})})

    def has_delete_permission(self, request, obj=None):
        return False

    def add_view(self, request, form_url="", extra_context=None):
        return HttpResponseRedirect(reverse("admin:inquiries_recipient_assistant"))


@admin.register(Notification)
class NotificationAdmin(Unlogged, admin.ModelAdmin):
    """What the outbox still holds: seen, tried again, never changed."""

    list_display = ["inquiry", "is_reply", "attempts", "due_at"]
    list_select_related = ["inquiry"]
    actions = ["send_now"]

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        """It goes with its inquiry, so whoever may erase that may erase this."""
        return request.user.has_perm("inquiries.delete_inquiry")

    def has_send_permission(self, request):
        return request.user.has_perm("inquiries.change_notification")

    @admin.action(description=_("Try to send the chosen ones now"), permissions=["send"])
    def send_now(self, request, queryset):
        queryset.update(due_at=None)
        sent, failed = notifications.send_due()
        if sent:
            messages.success(request, ngettext("%d notification was sent.", "%d notifications were sent.", sent) % sent)
        if failed:
            messages.error(
                request,
                _(
                    "The mail server did not take it, or no account that may read inquiries has an email address. "
                    "It is tried again by itself."
                ),
            )


@admin.register(Tally)
class TallyAdmin(Unlogged, admin.ModelAdmin):
    """What is left of inquiries that were erased."""

    list_display = ["__str__", "erased"]

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False
