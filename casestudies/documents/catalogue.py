"""The documents: of each case and of the casebook, a PDF for each paper format; and the sharing pictures."""

from collections.abc import Sequence
from pathlib import Path
from threading import Lock

from ..models import PublishedVersion
from ..models.contents import Contents
from . import content, store
from .press import Document, Paper

_making = Lock()
"""One thread of a process sets a draft at a time: anyone with a link may ask as often as they like."""


def case_pdf(
    version: PublishedVersion, contents: Contents, paper: Paper = Paper.A4, kept_in: Path | None = None
) -> bytes:
    """One case, on one page if its words fit; a tagged PDF/UA-1 file of some 30 KB."""
    return _fetched(Document("case", content.case(version, contents), paper), kept_in)


def draft_pdf(version: PublishedVersion, contents: Contents, paper: Paper) -> bytes:
    """A draft, marked as one; made one at a time, and kept nowhere."""
    document = Document("case", content.draft(version, contents), paper)
    with _making:
        return document.made()


def dossier_pdf(
    versions: Sequence[PublishedVersion],
    contents: Contents,
    language: str,
    paper: Paper = Paper.A4,
    kept_in: Path | None = None,
) -> bytes:
    """The whole casebook of `language`, whose cases are `versions` in order."""
    return _fetched(Document("dossier", content.dossier(versions, contents, language), paper), kept_in)


def sharing_picture(
    version: PublishedVersion | None,
    contents: Contents,
    language: str,
    title: str = "",
    kept_in: Path | None = None,
) -> bytes:
    """A PNG of 1200 × 630 pixels for where an address is shared: of a case, of a page by its `title`, or of the site."""
    return _fetched(Document("picture", content.picture(version, contents, language, title), None), kept_in)


def _fetched(document: Document, kept_in: Path | None) -> bytes:
    """`document`, kept where the store said before its words were read; kept nowhere without."""
    return store.fetch(document, kept_in) if kept_in else document.made()
