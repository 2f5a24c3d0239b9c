"""The keys in the admin: added by the assistant alone, and taken out of use here."""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from . import assistant, trials
from .keys import demo_key
from .models import RecipientKey


class Unlogged:
    """For an admin that leaves no history."""

    def log_addition(self, request: HttpRequest, obj: Any, message: Any) -> Any:
        pass

    def log_change(self, request: HttpRequest, obj: Any, message: Any) -> Any:
        pass

    def log_deletions(self, request: HttpRequest, queryset: QuerySet[Any]) -> Any:
        pass


class RecipientKeyForm(forms.ModelForm):
    """Takes a key out of use, and says before what inquiries are sealed to then."""

    understood = forms.BooleanField(required=False, label=gettext_lazy("Yes, this is what I want"))

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        if self.instance.is_active:
            self.fields["understood"].help_text = self._what_follows()
        else:
            self.fields["understood"].widget = forms.HiddenInput()

    def _what_follows(self) -> str:
        """What is different once the key is out of use, for readers and for its owner, and whether it can be undone."""
        if self.is_last and _what_then():
            return _("This is the only key in use. %(then)s") % {"then": _what_then()}
        return _(
            "To take it out of use, tick this too. New messages are then no longer sealed to it: someone who has "
            "only this key cannot read them. What was sealed to it before still opens with it, so keep it until all is "
            "sealed again: messages, and answers that you have begun, in the reading room; clients’ answers and watch "
            "lists, on the pages of their cases. Readers notice nothing. It can be undone: put it back to use."
        )

    @property
    def is_last(self) -> bool:
        """Whether no other key made in the admin is in use."""
        others = RecipientKey.objects.filter(is_active=True).exclude(pk=self.instance.pk)
        return self.instance.is_active and not others.exists()

    def clean(self) -> Any:
        answers = super().clean() or {}
        if answers.get("is_active", True) or not self.initial.get("is_active"):
            return answers
        then = _what_then() if self.is_last else ""
        if then and settings.IS_HTTPS and demo_key() in settings.INQUIRY_RECIPIENTS:
            raise ValidationError(
                _(
                    "This key stays in use: without it, inquiries would be sealed to the demo key, which is on "
                    "this server. Make another key first."
                )
            )
        if not answers.get("understood"):
            raise ValidationError(
                _("Nothing was changed. %(then)s Check the box if this is what you want.")
                % {"then": then or _("New messages would no longer be sealed to this key.")}
            )
        return answers


def _what_then() -> str:
    """What is lost where no key made in the admin is in use; empty where keys of the settings take over."""
    if not settings.INQUIRY_RECIPIENTS:
        return _("Without it, the form is closed and nobody can write to you.")
    if demo_key() in settings.INQUIRY_RECIPIENTS:
        return _(
            "Without it, inquiries are sealed to the demo key, which is on this server: they are not confidential."
        )
    return ""


@admin.register(RecipientKey)
class RecipientKeyAdmin(Unlogged, admin.ModelAdmin):
    form = RecipientKeyForm
    list_display = ["__str__", "added_on", "use_shown"]
    fields = ["key", "added_on", "is_active", "understood"]
    readonly_fields = ["key", "added_on"]
    change_list_template = "admin/sealing/recipientkey/change_list.html"

    def get_urls(self) -> list:
        site = self.admin_site
        own = [
            path("assistant/", site.admin_view(self.assistant), name="sealing_recipientkey_assistant"),
            path("assistant/trial/", site.admin_view(trials.trial), name="sealing_key_trial"),
            path("assistant/tried/", site.admin_view(trials.tried), name="sealing_key_tried"),
            path("assistant/activate/", site.admin_view(assistant.activate), name="sealing_recipientkey_activate"),
        ]
        return own + super().get_urls()

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return self.fields if self.has_change_permission(request, obj) else ["key", "added_on", "is_active"]

    def assistant(self, request: HttpRequest) -> HttpResponse:
        context = self.admin_site.each_context(request)
        may_retire = RecipientKey.objects.exists() and self.has_change_permission(request)
        return assistant.assistant(request, **context, opts=self.opts, may_retire=may_retire)

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        context = {"from_settings": not RecipientKey.objects.filter(is_active=True).exists()}
        return super().changelist_view(request, {**context, **(extra_context or {})})

    @admin.display(description=RecipientKey._meta.get_field("is_active").verbose_name, ordering="is_active")
    def use_shown(self, key: RecipientKey) -> str:
        return _("Yes") if key.is_active else _("No")

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        return HttpResponseRedirect(reverse("admin:sealing_recipientkey_assistant"))
