"""Erasing many inquiries at once from their list: asked once, on a page that does not name them all.

Django's own page names every object with all that hangs on it, in one field each: at 4,000 inquiries it reads every envelope
and then refuses its own form.
"""

from django.contrib import messages
from django.contrib.admin import ModelAdmin
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.db.models import Max, QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from .erasure import erase
from .models import Inquiry
from .posted import key_in

NAMED = 20
"""References that the page shows."""


def ask_or_erase(admin: ModelAdmin, request: HttpRequest, queryset: QuerySet[Inquiry]) -> HttpResponse | None:
    """The page that asks; once it was confirmed, erases what was there when it asked."""
    queryset = queryset.order_by("pk")
    if request.POST.get("post"):
        _erase(request, queryset)
        return None
    chosen = request.POST.getlist(ACTION_CHECKBOX_NAME)
    context = {
        **admin.admin_site.each_context(request),
        "title": _("Erase inquiries"),
        "opts": admin.opts,
        "count": queryset.count(),
        "unread": queryset.filter(state=Inquiry.State.NEW).count(),
        "references": list(queryset.values_list("reference", flat=True)[:NAMED]),
        "last": queryset.aggregate(last=Max("pk"))["last"],
        "chosen": chosen,
        "checkbox": ACTION_CHECKBOX_NAME,
        "select_across": request.POST.get("select_across", "0"),
    }
    return TemplateResponse(request, "admin/inquiries/inquiry/erase.html", context)


def _erase(request: HttpRequest, queryset: QuerySet[Inquiry]) -> None:
    if last := key_in(request.POST, "last"):  # what arrived since the page asked is not among what was confirmed
        queryset = queryset.filter(pk__lte=last)
    count = erase(queryset)
    messages.success(
        request, ngettext("%(count)d inquiry was erased.", "%(count)d inquiries were erased.", count) % {"count": count}
    )
