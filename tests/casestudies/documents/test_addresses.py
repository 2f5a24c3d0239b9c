"""Documents asked for over HTTP."""

import pytest

from casestudies.addresses import address
from casestudies.models import FormerSlug, PublishedVersion
from casestudies.publishing import gate
from tests.casestudies.tools import show

from .conftest import read

CASE = "/fr/cas/arbitrage-sous-contrainte-reglementaire.pdf"
CASE_EN = "/en/cases/strategic-trade-off-under-regulatory-constraint.pdf"
ALL = [CASE, CASE_EN, "/fr/cas/dossier.pdf", "/en/cases/dossier.pdf", CASE.replace("pdf", "png"), "/fr/sharing.png"]

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("path", ALL)
def test_it_is_served_with_its_type_name_and_freshness(client, path):
    response = client.get(path)

    assert response.status_code == 200
    assert response["Content-Type"] == ("application/pdf" if path.endswith("pdf") else "image/png")
    assert response["Content-Disposition"].startswith('inline; filename="')
    assert response["Content-Disposition"].isascii()
    assert response["Cache-Control"] == "public, max-age=0, s-maxage=60, stale-while-revalidate=60"
    assert int(response["Content-Length"]) == len(response.content)
    assert not response.cookies


@pytest.mark.parametrize("path", [*ALL, f"{CASE}?format=letter"])
def test_it_takes_at_most_three_queries(client, path, django_assert_max_num_queries):
    with django_assert_max_num_queries(3):
        client.get(path)


def test_the_addresses_are_in_the_language_of_the_page():
    assert address("casestudies:dossier", "fr") == "/fr/cas/dossier.pdf"
    assert address("casestudies:case-pdf", "en", slug="a-case") == "/en/cases/a-case.pdf"
    assert address("casestudies:picture", "fr", slug="un-cas") == "/fr/cas/un-cas.png"


def test_letter_is_offered_and_a4_is_given_otherwise(client):
    widths = [
        round(read(client.get(f"{CASE}{query}").content).pages[0].mediabox.width)
        for query in ("", "?format=letter", "?format=folio", "?utm_source=x")
    ]

    assert widths == [595, 612, 595, 595]


def test_what_a_browser_has_is_not_sent_again(client):
    etag = client.get(CASE)["ETag"]

    again = client.get(CASE, headers={"If-None-Match": etag})

    assert not etag.startswith("W/")
    assert (again.status_code, again.content, again["ETag"]) == (304, b"", etag)


def test_changed_words_have_another_tag(client, case):
    before = client.get(CASE)["ETag"]
    show(case, "fr", decision="Une autre décision.")

    assert client.get(CASE, headers={"If-None-Match": before}).status_code == 200


def test_the_head_alone_tells_what_the_whole_would_be(client):
    whole, head = client.get(CASE), client.head(CASE)

    assert head.content == b""
    for name in ("ETag", "Content-Length", "Content-Type", "Accept-Ranges", "Content-Disposition"):
        assert head[name] == whole[name]


@pytest.mark.parametrize(
    ("wanted", "part"),
    [("bytes=0-99", slice(0, 100)), ("bytes=100-", slice(100, None)), ("bytes=-100", slice(-100, None))],
)
def test_a_part_may_be_asked_for(client, wanted, part):
    whole = client.get(CASE).content

    response = client.get(CASE, headers={"Range": wanted})

    assert response.status_code == 206
    assert response.content == whole[part]
    first = range(len(whole))[part].start
    assert response["Content-Range"] == f"bytes {first}-{first + len(response.content) - 1}/{len(whole)}"
    assert int(response["Content-Length"]) == len(response.content)


def test_a_part_longer_than_the_whole_ends_with_it(client):
    whole = client.get(CASE).content

    assert client.get(CASE, headers={"Range": "bytes=5-99999999"}).content == whole[5:]
    assert client.get(CASE, headers={"Range": "bytes=-99999999"}).content == whole


@pytest.mark.parametrize(
    "wanted", ["bytes=0-1,5-6", "bytes=9-3", "lines=1-2", "bytes=-", "bytes=x", f"bytes={'9' * 5000}-"]
)
def test_a_part_that_makes_no_sense_is_answered_with_the_whole(client, wanted):
    assert client.get(CASE, headers={"Range": wanted}).status_code == 200


@pytest.mark.parametrize("wanted", ["bytes=99999999-", "bytes=-0"])
def test_a_part_past_the_end_is_refused(client, wanted):
    whole = client.get(CASE)

    response = client.get(CASE, headers={"Range": wanted})

    assert (response.status_code, response.content) == (416, b"")
    assert response["Content-Range"] == f"bytes */{whole['Content-Length']}"


def test_a_part_of_what_has_changed_since_is_answered_with_the_whole(client):
    response = client.get(CASE, headers={"Range": "bytes=0-9", "If-Range": '"another"'})

    assert response.status_code == 200


@pytest.mark.parametrize("path", ["/fr/cas/rien.pdf", "/en/cases/nothing.png", CASE.replace("/fr/cas", "/en/cases")])
def test_there_is_none_of_what_is_not_published(client, path):
    assert client.get(path).status_code == 404


def test_a_withdrawn_case_has_no_document(client, case):
    client.get(CASE)

    gate.withdraw(case)

    assert client.get(CASE).status_code == 410
    assert (
        case.translations.get(language_code="fr").title
        not in read(client.get("/fr/cas/dossier.pdf").content).pages[1].extract_text()
    )


def test_without_a_case_there_is_no_dossier(client):
    PublishedVersion.objects.filter(language="fr").delete()

    assert client.get("/fr/cas/dossier.pdf").status_code == 404


@pytest.mark.parametrize("ending", ["pdf", "png", "pdf?format=letter"])
def test_an_address_it_had_before_leads_to_the_present_one(client, case, ending):
    FormerSlug.objects.create(case=case, language="fr", slug="ancien")

    response = client.get(f"/fr/cas/ancien.{ending}")

    assert response.status_code == 301
    assert response["Location"] == CASE.replace("pdf", ending)


@pytest.mark.parametrize("ending", ["/", ".pdf", ".png"])
def test_a_former_address_of_a_withdrawn_case_says_so(client, case, ending):
    FormerSlug.objects.create(case=case, language="fr", slug="ancien")
    gate.withdraw(case)

    page = client.get(f"/fr/cas/ancien{ending}")

    assert page.status_code == 410
    assert "Ce cas a été retiré" in page.content.decode()
    assert page["Cache-Control"] == "no-store"


def test_nothing_may_be_sent_to_it(client):
    assert client.post(CASE).status_code == 405
