"""Signing in: the password, then the second factor where the account has one.

Between the two nobody is signed in. The session only notes who gave the right password, for ten minutes.
"""

import time
from typing import Any

from django.conf import settings
from django.contrib import admin, messages
from django.contrib.auth import login
from django.contrib.auth.models import User
from django.contrib.auth.views import LoginView, RedirectURLMixin
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import resolve_url
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.generic import TemplateView
from django_otp import login as mark_as_verified
from django_otp.models import Device

from .. import known_device, second_factor, throttling
from ..forms import SignInForm

PENDING = "accounts.pending"
PENDING_SECONDS = 10 * 60


class SignIn(LoginView):
    """The first step: user name and password."""

    authentication_form = SignInForm
    template_name = "admin/login.html"
    second_step = "accounts:second-factor"

    def form_valid(self, form: Any) -> HttpResponse:
        user = form.get_user()
        if not second_factor.is_enrolled(user):
            return finish(self.request, user, None, self.get_success_url())
        await_second_factor(self.request, user)
        query = QueryDict(mutable=True)
        query["next"] = self.get_success_url()
        return HttpResponseRedirect(f"{reverse(self.second_step)}?{query.urlencode()}")

    def form_invalid(self, form: Any) -> HttpResponse:
        response = super().form_invalid(form)
        return form.refusal.mark(response) if form.refusal else response


def await_second_factor(request: HttpRequest, user: User) -> None:
    """Notes in the session that the right password was given, and the second factor not yet."""
    request.session[PENDING] = {"user": user.pk, "at": time.time(), "proof": user.get_session_auth_hash()}


def user_in_step(request: HttpRequest) -> User | None:
    """The user who is signed in, or who gave the right password and still owes the second factor."""
    if request.user.is_authenticated:
        return request.user
    pending = request.session.get(PENDING)
    if not pending or not 0 <= time.time() - pending["at"] < PENDING_SECONDS:
        return None
    user = User.objects.filter(pk=pending["user"], is_active=True).first()
    return user if user and user.get_session_auth_hash() == pending["proof"] else None


def finish(request: HttpRequest, user: User, device: Device | None, url: str) -> HttpResponse:
    """Signs in, with the second factor if there was one, and remembers the device."""
    request.session.pop(PENDING, None)
    login(request, user, backend=settings.AUTHENTICATION_BACKENDS[0])
    if device:
        mark_as_verified(request, device)
    response = HttpResponseRedirect(url)
    known_device.remember(request, response, user.get_username())
    return response


@method_decorator([never_cache, sensitive_post_parameters("code")], name="dispatch")
class SecondFactor(RedirectURLMixin, TemplateView):
    """The second step: a passkey, a one-time code or a recovery code."""

    template_name = "admin/accounts/second_factor.html"
    first_step = "admin:login"
    error = ""
    user: User

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        user = user_in_step(request)
        if user is None:
            messages.warning(request, _("Ten minutes have passed. Please start again with your password."))
            return HttpResponseRedirect(reverse(self.first_step))
        if request.user.is_authenticated and not second_factor.is_missing(request.user):
            return HttpResponseRedirect(self.get_success_url())
        self.user = user
        return super().dispatch(request, *args, **kwargs)

    def post(self, request: HttpRequest) -> HttpResponse:
        status = 200
        try:
            device = second_factor.check_code(request, self.user, request.POST.get("code", ""))
            if device:
                return finish(request, self.user, device, self.get_success_url())
            self.error = _("This code does not work: each one works once, and for a minute. Type the one shown now.")
        except throttling.Refused as refusal:
            self.error, status = str(refusal.sentence), refusal.status
        return self.render_to_response(self.get_context_data(), status=status)

    def get_default_redirect_url(self) -> str:
        """The admin's front page, where the address names no other."""
        return resolve_url("admin:index")

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        return super().get_context_data(
            **admin.site.each_context(self.request) | {"has_permission": False},
            title=_("Second step"),
            error=self.error,
            next=self.get_redirect_url(),
            has_passkeys=bool(second_factor.passkeys_of(self.user)),
            has_codes=bool(second_factor.totp_of(self.user)),
            recovery_codes=second_factor.recovery_codes_left(self.user),
            **context,
        )
