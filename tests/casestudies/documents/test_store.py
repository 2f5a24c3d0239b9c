"""Made once until the words change, at the first request; gone with what is withdrawn."""

import os
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from casestudies.documents import catalogue, content, store
from casestudies.documents.press import Document, Paper
from casestudies.models import CaseStudy
from casestudies.publishing import gate

from .conftest import changed


@pytest.fixture
def document(version, contents):
    return Document("case", content.case(version, contents), Paper.A4)


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


def test_changed_words_are_another_document(version, contents):
    another = changed(version, decision="Une autre décision.")

    assert catalogue.case_pdf(another, contents) != catalogue.case_pdf(version, contents)


def test_clearing_leaves_only_what_is_being_written(document):
    store.fetch(document)
    (store.folder() / ".being-written").write_bytes(b"")
    (store.folder() / ".abandoned").write_bytes(b"")
    os.utime(store.folder() / ".abandoned", (time.time() - 3600,) * 2)

    store.clear()

    assert files() == {".being-written"}


def test_clearing_where_nothing_was_ever_made_is_no_error():
    store.clear()


def test_a_withdrawn_case_leaves_no_file(client, case, django_capture_on_commit_callbacks):
    path = "/fr/cas/arbitrage-sous-contrainte-reglementaire.pdf"
    assert client.get(path).status_code == 200
    assert files()

    with django_capture_on_commit_callbacks(execute=True):
        gate.withdraw(case)

    assert files() == set()
    assert client.get(path).status_code == 410


@pytest.mark.django_db
def test_a_casebook_without_cases_has_no_dossier(client):
    for case in CaseStudy.objects.all():
        gate.withdraw(case)

    assert client.get("/fr/cas/dossier.pdf").status_code == 404
    assert client.get("/fr/sharing.png").status_code == 200


@pytest.mark.parametrize(
    "damage", [lambda kept: b"", lambda kept: kept[:-40], lambda kept: kept[:99] + b"?" + kept[100:]]
)
def test_a_damaged_file_is_made_again(document, damage):
    made = store.fetch(document)
    file = store.folder() / document.name
    whole = file.read_bytes()
    file.write_bytes(damage(whole))

    assert store.fetch(document) == made
    assert file.read_bytes() == whole


def test_what_cannot_be_kept_is_served_all_the_same(document, settings, caplog):
    settings.DATA_DIR.joinpath("documents").write_text("a file where the folder should be")

    assert store.fetch(document) == document.made()
    assert "could not be kept" in caplog.text
