"""Made once until the words change, by whoever is asked first; gone with what is withdrawn."""

import os
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from casestudies import publishing
from casestudies.documents import catalogue, content, store
from casestudies.documents.press import Document, Paper
from casestudies.models import Casebook, CaseStudy

from .conftest import changed


@pytest.fixture
def document(edition, contents):
    return Document("case", content.case(edition, contents), Paper.A4)


def files():
    return {file.name for file in store.folder().glob("*")}


def test_the_second_request_reads_what_the_first_made(document):
    first = store.fetch(document)
    file = store.folder() / document.name
    os.utime(file, (1, 1))

    assert store.fetch(document) == first
    assert file.stat().st_mtime == 1


def test_a_crowd_gets_whole_files_and_leaves_one(document):
    with ThreadPoolExecutor(16) as crowd:
        answers = set(crowd.map(lambda _: store.fetch(document), range(64)))

    assert answers == {document.made()}
    assert files() == {document.name}


def test_what_is_kept_is_for_the_site_alone(document):
    store.fetch(document)

    assert (store.folder() / document.name).stat().st_mode & 0o077 == 0


def test_changed_words_are_another_document(edition, contents):
    another = changed(edition, decision="Une autre décision.")

    assert catalogue.case_pdf(another, contents) != catalogue.case_pdf(edition, contents)


def test_pruning_leaves_what_is_kept_and_what_is_being_written(document):
    store.fetch(document)
    (store.folder() / "of-old-words.pdf").write_bytes(b"")
    (store.folder() / ".being-written").write_bytes(b"")
    (store.folder() / ".abandoned").write_bytes(b"")
    os.utime(store.folder() / ".abandoned", (time.time() - 3600,) * 2)

    assert store.prune({document.name}) == 2
    assert files() == {document.name, ".being-written"}


@pytest.mark.django_db
def test_pruning_a_site_that_never_made_a_document_is_no_error():
    assert catalogue.forget() == 0


@pytest.mark.django_db
def test_everything_published_is_made_and_nothing_else_is_left():
    store.folder().mkdir()
    (store.folder() / "of-old-words.pdf").write_bytes(b"")

    assert catalogue.make_all() == 2 * (4 * 2 + 2 + 4 + 1)
    assert files() == {document.name for document in catalogue.published()}


def test_a_withdrawn_case_leaves_no_file(case):
    catalogue.make_all()
    withdrawn = {document.name for document in catalogue.published() if _tells_of(document, case)}

    publishing.withdraw(case)
    catalogue.forget()

    assert len(withdrawn) == 2 * 3
    assert not withdrawn & files()


@pytest.mark.django_db
def test_what_is_published_is_what_a_reader_would_be_given(contents, editions, language):
    catalogue.dossier_pdf(editions, contents, language, Paper.LETTER)
    for edition in editions:
        catalogue.sharing_picture(edition, contents, language)

    assert catalogue.forget() == 0


@pytest.mark.django_db
def test_a_casebook_without_cases_has_only_its_sharing_picture():
    for case in CaseStudy.objects.all():
        publishing.withdraw(case)

    assert not Casebook.objects.contents("fr").index
    assert [document.template for document in catalogue.published()] == ["picture", "picture"]


def _tells_of(document, case):
    titles = {words.title for words in case.translations.all()}
    return (
        document.template != "dossier"
        and (document.content.get("title") or document.content["case"]["title"]) in titles
    )
