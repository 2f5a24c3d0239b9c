"""A form sent after its session ended, without script: the page that answers asks to sign in, and then the form goes on.

What was typed travels in hidden fields of that page; it is not stored.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.conf import settings
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables

from . import known_device, second_factor, throttling
from .forms import SignInForm
from .views.sign_in import await_second_factor, finish, user_in_step

USERNAME, PASSWORD, CODE = "again-username", "again-password", "again-code"


@dataclass(frozen=True)
class Step:
    """What the page asks for, and what was wrong with the last answer."""

    error: str = ""
    username: str = ""
    needs_code: bool = False
    refusal: throttling.Refused | None = None


def sign_in_first(
    request: HttpRequest, ask: Callable[[Step], HttpResponse], go_on: Callable[[], HttpResponse]
) -> HttpResponse:
    """The page that asks; once somebody is signed in, what answers the form as it was first sent."""
    answers = _taken_out(request)
    step = _check_code(request, answers[CODE]) if answers[CODE] else _check_password(request, answers)
    if step:
        response = ask(step)
        return step.refusal.mark(response) if step.refusal else response
    response = go_on()
    known_device.remember(request, response, request.user.get_username())
    return response


@sensitive_variables()
def _taken_out(request: HttpRequest) -> dict[str, str]:
    """Our own fields, which the view behind will not read."""
    fields = request.POST.copy()
    answers = {name: str(fields.get(name, "")) for name in (USERNAME, PASSWORD, CODE)}
    for name in answers:
        fields.pop(name, None)
    request.POST = fields  # type: ignore[assignment]
    return answers


@sensitive_variables()
def _check_password(request: HttpRequest, answers: dict[str, str]) -> Step | None:
    if not answers[PASSWORD]:
        return Step(username=answers[USERNAME])
    form = SignInForm(request, {"username": answers[USERNAME], "password": answers[PASSWORD]})
    if not form.is_valid():
        return Step(str(form.non_field_errors()[0]), answers[USERNAME], refusal=form.refusal)
    user = form.get_user()
    if second_factor.is_enrolled(user):
        await_second_factor(request, user)
        return Step(needs_code=True)
    if settings.SECOND_FACTOR_REQUIRED:
        return Step(_("This account has no second step yet. Sign in in another tab and add one first."))
    finish(request, user, None, "")
    return None


def _check_code(request: HttpRequest, code: str) -> Step | None:
    user: User | None = user_in_step(request)
    if user is None:
        return Step(_("Ten minutes have passed. Please start again with your password."))
    try:
        device = second_factor.check_code(request, user, code)
    except throttling.Refused as refusal:
        return Step(str(refusal.sentence), needs_code=True, refusal=refusal)
    if not device:
        sentence = _("This code does not work: each one works once, and for a minute. Type the one shown now.")
        return Step(sentence, needs_code=True)
    finish(request, user, device, "")
    return None
