"""What the admins of the home page, the editable pages and the identity share: what is saved is a draft."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import get_language_info, gettext

from ..models.texts import SiteText
from ..publishing import site_texts
from ..publishing.drafts import Refused
from .base import SiteTextAdmin
from .findings import place_name


def published_in(seen: list[str]) -> str:
    """Says in which languages readers now see a text, by the codes of those they see."""
    if not seen:
        return gettext("Published, but the text is empty in both languages: readers see nothing.")
    if not unseen(seen):
        return gettext("Published: readers see it now, in both languages.")
    text = gettext("Published. %(language)s: empty, so readers do not see it.")
    return text % {"language": unseen(seen)[0]}


def unseen(seen: list[str]) -> list[str]:
    """The names of the other languages."""
    return [str(get_language_info(code)["name_translated"]) for code, _name in settings.LANGUAGES if code not in seen]


class DraftedAdmin(SiteTextAdmin):
    """An admin of words that readers see once they are published."""

    def refresh_pages(self) -> None:
        """Nothing: readers keep seeing what is published."""

    def response_change(self, request: HttpRequest, obj: SiteText) -> HttpResponse:
        """Publishes if that button was pressed, and shows the same page with the outcome."""
        if "_publish" in request.POST:
            self._publish(request, obj)
        else:
            text = gettext("The draft is saved. Readers keep seeing the published text until you publish.")
            self.message_user(request, text, messages.SUCCESS)
        language = self.get_form_language(request, obj)
        page = reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_change", args=[obj.pk])
        return HttpResponseRedirect(f"{page}?language={language}")

    def _publish(self, request: HttpRequest, record: SiteText) -> None:
        try:
            site_texts.publish(record, request.user.get_username())
        except Refused as refused:
            where = {place_name(self.model, found.language, found.field) for found in refused.checked.blocking}
            text = gettext(
                "The draft is saved but not published: it could name somebody, in %s. Correct it there, or say why it is a "
                "false alarm."
            )
            self.message_user(request, text % ", ".join(sorted(where)), messages.WARNING)
        else:
            self.message_user(request, published_in(site_texts.languages_seen(record)), messages.SUCCESS)

    def render_change_form(
        self,
        request: HttpRequest,
        context: dict,
        add: bool = False,
        change: bool = False,
        form_url: str = "",
        obj: Any = None,
    ) -> HttpResponse:
        seen = site_texts.languages_seen(obj)
        context |= {
            "default_change_form_template": "admin/casestudies/site_text.html",  # django-parler's page extends it
            "differs": site_texts.has_unpublished_changes(obj),
            "last_published": site_texts.last_published(obj),
            "seen": seen,
            "unseen": unseen(seen),
        }
        return super().render_change_form(request, context, add, change, form_url, obj)
