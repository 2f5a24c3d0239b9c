"""Made once until the words change, at the first request; gone with what is withdrawn."""

import os
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from casestudies import caching
from casestudies.documents import catalogue, content, store
from casestudies.documents.press import Document, Paper
from casestudies.models import CaseStudy
from casestudies.publishing import gate

from .conftest import changed


def fetch(document):
    """As a request does that begins now."""
    return store.fetch(document, store.folder())


@pytest.fixture
def document(version, contents):
    return Document("case", content.case(version, contents), Paper.A4)


def files():
    """The names of all that is kept, of any generation."""
    return {file.name for file in store.root().rglob("*") if file.is_file()}


def test_the_second_request_reads_what_the_first_made(document):
    first = fetch(document)
    file = store.folder() / document.name
    os.utime(file, (1, 1))

    assert fetch(document) == first
    assert file.stat().st_mtime == 1


def test_a_crowd_gets_whole_files_and_leaves_one(document):
    with ThreadPoolExecutor(16) as crowd:
        answers = set(crowd.map(lambda _: fetch(document), range(64)))

    assert answers == {document.made()}
    assert files() == {document.name}


def test_what_is_kept_is_for_the_site_alone(document):
    fetch(document)

    assert (store.folder() / document.name).stat().st_mode & 0o077 == 0


def test_changed_words_are_another_document(version, contents):
    another = changed(version, decision="Une autre décision.")

    assert catalogue.case_pdf(another, contents) != catalogue.case_pdf(version, contents)


def test_clearing_leaves_only_what_is_being_written(document):
    fetch(document)
    (store.folder() / ".being-written").write_bytes(b"")
    (store.folder() / ".abandoned").write_bytes(b"")
    os.utime(store.folder() / ".abandoned", (time.time() - 3600,) * 2)

    store.clear()

    assert files() == {".being-written"}


def test_clearing_where_nothing_was_ever_made_is_no_error():
    store.clear()


def test_a_document_of_words_that_changed_while_it_was_made_is_not_kept(document):
    begun_in = store.folder()
    caching.advance_generation()

    assert store.fetch(document, begun_in) == document.made()
    assert files() == set()


def test_what_another_machine_took_from_readers_goes_with_the_next_document(document, version, contents, monkeypatch):
    fetch(document)
    caching.outdated.disconnect(store.clear)  # it was sent there
    caching.advance_generation()
    caching.outdated.connect(store.clear)
    assert files() == {document.name}

    another = Document("case", content.case(changed(version, decision="Une autre."), contents), Paper.A4)
    fetch(another)

    assert files() == {another.name}


def test_a_look_at_the_health_of_a_machine_removes_them_too(client, document):
    fetch(document)
    caching.outdated.disconnect(store.clear)
    caching.advance_generation()
    caching.outdated.connect(store.clear)

    client.get("/readyz")

    assert files() == set()


def test_files_of_an_earlier_release_go_with_the_first_document(document):
    store.root().mkdir()
    (store.root() / "0123.pdf").write_bytes(b"")

    fetch(document)

    assert files() == {document.name}


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
    made = fetch(document)
    file = store.folder() / document.name
    whole = file.read_bytes()
    file.write_bytes(damage(whole))

    assert fetch(document) == made
    assert file.read_bytes() == whole


def test_what_cannot_be_kept_is_served_all_the_same(document, settings, caplog):
    settings.DATA_DIR.joinpath("documents").write_text("a file where the folder should be")

    assert fetch(document) == document.made()
    assert "could not be kept" in caplog.text
