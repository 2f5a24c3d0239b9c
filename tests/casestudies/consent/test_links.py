"""A secret link shows the draft to those who have it, and to nobody else."""

import pytest

from casestudies.consent import links
from casestudies.models import PreviewLink
from tests.casestudies.tools import write

pytestmark = pytest.mark.django_db


def test_a_client_reads_the_draft_and_not_what_is_published(client, case, secret):
    write(case, problem="Un problème que personne n’a encore lu.")

    page = client.get(links.path_to(secret, "fr")).content.decode()

    assert "Un problème que personne n’a encore lu." in page.replace("\u00a0", " ")


@pytest.mark.parametrize("name", ["client-preview", "client-pdf"])
def test_a_preview_is_kept_nowhere_and_found_by_no_search_engine(client, secret, name):
    page = client.get(links.path_to(secret, "fr", name))

    assert page.status_code == 200
    assert "no-store" in page["Cache-Control"]
    assert "noindex" in page["X-Robots-Tag"]
    assert page["Referrer-Policy"] == "no-referrer"
    assert not page.cookies


def test_a_preview_tells_messengers_nothing_of_the_case(client, case, secret):
    page = client.get(links.path_to(secret, "fr")).content.decode()
    head = page[: page.index("</head>")]

    assert case.title not in head
    assert "og:" not in head
    assert secret not in head


def test_the_database_holds_no_secret(case, secret):
    assert secret not in str(PreviewLink.objects.values())


def test_the_language_switch_keeps_the_link(client, secret):
    page = client.get(links.path_to(secret, "fr"))

    assert links.path_to(secret, "en").replace("&", "&amp;") in page.content.decode()
    assert client.get(links.path_to(secret, "en")).status_code == 200


def test_a_case_in_one_language_is_shown_in_that_one(client, case, secret):
    write(case, "en", problem="")

    page = client.get(links.path_to(secret, "en"))

    assert page["Location"] == links.path_to(secret, "fr")


@pytest.mark.parametrize("end", ["expired", "revoked", "wrong", "missing", "malformed"])
def test_a_closed_link_says_the_same_whatever_closed_it(client, case, secret, end):
    if end == "expired":
        case.preview_links.update(expires_on="2020-01-01")
    if end == "revoked":
        case.preview_links.update(revoked_on="2020-01-01")
    address = links.path_to({"wrong": "x" * 32, "missing": "", "malformed": "é\0"}.get(end, secret), "fr")

    page = client.get(address)

    assert page.status_code == 404
    assert "Ce lien n’ouvre plus rien" in page.content.decode()
    assert "no-store" in page["Cache-Control"]
    assert client.post(address, {"answer": "agreed"}).status_code == 404


def test_a_network_that_guesses_is_no_longer_heard(client, secret):
    answers = [client.get(links.path_to(f"guess{number}", "fr")).status_code for number in range(21)]

    assert answers[0] == 404
    assert answers[-1] == 429
    assert client.get(links.path_to(secret, "fr")).status_code == 429


def test_a_case_that_is_complete_nowhere_is_not_shown(client, case, secret):
    write(case, "fr", problem="")
    write(case, "en", problem="")

    assert client.get(links.path_to(secret, "fr")).status_code == 503
    assert client.get(links.path_to(secret, "fr", "client-pdf")).status_code == 503


def test_the_pdf_of_a_draft_says_so_and_is_not_kept(client, secret, settings):
    page = client.get(links.path_to(secret, "fr", "client-pdf"))

    assert page.content.startswith(b"%PDF")
    assert list((settings.DATA_DIR / "documents").glob("*")) == []
