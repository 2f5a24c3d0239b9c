"""Which documents there are: two of each case, two of the casebook (one a paper), and the sharing pictures."""

from collections.abc import Sequence

from ..casebook import Contents
from ..models import Edition
from . import content, store
from .press import Document, Paper


def case_pdf(edition: Edition, contents: Contents, paper: Paper = Paper.A4) -> bytes:
    """One case, on one page if its words fit; a tagged PDF/UA-1 file of some 30 KB."""
    return store.fetch(Document("case", content.case(edition, contents), paper))


def dossier_pdf(editions: Sequence[Edition], contents: Contents, language: str, paper: Paper = Paper.A4) -> bytes:
    """The whole casebook of `language`, whose cases are `editions` in order."""
    return store.fetch(Document("dossier", content.dossier(editions, contents, language), paper))


def sharing_picture(edition: Edition | None, contents: Contents, language: str, title: str = "") -> bytes:
    """A PNG of 1200 × 630 pixels for where an address is shared: of a case, of a page by its `title`, or of the site."""
    return store.fetch(Document("picture", content.picture(edition, contents, language, title), None))
