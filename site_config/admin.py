"""Django's admin as the consultant thinks: what waits comes first, and four words lead to the rest."""

from collections.abc import Callable
from contextlib import suppress
from functools import partial, wraps
from typing import Any, cast

from django.contrib import admin
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.options import TO_FIELD_VAR
from django.core.exceptions import BadRequest, ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from accounts.signing_in_here import sign_in_first
from accounts.unsaved import mark_saved
from site_config import collections, errors
from site_config.manual import manual
from site_config.navigation import help_on, navigation
from site_config.waiting import what_waits


class SiteAdmin(admin.AdminSite):
    site_title = "Huis clos"
    site_header = "Huis clos"
    index_title = _("Today")
    index_template = "admin/today.html"
    site_url = "/"
    enable_nav_sidebar = False

    def get_urls(self) -> list:
        own = [
            path("texts/", self.admin_view(self.texts), name="texts"),
            path("settings/", self.admin_view(self.settings), name="settings"),
            path("help/", self.admin_view(self.help), name="help"),
        ]
        return own + super().get_urls()

    def each_context(self, request: HttpRequest) -> dict[str, Any]:
        """Django's, and the words at the top of every page."""
        words = navigation(request) if self.has_permission(request) else []
        return {**super().each_context(request), "navigation": words, "help_on": help_on(request)}

    def admin_view(self, view: Callable, cacheable: bool = False) -> Any:
        """Keeps what was typed: a form sent after its session ended asks to sign in, then goes on."""
        checked = super().admin_view(view, cacheable)

        @wraps(checked)
        def given_back(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if request.method == "POST" and not request.user.is_authenticated and not request.path.endswith("/logout/"):
                return sign_in_first(
                    request, partial(errors.signed_out, request), lambda: answer(request, *args, **kwargs)
                )
            return answer(request, *args, **kwargs)

        def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            _refuse_impossible_questions(request)
            if request.method == "POST" and isinstance(owner := getattr(view, "__self__", None), admin.ModelAdmin):
                _drop_impossible_choices(request, owner)
            try:
                response = checked(request, *args, **kwargs)
            except OverflowError:  # SQLite: PostgreSQL finds no such record
                raise BadRequest("a number that no record has") from None
            if request.method == "POST":
                mark_saved(request, response)
            return response

        return given_back

    def login(self, request: HttpRequest, extra_context: dict | None = None) -> HttpResponse:
        """Signs in as `accounts` does: throttled, and with a second factor."""
        from accounts.views.sign_in import SignIn

        if request.method == "GET" and self.has_permission(request):
            return HttpResponseRedirect(reverse("admin:index"))
        context = {
            **self.each_context(request),
            "title": _("Sign in"),
            "app_path": request.get_full_path(),
            "username": request.user.get_username(),
            **(extra_context or {}),
        }
        return cast(HttpResponse, SignIn.as_view(extra_context=context)(request))

    def password_change(self, request: HttpRequest, extra_context: dict | None = None) -> TemplateResponse:
        """Django's, but wrong old passwords are throttled and logged."""
        from accounts.views.password import ChangePassword

        url = reverse("admin:password_change_done", current_app=self.name)
        context = {**self.each_context(request), **(extra_context or {})}
        return cast(TemplateResponse, ChangePassword.as_view(success_url=url, extra_context=context)(request))

    def index(self, request: HttpRequest, extra_context: dict | None = None) -> TemplateResponse:
        """What waits, then the cases."""
        from casestudies.admin.overview import overview

        context = {
            "waiting": what_waits(request),
            "now": timezone.localtime(),
            "overview": overview(request),
            **(extra_context or {}),
        }
        return super().index(request, context)

    def app_index(self, request: HttpRequest, app_label: str, extra_context: dict | None = None) -> Any:
        """No page of its own: the first page and the four words lead everywhere."""
        return HttpResponseRedirect(reverse("admin:index"))

    def texts(self, request: HttpRequest) -> TemplateResponse:
        """What readers meet besides the cases."""
        return self._collection(request, _("Site texts"), collections.texts(request))

    def settings(self, request: HttpRequest) -> TemplateResponse:
        """All that is set once, and looked at now and then."""
        return self._collection(request, _("Settings"), collections.settings(request))

    def help(self, request: HttpRequest) -> TemplateResponse:
        """The manual."""
        context = {**self.each_context(request), "title": _("Help"), "manual": manual(get_language() or "")}
        return TemplateResponse(request, "admin/help.html", context)

    def _collection(self, request: HttpRequest, title: "str | Promise", groups: list) -> TemplateResponse:
        context = {**self.each_context(request), "title": title, "groups": groups}
        return TemplateResponse(request, "admin/collection.html", context)


def _refuse_impossible_questions(request: HttpRequest) -> None:
    """Refuses what Django would fail on: a field without a name, and in the address a character that PostgreSQL has not."""
    if "" in (request.GET.get(TO_FIELD_VAR), request.POST.get(TO_FIELD_VAR)):
        raise BadRequest("a field without a name")
    if any("\0" in text for name, values in request.GET.lists() for text in (name, *values)):
        raise BadRequest("a null character")


def _drop_impossible_choices(request: HttpRequest, owner: admin.ModelAdmin) -> None:
    """Leaves out of a list's chosen records what is no key of them: Django would fail on it."""
    chosen = request.POST.getlist(ACTION_CHECKBOX_NAME)
    possible = [key for key in chosen if _is_key(owner, key)]
    if possible != chosen:
        posted = request.POST.copy()
        posted.setlist(ACTION_CHECKBOX_NAME, possible)
        request.POST = posted  # type: ignore[assignment]


def _is_key(owner: admin.ModelAdmin, key: str) -> bool:
    with suppress(ValidationError):
        owner.opts.pk.clean(key, None)
        return True
    return False
