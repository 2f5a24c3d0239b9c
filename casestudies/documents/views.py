"""The views of documents: of published cases only, in the language of the address, in at most three queries."""

from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.utils.translation import gettext_lazy as _
from django.views.generic import View

from ..addresses import address
from ..models import Casebook, Moved, Page, PublishedVersion, Withdrawn
from ..models.contents import Contents
from ..reading.gone import gone
from ..slugs import slug_from
from . import catalogue, store
from .press import Paper
from .serving import serve

DOSSIER_CASES = 60
"""The most cases a dossier holds, the first in the consultant's order: more is a book, and takes seconds to set."""


TITLES = {"cases": _("The cases"), "contact": _("Write in confidence")}
"""Titles of the pages that are not editable, for their pictures."""


class DocumentView(View):
    """A document; `?format=letter` asks for US Letter, anything else for A4."""

    http_method_names = ["get", "head", "options"]
    address_name = ""

    def get(self, request: HttpRequest, **parts: str) -> HttpResponse:
        self.kept_in = store.folder()
        try:
            body, content_type, filename = self.document()
        except Moved as moved:
            query = {"format": "letter"} if self.paper == Paper.LETTER else None
            return HttpResponsePermanentRedirect(address(self.address_name, self.language, query, slug=moved.slug))
        except Withdrawn:
            return gone(request)
        return serve(request, body, content_type, filename)

    def document(self) -> tuple[bytes, str, str]:
        """The file, its type, and what to save it as. Raises Http404, Moved or Withdrawn."""
        raise NotImplementedError

    @property
    def language(self) -> str:
        """The language of the address."""
        return self.request.LANGUAGE_CODE

    @property
    def paper(self) -> Paper:
        """The paper format that is asked for."""
        return Paper.LETTER if self.request.GET.get("format") == "letter" else Paper.A4

    def contents(self) -> Contents:
        """What all pages of the language share."""
        return Casebook.objects.contents(self.language)

    def version(self, slug: str) -> PublishedVersion:
        """The published case at `slug`. Raises Http404, Moved or Withdrawn."""
        return PublishedVersion.objects.at(self.language, slug)[self.language]


class CasePdf(DocumentView):
    address_name = "casestudies:case-pdf"

    def document(self) -> tuple[bytes, str, str]:
        """The PDF of one case."""
        version = self.version(self.kwargs["slug"])
        return (
            catalogue.case_pdf(version, self.contents(), self.paper, self.kept_in),
            "application/pdf",
            f"{version.slug}.pdf",
        )


class DossierPdf(DocumentView):
    def document(self) -> tuple[bytes, str, str]:
        """The PDF of all cases. Raises Http404 where there is none."""
        contents = self.contents()
        versions = list(
            PublishedVersion.objects.listed(self.language, [entry.slug for entry in contents.index[:DOSSIER_CASES]])
        )
        if not versions:
            raise Http404
        stem = slug_from(contents.site.get("name", "")) or "huis-clos"
        pdf = catalogue.dossier_pdf(versions, contents, self.language, self.paper, self.kept_in)
        return pdf, "application/pdf", f"{stem}-dossier.pdf"


class SharingPicture(DocumentView):
    """The picture of a case (`slug`), of another page (`page`), or of the home page."""

    address_name = "casestudies:picture"

    def document(self) -> tuple[bytes, str, str]:
        """The picture for the case, the page or the site."""
        slug, page = self.kwargs.get("slug", ""), self.kwargs.get("page", "")
        version = self.version(slug) if slug else None
        title = self.title_of(page) if page else ""
        png = catalogue.sharing_picture(version, self.contents(), self.language, title, self.kept_in)
        return png, "image/png", f"{slug or page or 'home'}.png"

    def title_of(self, page: str) -> str:
        """The title of `page`. Raises Http404 where there is no such page."""
        if page in TITLES:
            return str(TITLES[page])
        seen = Page.objects.seen(page)
        if self.language not in seen:
            raise Http404
        return seen[self.language].title
