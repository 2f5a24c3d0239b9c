"""Django's admin as the consultant thinks: the cases first, then who wrote in, then the site's own words."""

from collections.abc import Callable
from functools import wraps
from typing import Any, cast

from django.contrib import admin
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from inquiries.notices import show_notices
from site_config import errors

GROUPS = (
    (_("Cases"), ("casestudies.CaseStudy",)),
    (
        _("Inquiries"),
        ("inquiries.Inquiry", "sealing.RecipientKey", "inquiries.Notification", "inquiries.Tally"),
    ),
    (_("The site’s words"), ("casestudies.HomeTexts", "casestudies.Page", "casestudies.SiteIdentity")),
    (_("Lists cases are sorted by"), ("casestudies.Tension", "casestudies.Region", "casestudies.InterventionType")),
    (_("Who may sign in"), ("auth.User", "accounts.Event")),
)


class SiteAdmin(admin.AdminSite):
    site_title = "Huis clos"
    site_header = "Huis clos"
    index_title = _("What would you like to do?")
    site_url = "/"
    enable_nav_sidebar = False

    def admin_view(self, view: Callable, cacheable: bool = False) -> Any:
        """Keeps what was typed: a form sent after its session ended is shown again instead of redirected."""
        checked = super().admin_view(view, cacheable)

        @wraps(checked)
        def given_back(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if request.method == "POST" and not request.user.is_authenticated and not request.path.endswith("/logout/"):
                return errors.signed_out(request)
            if request.method == "POST" and isinstance(owner := getattr(view, "__self__", None), admin.ModelAdmin):
                _drop_impossible_choices(request, owner)
            return checked(request, *args, **kwargs)

        return given_back

    def login(self, request: HttpRequest, extra_context: dict | None = None) -> HttpResponse:
        """Signs in as `accounts` does: throttled, and with a second factor."""
        from accounts.views.sign_in import SignIn

        if request.method == "GET" and self.has_permission(request):
            return HttpResponseRedirect(reverse("admin:index"))
        context = {
            **self.each_context(request),
            "title": _("Log in"),
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
        from accounts import notices

        notices.first_password(request)
        show_notices(request)
        return super().index(request, extra_context)

    def get_app_list(self, request: HttpRequest, app_label: str | None = None) -> list:
        found = {
            f"{app['app_label']}.{model['object_name']}": model
            for app in self._build_app_dict(request).values()
            for model in app["models"]
        }
        groups = []
        for name, labels in GROUPS:
            models = [found[label] for label in labels if label in found]
            if models and (not app_label or any(label.startswith(f"{app_label}.") for label in labels)):
                url = models[0].get("admin_url") or ""
                groups.append(
                    {
                        "name": str(name),
                        "app_label": labels[0],
                        "app_url": url,
                        "has_module_perms": True,
                        "models": models,
                    }
                )
        return groups


def _drop_impossible_choices(request: HttpRequest, owner: admin.ModelAdmin) -> None:
    """Leaves out of a list's chosen records what is no key of them: Django would fail on it."""
    chosen = request.POST.getlist(ACTION_CHECKBOX_NAME)
    possible = [key for key in chosen if _is_key(owner, key)]
    if possible != chosen:
        posted = request.POST.copy()
        posted.setlist(ACTION_CHECKBOX_NAME, possible)
        request.POST = posted  # type: ignore[assignment]


def _is_key(owner: admin.ModelAdmin, key: str) -> bool:
    try:
        owner.opts.pk.clean(key, None)
    except ValidationError:
        return False
    return True
