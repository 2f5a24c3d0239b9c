"""Accounts in the admin: a role for each, and the log. For consultants only."""

from contextlib import suppress
from typing import Any

from django.apps import apps
from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.models import Group, User
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.functional import Promise
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from django_otp.plugins.otp_totp.admin import TOTPDeviceAdmin  # noqa: F401  (registers the model)
from django_otp.plugins.otp_totp.models import TOTPDevice

from . import roles
from .forms import GivenPasswordForm, NewUserForm, UserForm, save_alone
from .models import Event

# The user page below and each person's own account take the place of these.
admin.site.unregister((Group, User, TOTPDevice))


@admin.register(User)
class AccountAdmin(UserAdmin):
    """Accounts. Only consultants get in, whatever permissions others were given by hand."""

    form = UserForm
    add_form = NewUserForm
    change_password_form = GivenPasswordForm
    change_user_password_template = "admin/accounts/password.html"  # noqa: S105  (a template)
    fieldsets = (
        (None, {"fields": ("username", "password", "role", "is_active")}),
        (_("Personal info"), {"fields": ("first_name", "last_name", "email")}),
        (_("Important dates"), {"fields": ("last_login", "date_joined")}),
    )
    add_fieldsets = ((None, {"fields": ("username", "email", "role", "password1", "password2")}),)
    readonly_fields = ("last_login", "date_joined")
    list_display = ("username", "role", "email", "sign_in_shown", "last_login")
    list_filter = ("is_active",)
    show_facets = admin.ShowFacets.NEVER
    filter_horizontal = ()
    actions = None

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        return super().changelist_view(request, {"title": _("Who may sign in"), **(extra_context or {})})

    def get_queryset(self, request: HttpRequest) -> "QuerySet[User]":
        return super().get_queryset(request).prefetch_related("groups")

    @admin.display(description=pgettext_lazy("of an account", "role"))
    def role(self, user: User) -> "str | Promise":
        """The label of the user's role, or “none”."""
        return roles.label_of(roles.role_of(user)) or pgettext_lazy("role", "none")

    @admin.display(description=_("May sign in"), ordering="is_active")
    def sign_in_shown(self, user: User) -> str:
        return gettext("Yes") if user.is_active else gettext("No")

    def has_view_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        return roles.is_consultant(request.user) and super().has_view_permission(request, obj)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return roles.is_consultant(request.user) and super().has_add_permission(request)

    def has_change_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        return roles.is_consultant(request.user) and super().has_change_permission(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        """Nobody deletes themselves, so the last consultant stays."""
        is_own = obj is not None and obj.pk == request.user.pk
        return roles.is_consultant(request.user) and not is_own and super().has_delete_permission(request, obj)

    def has_module_permission(self, request: HttpRequest) -> bool:
        return roles.is_consultant(request.user)

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """Django's for a new account; of another, only what was changed is saved."""
        if change:
            save_alone(obj, set(form.changed_data) - {"role"})
        else:
            super().save_model(request, obj, form, change)

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        """The accounts alone: what Django calls the tables between them and others would tell nobody anything."""
        _deleted, _counts, forbidden, protected = super().get_deleted_objects(objs, request)
        return [str(user) for user in objs], {str(self.opts.verbose_name_plural): len(objs)}, forbidden, protected

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        if roles.role_of(form.instance) != form.cleaned_data["role"] or not form.instance.is_staff:
            roles.give(form.instance, form.cleaned_data["role"])


@admin.register(Event)
class EventAdmin(admin.ModelAdmin):
    """The log, read-only."""

    list_display = fields = readonly_fields = ("at", "person", "what", "subject", "number")
    list_display_links = None
    list_filter = ("what", "at")
    show_facets = admin.ShowFacets.NEVER
    search_fields = ("who", "about")

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        return super().changelist_view(request, {"title": _("Sign-ins and changes"), **(extra_context or {})})

    @admin.display(description=_("who"), ordering="who")
    def person(self, event: Event) -> str:
        """Who did it, translated where it is not a user name; empty if nobody is known."""
        return gettext(event.who) if event.who else ""

    @admin.display(description=_("about"))
    def subject(self, event: Event) -> str:
        """What it is about, with the kind of thing where that still exists; a role as the page of the account calls it."""
        if event.what == Event.What.ROLE:
            name, _colon, given = event.about.rpartition(": ")
            return gettext("%(name)s: %(role)s") % {"name": name, "role": roles.label_of(given)}
        with suppress(LookupError, ValueError):  # about no model, or one that has another name today
            return f"{apps.get_model(event.model)._meta.verbose_name} {event.about}"
        return event.about

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return roles.is_consultant(request.user) and super().has_view_permission(request, obj)

    def has_module_permission(self, request: HttpRequest) -> bool:
        return roles.is_consultant(request.user)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
