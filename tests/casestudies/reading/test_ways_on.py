"""Who speaks, what a case rests on, and the ways on from it: said where it is filled in, and nowhere else."""

import io
import json
import re
from urllib.parse import unquote

import pytest
from pypdf import PdfReader

from casestudies.documents import catalogue
from casestudies.models import Casebook, HomeTexts, PublishedVersion, SiteIdentity
from casestudies.publishing import published
from casestudies.templatetags.reading import telephone
from tests.support.words import page_text

from ..tools import show_text

pytestmark = pytest.mark.django_db

CASE = "/fr/cas/arbitrage-sous-contrainte-reglementaire/"


def page(client, path: str) -> str:
    return page_text(client.get(path))


@pytest.fixture
def adviser(db):
    identity = SiteIdentity.objects.language("fr").get()
    identity.adviser, identity.role = "A. Exemple", "Conseil indépendant"
    identity.presentation = "J’accompagne des directions depuis vingt ans."
    identity.answer_time = "Je réponds sous deux jours ouvrables."
    identity.phone = "+41 22 000 00 00"
    show_text(identity)
    return identity


def test_nobody_is_named_while_nobody_is_filled_in(client):
    assert 'class="speaker"' not in page(client, "/fr/")
    assert "tel:" not in page(client, "/fr/")


@pytest.mark.parametrize("path", ["/fr/", CASE, "/fr/contact/"])
def test_the_adviser_is_named_where_readers_decide_to_write(client, adviser, identity, path):
    shown = page(client, path)

    assert "<strong>A. Exemple</strong> · Conseil indépendant" in shown
    assert "depuis vingt ans." in shown
    assert '<a href="tel:+41220000000">+41 22 000 00 00</a>' in shown
    assert "A. Exemple · Conseil indépendant<br>J’accompagne" in re.sub(r"<(?!br)[^>]*>", "", shown.split("<footer")[1])


def test_the_telephone_number_of_the_legal_notice_can_be_dialed_too(client, adviser):
    assert '<dd><a href="tel:+41220000000">+41 22 000 00 00</a></dd>' in page(client, "/fr/mentions-legales/")


def test_the_adviser_is_named_on_the_first_screen_of_the_home_page(client, adviser):
    assert "A. Exemple" in page(client, "/fr/").split("</section>")[0]


@pytest.mark.parametrize(
    ("number", "dialed"),
    [
        ("+41 22 000 00 00", "tel:+41220000000"),
        ("+41 (0)22 000 00 00", "tel:+41220000000"),
        ("+41 22 000 00 00 ext. 12", "tel:+41220000000;ext=12"),
        ("514 000-0000, poste 12", "tel:5140000000;ext=12"),
        ("(514) 000-0000 int. 7", "tel:5140000000;ext=7"),
        ("Tél. 022 000 00 00 (9 h–12 h)", "tel:0220000000"),
        ("022 000 00 00 / 079 000 00 00", "tel:0220000000"),
        ("022 000 00 00 ou 079 000 00 00", "tel:0220000000"),
        ("+41.22.000.00.00", "tel:+41220000000"),
        ("1-800-EXAMPLE", ""),
        ("sur demande", ""),
    ],
)
def test_a_telephone_number_dials_what_it_says(number, dialed):
    assert telephone(number) == dialed


def test_a_number_that_cannot_be_dialed_is_shown_without_a_link(client, adviser):
    adviser.phone = "1-800-EXAMPLE"
    show_text(adviser)

    assert "1-800-EXAMPLE</p>" in page(client, "/fr/")
    assert "tel:" not in page(client, "/fr/")


def test_search_engines_are_told_who_speaks(client, adviser):
    for path in ("/fr/", CASE):
        graph = json.loads(re.search(r"ld\+json\">(.*?)</script>", client.get(path).content.decode())[1])["@graph"]
        assert "A. Exemple" in json.dumps(graph)


def test_the_time_of_an_answer_is_said_where_people_write(client, adviser, identity):
    shown = page(client, "/fr/contact/")

    assert "sous deux jours ouvrables" in shown.split("<template")[0]
    assert "sous deux jours ouvrables" in shown.split('<template id="receipt"')[1]


def test_a_pdf_says_who_speaks_as_of_when_and_where_to_write(adviser, settings):
    version = PublishedVersion.objects.get(language="fr", slug=CASE.split("/")[-2])
    pdf = PdfReader(io.BytesIO(catalogue.case_pdf(version, Casebook.objects.contents("fr"))))
    text = " ".join(pdf.pages[0].extract_text().split())

    assert "A. Exemple · Conseil indépendant" in text
    assert "J’accompagne des directions depuis vingt ans." in text
    assert f"État au {version.changed_at.day}" in text
    assert f"{settings.SITE_URL}/fr/contact/" in text


def test_the_steps_of_an_engagement_are_left_out_while_they_are_empty(client):
    assert "Le déroulement d’une intervention" in page(client, "/fr/")
    assert page(client, "/fr/").count('class="steps"') == 1
    home = HomeTexts.objects.language("fr").get()
    home.steps = ""
    show_text(home)

    assert "Le déroulement d’une intervention" not in page(client, "/fr/")


def test_evidence_is_shown_where_it_is_recorded(client, case):
    assert "Sur quoi repose l’impact" not in page(client, CASE)
    case.translations.filter(language_code="fr").update(
        evidence="measured", evidence_period="six mois après la décision"
    )
    published.show(case)

    assert "<dd>Mesure, six mois" in page(client, CASE)


def test_a_case_says_what_is_general_in_it_and_the_day_it_was_reviewed_and_no_more(client, case):
    day = case.published_versions.get(language="fr").changed_at.day

    shown = re.search(r"Anonymisé.*?</p>", page(client, CASE))[0]
    text = rf"relu le {'1er' if day == 1 else day} \w+ \d{{4}}"
    assert re.fullmatch(rf"Anonymisé.: organisation et lieu généralisés.; {text}\.</p>", shown)


def test_a_case_can_be_passed_on_by_email(client, settings):
    address = unquote(re.search(r'href="(mailto:[^"]+)"', page(client, CASE))[1])

    assert address.startswith("mailto:?subject=Arbitrage stratégique sous contrainte réglementaire&body=")
    assert address.endswith(settings.SITE_URL + CASE)


def test_titles_never_say_the_name_twice(client):
    for path in ("/fr/", "/en/", CASE, "/fr/cas/"):
        title = re.search(r"<title>(.*?)</title>", page(client, path))[1]
        assert title.count("Décider de l’IA") + title.count("Deciding on AI") == 1


def test_reading_pages_are_fetched_ahead_and_writing_pages_never(client):
    rules = client.get("/speculation-rules.json")

    assert rules.headers["Content-Type"] == "application/speculationrules+json"
    assert "/*/contact/*" in json.dumps(rules.json()["prefetch"][0]["where"]["and"][1]["not"])
    assert client.get(CASE).headers["Speculation-Rules"] == '"/speculation-rules.json"'
    assert "Speculation-Rules" not in client.get("/fr/contact/").headers
    assert "Speculation-Rules" not in client.get("/admin/login/").headers
    assert client.get("/fr/contact/").headers["Integrity-Policy"] == "blocked-destinations=(script)"


def test_an_unknown_address_keeps_the_name_of_the_site(client):
    shown = page(client, "/fr/rien/")

    assert "Décider de l’IA</a>" in shown
    assert "<footer" in shown
