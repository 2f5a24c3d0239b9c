"""Signing in again on top of a page that is open, so that nothing typed into it is lost (static/js/desk/session.js).

The script asks `session` who is signed in; once nobody is, it shows what `PasswordAgain` and `CodeAgain` answer in a dialog.
They are the two steps of signing in, as parts of a page. 204 says that it is done.
"""

import base64
from typing import Any, cast

from django.contrib.auth import logout
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from .. import second_factor
from ..unsaved import key_of
from .sign_in import SecondFactor, SignIn, user_in_step


def is_signed_in(request: HttpRequest) -> bool:
    """Whether the admin is open to this request: signed in as staff, with the second factor where there is one."""
    user = request.user
    return user.is_authenticated and user.is_staff and not second_factor.is_missing(user)


@never_cache
@require_safe
def session(request: HttpRequest) -> JsonResponse:
    """Who is signed in, the token that forms need now, and the key to what this user typed and has not saved."""
    answer = {"csrf": get_token(request), "user": "", "key": ""}
    if is_signed_in(request):
        user = cast(User, request.user)
        answer |= {"user": user.get_username(), "key": base64.b64encode(key_of(user)).decode()}
    return JsonResponse(answer)


class PasswordAgain(SignIn):
    """The first step, in the dialog."""

    template_name = "admin/accounts/_again.html"
    second_step = "accounts:again-code"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """204 where the user named by `as` is signed in, the second step where only that is missing, otherwise the form."""
        user = user_in_step(request)
        if user and request.GET.get("as", user.get_username()) == user.get_username():
            return (
                HttpResponse(status=204) if is_signed_in(request) else cast(HttpResponse, CodeAgain.as_view()(request))
            )
        return super().get(request, *args, **kwargs)

    def form_valid(self, form: Any) -> HttpResponse:
        """Ends the session of anybody else who signed in meanwhile: the page belongs to one user."""
        if self.request.user.is_authenticated:
            logout(self.request)
        return super().form_valid(form)

    def get_success_url(self) -> str:
        return reverse("accounts:again")


class CodeAgain(SecondFactor):
    """The second step, in the dialog."""

    template_name = "admin/accounts/_again_code.html"
    first_step = "accounts:again"

    def get_success_url(self) -> str:
        return reverse("accounts:again")
