"""The reading pages. Each needs one query for the contents that all pages share, and at most two more."""

import textwrap
from contextlib import suppress
from functools import cached_property
from typing import Any

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.loader import render_to_string
from django.utils.cache import patch_vary_headers
from django.utils.decorators import method_decorator
from django.utils.safestring import mark_safe
from django.utils.translation import get_language_from_request
from django.views.generic import TemplateView, View

from ..addresses import address
from ..caching import cacheable
from ..models import Casebook, CaseStudy, Moved, Page, PublishedVersion, Withdrawn
from ..models.contents import Contents, Entry
from ..publishing import published
from ..typography import FrenchUse
from . import facets, structured_data
from .gone import gone
from .markdown import read
from .read_next import read_next

CASES_ON_HOME = 6
CASES_A_PAGE = 6


class LanguageRedirect(View):
    """Redirects `/` to the home page in the reader's language."""

    def get(self, request: HttpRequest) -> HttpResponse:
        response = HttpResponseRedirect(address("casestudies:home", get_language_from_request(request)))
        response.headers["Cache-Control"] = "no-cache"
        patch_vary_headers(response, ["Accept-Language"])
        return response


@method_decorator(cacheable, name="dispatch")
class ReadingView(TemplateView):
    """A page in the language of its address."""

    @property
    def language(self) -> str:
        """The language of the address."""
        return self.request.LANGUAGE_CODE

    @cached_property
    def casebook(self) -> Contents:
        """What all pages of the language share."""
        return Casebook.objects.contents(self.language)

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        return super().get_context_data(casebook=self.casebook, **context)


class HomeView(ReadingView):
    template_name = "casestudies/home.html"

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        entries = self.casebook.index[:CASES_ON_HOME]
        cases = list(PublishedVersion.objects.listed(self.language, [entry.slug for entry in entries]))
        graph = structured_data.home(self.casebook, settings.SITE_URL + self.request.path)
        return super().get_context_data(
            entries=entries,
            cases=cases,
            minutes=sum(case.reading_minutes for case in cases),
            total=len(self.casebook.index),
            graph=structured_data.as_html(graph),
            **context,
        )


class CaseListView(ReadingView):
    """All cases, filtered by `?region=…&intervention=…&tension=…` and in pages of six."""

    template_name = "casestudies/cases.html"

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        chosen = facets.chosen_in(self.request.GET)
        asked = self.request.GET.get("page", "1")
        page = Paginator(facets.matching(self.casebook, chosen), CASES_A_PAGE).get_page(asked)
        query = chosen | ({"page": page.number} if page.number > 1 else {})
        return super().get_context_data(
            page=page,
            entries=page.object_list,
            cases=PublishedVersion.objects.listed(self.language, [entry.slug for entry in page.object_list]),
            facets=facets.facets(self.casebook, chosen),
            chosen=chosen,
            is_linked=asked == str(page.number) and facets.are_known(self.casebook, chosen),
            twins={code: address("casestudies:cases", code, query) for code, _name in settings.LANGUAGES},
            **context,
        )

    def render_to_response(self, context: dict[str, Any], **options: Any) -> HttpResponse:
        """An address that no link leads to (an unknown term, a page past the end) is answered, but not cached."""
        headers = None if context["is_linked"] else {"Cache-Control": "no-store"}
        return super().render_to_response(context, headers=headers, **options)


class CaseView(ReadingView):
    """One case. A former address redirects, or says that the case is withdrawn. Drafts are for those who may see cases."""

    template_name = "casestudies/case.html"

    def get(self, request: HttpRequest, slug: str) -> HttpResponse:
        if "preview" in request.GET and self.may_see_drafts:
            return self.preview(slug)
        try:
            twins = PublishedVersion.objects.at(self.language, slug)
        except (Http404, Moved, Withdrawn) as absent:
            return self.draft(slug) or self.elsewhere(absent)
        return self.render_to_response(self.sheet(twins[self.language], twins))

    @property
    def may_see_drafts(self) -> bool:
        """Whether the user may view or change cases in the admin."""
        user = getattr(self.request, "user", AnonymousUser())
        return user.is_staff and any(user.has_perm(f"casestudies.{act}_casestudy") for act in ("view", "change"))

    def draft(self, slug: str) -> HttpResponse | None:
        """The draft at `slug`, for those who may see drafts."""
        with suppress(Http404):
            return self.preview(slug) if self.may_see_drafts else None
        return None

    def elsewhere(self, absent: Exception) -> HttpResponse:
        """Redirects to the present address of the case, or answers 410 if it is withdrawn. Raises Http404 otherwise."""
        if isinstance(absent, Moved):
            return HttpResponsePermanentRedirect(address("casestudies:case", self.language, slug=absent.slug))
        if isinstance(absent, Withdrawn):
            return gone(self.request)
        raise absent

    def preview(self, slug: str) -> HttpResponse:
        """The draft, as it was last saved."""
        case = get_object_or_404(CaseStudy.objects.translated(self.language, slug=slug))
        drafts = {text.language_code: published.version_of(case, text) for text in case.translations.all()}
        context = self.sheet(drafts[self.language], drafts, preview=case)
        context["twins"] = {code: f"{path}?preview=1" for code, path in context["twins"].items()}
        response = self.render_to_response(context)
        response.headers["Cache-Control"] = "no-store"
        return response

    def sheet(self, version: PublishedVersion, twins: dict[str, PublishedVersion], **context: Any) -> dict[str, Any]:
        """What the template needs to show `version`, one of `twins`, by language."""
        entry = next((entry for entry in self.casebook.index if entry.slug == version.slug), None)
        names = {"home": "casestudies:home", "cases": "casestudies:cases"}
        urls = {key: settings.SITE_URL + address(name, self.language) for key, name in names.items()}
        graph = structured_data.case(version, self.casebook, urls | {"case": settings.SITE_URL + self.request.path})
        return self.get_context_data(
            graph=structured_data.as_html(graph),
            case=version,
            number=self.casebook.numbers.get(version.slug),
            read_next=self.listed(read_next(self.casebook, entry)) if entry else [],
            twins={
                code: address("casestudies:case", code, slug=twin.slug) for code, twin in twins.items() if twin.slug
            },
            **context,
        )

    def listed(self, entries: list[Entry]) -> list[PublishedVersion]:
        """The cases of `entries`, in their order; one query."""
        slugs = [entry.slug for entry in entries]
        return sorted(PublishedVersion.objects.listed(self.language, slugs), key=lambda case: slugs.index(case.slug))


class PageView(ReadingView):
    """An editable page."""

    template_name = "casestudies/page.html"
    kind: str = ""

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        written = Page.objects.seen(self.kind)
        if self.language not in written:
            raise Http404
        words = written[self.language]
        site = self.casebook.site
        blocks = {
            name: render_to_string(f"casestudies/_{name}.html", {"casebook": self.casebook, "site": site}, self.request)
            for name in ("identity", "hosting")
        }
        source = words.body.replace("{retention_days}", str(settings.INQUIRY_RETENTION_DAYS))
        prose = read(source, self.language, FrenchUse(site.get("french_use") or FrenchUse.SWISS), blocks)
        graph = structured_data.identity(self.casebook, settings.SITE_URL) if "{identity}" in words.body else []
        return super().get_context_data(
            page=words,
            kind=self.kind,
            twins={
                code: address(f"casestudies:{self.kind}", code) for code, _name in settings.LANGUAGES if code in written
            },
            body=mark_safe(prose.html),  # noqa: S308  (raw HTML is off)
            headings=prose.headings,
            description=_first_sentence(words.body),
            graph=structured_data.as_html(graph),
            **context,
        )


def _first_sentence(source: str) -> str:
    """The first paragraph's beginning, for search engines: at most 155 characters, cut at a word."""
    paragraph = next((part for part in source.split("\n\n") if part and part[0] not in "#{-|"), "")
    return textwrap.shorten(paragraph, 155, placeholder="…")
