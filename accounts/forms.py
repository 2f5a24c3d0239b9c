"""The sign-in form, and the forms of the user page: a role instead of ninety-six permissions."""

from collections.abc import Iterable
from typing import Any, cast

from django import forms
from django.contrib.admin.forms import AdminAuthenticationForm
from django.contrib.admin.forms import AdminPasswordChangeForm as PasswordChangeForm
from django.contrib.auth import authenticate
from django.contrib.auth.forms import (
    AdminPasswordChangeForm,
    ReadOnlyPasswordHashField,
    ReadOnlyPasswordHashWidget,
    UserChangeForm,
    UserCreationForm,
    UsernameField,
)
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import Http404, HttpRequest
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from django.views.decorators.debug import sensitive_variables

from . import freshness, roles, throttling


class SignInForm(AdminAuthenticationForm):
    """User name and password. `refusal` is set if they were refused before any check."""

    error_messages = {
        **AdminAuthenticationForm.error_messages,
        "invalid_login": _(
            "The user name or the password is not right. Both distinguish capitals from small letters. The user name "
            "you typed is still here."
        ),
    }
    refusal: throttling.Refused | None = None

    def clean(self) -> dict[str, Any]:
        username, password = self.cleaned_data.get("username"), self.cleaned_data.get("password")
        if username is None or not password:
            return self.cleaned_data
        try:
            with throttling.password_attempt(cast(HttpRequest, self.request), username) as attempt:
                self.user_cache = authenticate(self.request, username=username, password=password)
                attempt.succeeded = self.user_cache is not None
        except throttling.Refused as refusal:
            self.refusal = refusal
            raise ValidationError(str(refusal.sentence)) from None
        if self.user_cache is None:
            raise self.get_invalid_login_error()
        self.confirm_login_allowed(self.user_cache)
        return self.cleaned_data


def save_alone(account: User, fields: Iterable[str]) -> None:
    """Saves these fields and no other: since it was read, the account may have been closed, or given another password.

    Raises Http404 if it was deleted meanwhile.
    """
    with transaction.atomic():
        if not User.objects.select_for_update().filter(pk=account.pk).values_list("pk").first():
            raise Http404
        account.save(update_fields=fields)


class SavesPasswordAlone:
    """For a form that sets a password. Hashing takes time, and so does the line before it."""

    def set_password_and_save(self, user: User, *args: Any, commit: bool = True, **options: Any) -> User:
        """Django's, but nothing else of the account is saved."""
        user = super().set_password_and_save(user, *args, commit=False, **options)  # type: ignore[misc]
        if commit:
            save_alone(user, ["password"])
        return user


class GivenPasswordForm(SavesPasswordAlone, AdminPasswordChangeForm):
    """Another password for somebody's account. It cannot be left without one: there is no other first step of signing in."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields.pop("usable_password", None)
        for field in self.fields.values():
            field.required = True


class NewPasswordForm(SavesPasswordAlone, PasswordChangeForm):
    """The old password and a new one. `refusal` is set if they were refused before any check."""

    refusal: throttling.Refused | None = None

    def __init__(self, *args: Any, request: HttpRequest, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.request = request

    @sensitive_variables("old_password")
    def clean_old_password(self) -> str:
        """The old password, if it is right."""
        old_password = self.cleaned_data["old_password"]
        try:
            is_right = freshness.is_password(self.request, self.user, old_password)
        except throttling.Refused as refusal:
            self.refusal = refusal
            raise ValidationError(str(refusal.sentence)) from None
        if not is_right:
            raise ValidationError(self.error_messages["password_incorrect"], code="password_incorrect")
        return old_password


def role_field() -> forms.ChoiceField:
    """The choice of a role, each with what it may do; reader at first."""
    return forms.ChoiceField(
        label=pgettext_lazy("of an account", "Role"),
        choices=lambda: [
            (role.name, gettext("%(role)s: %(may)s") % {"role": role.label, "may": role.may}) for role in roles.ROLES
        ],
        widget=forms.RadioSelect,
        initial=roles.READER,
    )


class NewUserForm(UserCreationForm):
    role = role_field()

    class Meta:
        model = User
        fields = ("username", "email")
        field_classes = {"username": UsernameField}
        widgets = {
            "username": forms.TextInput(attrs={"autocomplete": "off"}),
            "email": forms.EmailInput(attrs={"autocomplete": "off"}),
        }


class _Button(ReadOnlyPasswordHashWidget):
    """The button that sets another password, without the algorithm and salt of this one."""

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        return super().get_context(name, value, attrs) | {"summary": []}


class UserForm(UserChangeForm):
    """An account as a consultant sees it."""

    role = role_field()
    password = ReadOnlyPasswordHashField(
        label=_("Password"), widget=_Button, help_text=_("Nobody can see it, but you can set another.")
    )

    class Meta:
        model = User
        fields = ("username", "password", "first_name", "last_name", "email", "is_active")
        field_classes = {"username": UsernameField}
        labels = {"is_active": _("May sign in")}
        help_texts = {"is_active": _("Clear this box instead of deleting the account.")}

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["role"].initial = roles.role_of(self.instance)

    def clean(self) -> dict[str, Any]:
        """Refuses to take the last consultant's rights away: nobody could give them back."""
        data = super().clean() or self.cleaned_data
        stays = data.get("role") == roles.CONSULTANT and data.get("is_active")
        if not stays and roles.is_last_consultant(self.instance):
            raise ValidationError(
                _(
                    "This is the last account that can manage accounts, so it stays an active consultant. Make another "
                    "consultant first."
                )
            )
        return data
