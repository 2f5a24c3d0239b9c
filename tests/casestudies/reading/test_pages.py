import re

import pytest
from django.core.management import call_command

from casestudies.models import CaseStudy, PublishedVersion
from casestudies.publishing import gate, published
from tests.support.words import page_text

from ..tools import show

pytestmark = pytest.mark.django_db

FRENCH = "/fr/cas/arbitrage-sous-contrainte-reglementaire/"
ENGLISH = "/en/cases/strategic-trade-off-under-regulatory-constraint/"


def words(case, language):
    return case.translations.get(language_code=language)


def address(case, language):
    return f"/fr/cas/{words(case, 'fr').slug}/" if language == "fr" else f"/en/cases/{words(case, 'en').slug}/"


@pytest.mark.parametrize("language", ["fr", "en"])
def test_a_case_shows_its_four_movements_in_the_language_of_its_address(client, case, language):
    page = client.get(address(case, language))

    assert page.status_code == 200
    assert page["Content-Language"] == language
    texts = words(case, language)
    for text in (
        texts.title,
        texts.problem.split()[0],
        texts.decision.split()[0],
        texts.impact.splitlines()[0].split()[0],
    ):
        assert text in page.content.decode()


@pytest.mark.parametrize(
    ("header", "where"),
    [
        ("fr-CH,fr;q=0.9,en;q=0.8", "/fr/"),
        ("en-GB,en;q=0.9", "/en/"),
        ("de-CH,de", "/fr/"),
        ("", "/fr/"),
        ("%%", "/fr/"),
    ],
)
def test_the_door_leads_to_the_readers_language_and_to_french_where_nothing_fits(client, header, where):
    page = client.get("/", headers={"accept-language": header})

    assert page.status_code == 302
    assert page["Location"] == where
    assert "Accept-Language" in page["Vary"]


@pytest.mark.parametrize(
    "path", ["/fr/", "/en/", "/fr/cas/", "/en/cases/", FRENCH, "/fr/confidentialite/", "/en/legal-notice/"]
)
def test_a_reading_page_has_no_script_no_cookie_and_nothing_from_elsewhere(client, path):
    page = client.get(path)

    assert page.status_code == 200
    assert page.cookies == {}
    body = page.content.decode()
    assert re.findall(r'<script(?! type="application/ld\+json">)', body) == []
    assert "style=" not in body
    fetched = re.findall(r'<(?:link|img|source|iframe|object)[^>]*(?:href|src|data)="([^"]+)"', body)
    assert fetched
    assert all(re.match(r"/(?!/)|http://testserver/|data:image/svg", address) for address in fetched), fetched


def test_an_english_reader_never_meets_a_case_that_is_only_in_french(client, case):
    title, page = words(case, "en").title, address(case, "en")
    show(case, "en", decision="")

    assert title not in client.get("/en/").content.decode()
    assert title not in client.get("/en/cases/").content.decode()
    assert page not in client.get("/sitemap.xml").content.decode()
    assert client.get(page).status_code == 410
    french = client.get(address(case, "fr"))
    assert french.status_code == 200
    assert 'hreflang="en" href="http://testserver/en/cases/' not in french.content.decode()
    assert '<a href="/en/cases/" lang="en"' in french.content.decode()


def test_a_withdrawn_case_is_gone_from_both_languages(client, case):
    addresses = [address(case, "fr"), address(case, "en")]
    gate.withdraw(case)

    for path in addresses:
        assert client.get(path).status_code == 410
        assert path not in client.get("/sitemap.xml").content.decode()
    assert addresses[0] not in client.get("/fr/cas/").content.decode()
    assert addresses[1] not in client.get("/en/").content.decode()


def test_signed_in_staff_see_a_draft_as_a_preview_that_nobody_stores(admin_client, client, case):
    path = address(case, "fr")
    gate.withdraw(case)

    preview = admin_client.get(path)

    assert preview.status_code == 200
    assert "Aperçu" in preview.content.decode()
    assert preview["Cache-Control"] == "no-store"
    assert client.get(path).status_code == 410


def test_a_preview_of_a_case_with_one_unfinished_language_still_opens(admin_client, case):
    path = address(case, "en")
    gate.withdraw(case)
    show(case, "en", decision="", impact="")

    assert admin_client.get(path).status_code == 200


def test_an_old_address_leads_to_the_new_one_for_good(client, case):
    old = address(case, "fr")
    for slug in ("un-autre-titre", "encore-un-autre"):
        show(case, "fr", slug=slug)

    moved = client.get(old)

    assert moved.status_code == 301
    assert moved["Location"] == "/fr/cas/encore-un-autre/"
    assert client.get("/fr/cas/un-autre-titre/")["Location"] == "/fr/cas/encore-un-autre/"
    assert client.get(old.replace("/fr/cas/", "/en/cases/")).status_code == 404


def test_an_address_taken_up_by_another_case_shows_that_case(client, case):
    old = words(case, "fr").slug
    show(case, "fr", slug="ailleurs")
    other = CaseStudy.objects.get(position=2)
    show(other, "fr", slug=old)

    page = client.get(f"/fr/cas/{old}/")

    assert page.status_code == 200
    assert words(other, "fr").title in page.content.decode()


def test_a_page_names_its_twin_and_its_canonical_address(client, case):
    body = client.get(address(case, "fr")).content.decode()

    assert f'<link rel="canonical" href="http://testserver{address(case, "fr")}">' in body
    for hreflang, path in (
        ("fr", address(case, "fr")),
        ("en", address(case, "en")),
        ("x-default", address(case, "fr")),
    ):
        assert f'<link rel="alternate" hreflang="{hreflang}" href="http://testserver{path}">' in body
    assert f'<a href="{address(case, "en")}" lang="en" hreflang="en">' in body


def test_the_language_switch_keeps_the_choices_of_the_list(client):
    body = client.get("/fr/cas/?tension=innovation&region=suisse-romande").content.decode()

    assert 'href="/en/cases/?region=suisse-romande&amp;tension=innovation" lang="en"' in body


@pytest.mark.parametrize("path", ["/fr/", "/fr/cas/", FRENCH, "/fr/confidentialite/"])
def test_a_page_takes_at_most_three_queries(client, path, django_assert_max_num_queries):
    with django_assert_max_num_queries(3):
        assert client.get(path).status_code == 200


def test_four_hundred_cases_take_as_many_queries_as_four(client, django_assert_max_num_queries, case):
    version = PublishedVersion.objects.get(case=case, language="fr")
    template = {
        f.attname: getattr(version, f.attname)
        for f in PublishedVersion._meta.fields
        if f.attname not in ("id", "case_id", "slug")
    }
    cases = CaseStudy.objects.bulk_create(
        CaseStudy(region_id=case.region_id, position=10 + n, state="published") for n in range(400)
    )
    PublishedVersion.objects.bulk_create(
        PublishedVersion(**template | {"position": new.position}, case=new, slug=f"cas-{new.pk}") for new in cases
    )
    published.refresh()

    with django_assert_max_num_queries(3):
        page = client.get("/fr/cas/?page=2")
    with django_assert_max_num_queries(3):
        home = client.get("/fr/")

    assert page.content.decode().count('<article class="case">') == 6
    assert "Page 2 sur 68" in page_text(page)
    assert home.content.decode().count('<article class="case">') == 6
    assert "Les 404 cas" in page_text(home)


def test_before_the_first_case_the_pages_say_so_kindly(client, db):
    for case in CaseStudy.objects.all():
        gate.withdraw(case)

    for path in ("/fr/", "/fr/cas/"):
        page = client.get(path)
        assert page.status_code == 200
        assert "Les premiers cas sont en cours d’écriture." in page_text(page)


def test_loading_the_content_again_changes_nothing(client, case):
    case.translations.filter(language_code="fr").update(title="Un titre à moi")

    call_command("load_content", verbosity=0)

    assert words(case, "fr").title == "Un titre à moi"
    assert CaseStudy.objects.count() == 4
