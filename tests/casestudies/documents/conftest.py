"""What the document tests share: the published casebook, and a PDF as a reader of it finds it."""

from io import BytesIO

import pytest
from pypdf import PdfReader

from casestudies.documents import catalogue
from casestudies.models import Casebook, PublishedVersion


@pytest.fixture(params=["fr", "en"])
def language(request):
    return request.param


@pytest.fixture
def contents(db, language):
    return Casebook.objects.contents(language)


@pytest.fixture
def versions(contents, language):
    """The published cases of the language, in order."""
    return list(PublishedVersion.objects.listed(language, [entry.slug for entry in contents.index]))


@pytest.fixture
def version(versions):
    return versions[0]


@pytest.fixture(params=["a4", "us-letter"])
def paper(request):
    return catalogue.Paper(request.param)


def changed(version: PublishedVersion, **words: str) -> PublishedVersion:
    """The same case, fresh from the database, with other words."""
    fresh = PublishedVersion.objects.get(pk=version.pk)
    for name, text in words.items():
        setattr(fresh, name, text)
    return fresh


def read(pdf: bytes) -> PdfReader:
    return PdfReader(BytesIO(pdf), strict=True)


def letters(text: str) -> str:
    """`text` without its spaces: where lines break is the document's affair."""
    return "".join(text.split())


def letters_of(pdf: bytes) -> str:
    return letters("".join(page.extract_text() for page in read(pdf).pages))
