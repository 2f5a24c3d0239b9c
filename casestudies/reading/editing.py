"""The way from a public page to the form that changes it, for those who may.

Readers never see it: kept pages are made from requests without a cookie, and a page that was made for a session is private.
"""

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django.urls import reverse

from ..models import CaseStudy, HomeTexts, Page


def edit_url(request: HttpRequest) -> str:
    """Where the page can be changed; empty for readers, without a look at who they are, and for those who may not."""
    if settings.SESSION_COOKIE_NAME not in request.COOKIES or request.resolver_match is None:
        return ""
    user = getattr(request, "user", AnonymousUser())
    name = request.resolver_match.url_name or ""
    if not user.is_staff or request.resolver_match.app_name != "casestudies":
        return ""
    if name in Page.Kind:
        return _form(Page, kind=name) if user.has_perm("casestudies.change_page") else ""
    if name == "home":
        return _form(HomeTexts) if user.has_perm("casestudies.change_hometexts") else ""
    if not user.has_perm("casestudies.change_casestudy"):
        return ""
    return _of_case(request) if name == "case" else reverse("admin:casestudies_casestudy_changelist")


def _of_case(request: HttpRequest) -> str:
    language, slug = request.LANGUAGE_CODE, request.resolver_match.kwargs["slug"]  # type: ignore[union-attr]
    shown = CaseStudy.objects.filter(published_versions__language=language, published_versions__slug=slug).first()
    case = shown or CaseStudy.objects.translated(language, slug=slug).first()
    return reverse("admin:casestudies_casestudy_change", args=[case.pk]) if case else ""


def _form(model: type[HomeTexts] | type[Page], **which: str) -> str:
    record = model.objects.filter(**which).first()
    return reverse(f"admin:casestudies_{model._meta.model_name}_change", args=[record.pk]) if record else ""
