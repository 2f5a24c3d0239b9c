import re

import pytest

from casestudies.models import CaseStudy
from casestudies.publishing import gate
from tests.support.words import page_text

pytestmark = pytest.mark.django_db


def titles(page) -> int:
    return page.content.decode().count('<article class="case">')


@pytest.mark.parametrize(
    ("query", "number"),
    [
        ("", 4),
        ("region=suisse-romande", 2),
        ("tension=innovation", 2),
        ("region=suisse-romande&tension=conformite", 1),
        ("region=quebec&tension=innovation", 0),
        ("intervention=ateliers-de-direction", 4),
        ("region=nowhere", 0),
    ],
)
def test_choices_combine(client, query, number):
    page = client.get(f"/fr/cas/?{query}")

    assert page.status_code == 200
    assert titles(page) == number
    assert (f"{number} cas") in page.content.decode()


@pytest.mark.parametrize("path", ["/fr/cas/", "/fr/cas/?region=suisse-romande", "/en/cases/?tension=innovation"])
def test_every_choice_leads_to_as_many_cases_as_it_counts(client, path):
    body = client.get(path).content.decode()
    facets = body.split('class="facets"')[1].split("_map")[0]
    links = re.findall(r'<a href="([^"]+)"( aria-current="true")?>.*?<span class="count">(\d+)</span>', facets)

    assert len(links) >= 8
    for address, chosen, count in links:
        if not chosen:
            assert titles(client.get(address.replace("&amp;", "&"))) == int(count), address


def test_a_choice_can_be_dropped_again(client):
    body = client.get("/fr/cas/?region=quebec&tension=risques-humains").content.decode()

    assert re.search(r'<a href="/fr/cas/\?tension=risques-humains" aria-current="true">\s*Québec', body)


def test_an_empty_result_offers_a_way_out(client):
    body = client.get("/fr/cas/?region=quebec&tension=innovation").content.decode()

    assert "Aucun cas ne réunit tout cela" in body
    assert '<a href="/fr/cas/?region=quebec">' in body
    assert '<a href="/fr/cas/?tension=innovation">' in body
    assert '<a href="/fr/cas/">' in body


def test_without_a_case_there_is_nothing_to_filter(client):
    for case in CaseStudy.objects.all():
        gate.withdraw(case)

    body = page_text(client.get("/fr/cas/"))

    assert "Les premiers cas sont en cours d’écriture" in body
    assert "<details" not in body.partition("<main")[2].partition("</main>")[0]
    assert "0 cas" not in body


@pytest.mark.parametrize(
    "query", ["page=0", "page=99", "page=x", "region=%00", "tension=" + "x" * 1500, "region=é&region=è"]
)
def test_no_query_string_breaks_the_list(client, query):
    assert client.get(f"/fr/cas/?{query}").status_code == 200
