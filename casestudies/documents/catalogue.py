"""Which documents there are: two of each case, two of the casebook (one a paper), and the sharing pictures."""

from collections.abc import Iterator, Sequence

from django.conf import settings

from ..casebook import Contents
from ..models import Casebook, Edition
from . import content, store
from .press import Document, Paper


def case_pdf(edition: Edition, contents: Contents, paper: Paper = Paper.A4) -> bytes:
    """One case, on one page if its words fit; a tagged PDF/UA-1 file of some 30 KB."""
    return store.fetch(Document("case", content.case(edition, contents), paper))


def dossier_pdf(editions: Sequence[Edition], contents: Contents, language: str, paper: Paper = Paper.A4) -> bytes:
    """The whole casebook of `language`, whose cases are `editions` in order."""
    return store.fetch(Document("dossier", content.dossier(editions, contents, language), paper))


def sharing_picture(edition: Edition | None, contents: Contents, language: str) -> bytes:
    """A PNG of 1200 × 630 pixels for where an address is shared: of a case, or of every other page."""
    return store.fetch(Document("picture", content.picture(edition, contents, language), None))


def published() -> Iterator[Document]:
    """Every document that can be asked for now; two queries a language."""
    for language, _name in settings.LANGUAGES:
        contents = Casebook.objects.contents(language)
        editions = list(Edition.objects.listed(language, [entry.slug for entry in contents.index]))
        for edition in [None, *editions]:
            yield Document("picture", content.picture(edition, contents, language), None)
        for paper in Paper:
            for edition in editions:
                yield Document("case", content.case(edition, contents), paper)
            if editions:
                yield Document("dossier", content.dossier(editions, contents, language), paper)


def make_all() -> int:
    """Makes what is missing and removes what is no longer published; returns how many documents there are.

    30 to 60 ms for each that is missing: for after a commit, or a command, never within a request for a page.
    """
    documents = list(published())
    for document in documents:
        store.fetch(document)
    store.prune({document.name for document in documents})
    return len(documents)


def forget() -> int:
    """Removes the documents that are no longer published, at once: for after the commit of a withdrawal or a change."""
    return store.prune({document.name for document in published()})
