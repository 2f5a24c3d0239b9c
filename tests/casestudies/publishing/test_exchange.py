"""Cases leave as one file and come back as drafts, each whole or not at all."""

import json
from io import StringIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.urls import reverse
from django.utils.translation import override

from casestudies.models import CaseStudy, PublishedVersion
from casestudies.publishing import exchange, watch_list
from casestudies.publishing.exchange_format import NotReadable, read
from tests.casestudies.tools import write

pytestmark = pytest.mark.django_db

PAGE = reverse("admin:casestudies_casestudy_exchange")
EXPORT = reverse("admin:casestudies_casestudy_export")


@pytest.fixture(autouse=True)
def _in_french():
    """What is said of a file is read in French here."""
    with override("fr"):
        yield


@pytest.fixture
def content(db) -> dict:
    """What a file with the four cases holds."""
    return exchange.exported(CaseStudy.objects.all())


@pytest.fixture
def clean(case) -> dict:
    """A file with one case that the guard has nothing to say about."""
    texts = {
        "title": "Un arbitrage",
        "slug": "un-arbitrage",
        "organisation": "Comité de direction",
        "intervention": "ateliers de direction",
        "context": "Plusieurs essais menés en parallèle.",
        "problem": "Absence de règles communes.",
        "decision": "Définition des rôles.",
        "impact": "moins d’essais isolés",
        "summary": "Des rôles définis.",
        "evidence": "observed",
        "evidence_period": "",
    }
    found = {"region": "quebec", "intervention_types": ["etat-des-lieux"], "tensions": ["innovation"]}
    return {"format": "huis-clos-cases", "version": 1, "cases": [found | {"texts": {"fr": texts}}]}


def as_file(content) -> bytes:
    return json.dumps(content).encode()


def refusal_of(data: bytes) -> str:
    with pytest.raises(NotReadable) as refusal:
        read(data)
    return " ".join(refusal.value.sentences)


def test_a_case_comes_back_as_it_left(clean):
    (imported,) = exchange.import_cases(as_file(clean), "")

    assert exchange.exported([imported.case])["cases"] == clean["cases"]
    assert imported.case.state == CaseStudy.State.DRAFT
    assert not imported.case.published_versions.exists()


def test_all_cases_of_the_site_come_back_in_both_languages(content):
    PublishedVersion.objects.all().delete()
    CaseStudy.objects.all().delete()

    outcomes = exchange.import_cases(as_file(content), "")

    assert [outcome.findings for outcome in outcomes] == [()] * 4
    assert exchange.exported(CaseStudy.objects.order_by("pk"))["cases"] == content["cases"]


def test_a_taken_address_is_made_anew(clean, case):
    clean["cases"][0]["texts"]["fr"]["slug"] = case.published_versions.get(language="fr").slug

    (imported,) = exchange.import_cases(as_file(clean), "")

    assert imported.case.translations.get(language_code="fr").slug == "un-arbitrage"


def test_a_case_that_names_somebody_is_left_out_whole_and_the_others_are_not(clean):
    named = json.loads(json.dumps(clean["cases"][0]))
    named["texts"]["fr"] |= {"slug": "autre", "problem": "Les équipes de Nestlé SA hésitaient."}
    clean["cases"].insert(0, named)
    before = CaseStudy.objects.count()

    refused, kept = exchange.import_cases(as_file(clean), "")

    assert refused.case is None
    assert {finding.field for finding in refused.findings} == {"problem"}
    assert kept.case.pk
    assert CaseStudy.objects.count() == before + 1


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "JSON"),
        (b"\xff\xfe\x00", "JSON"),
        (b"[" * 100_000, "JSON"),
        (b"null", "ne contient aucun cas"),
        (b'{"format": "huis-clos-cases", "version": 2, "cases": []}', "autre version"),
        (b'{"format": "huis-clos-cases", "version": 1, "cases": []}', "1 à 500 cas"),
        (b'{"format": "huis-clos-cases", "version": 1, "cases": {"a": 1}}', "1 à 500 cas"),
        (b'{"format": "huis-clos-cases", "version": 1, "cases": [7]}', "objet JSON"),
        (b" " * (10 * 1024 * 1024), "2 Mo"),
    ],
)
def test_what_is_no_file_of_cases_is_refused_with_a_sentence(data, sentence):
    assert sentence in refusal_of(data).replace("\u00a0", " ")


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"region": "atlantide"}, "region"),
        ({"region": ["quebec"]}, "region"),
        ({"tensions": "innovation"}, "tensions"),
        ({"tensions": [None]}, "tensions"),
        ({"intervention_types": [{}]}, "intervention_types"),
        ({"state": "published"}, "state"),
        ({"texts": {}}, "texts"),
        ({"texts": []}, "texts"),
        ({"texts": {"de": {"title": "Ein Fall"}}}, "« de »"),
        ({"texts": {"fr": "Un arbitrage"}}, "« fr »"),
        ({"texts": {"fr": {"title": 7}}}, "fr.title"),
        ({"texts": {"fr": {"title": ""}}}, "fr.title"),
        ({"texts": {"fr": {"title": "x" * 121}}}, "fr.title"),
        ({"texts": {"fr": {"title": "deux\nlignes"}}}, "fr.title"),
        ({"texts": {"fr": {"title": "un", "slug": "pas une adresse"}}}, "fr.slug"),
        ({"texts": {"fr": {"title": "un", "slug": "dossier"}}}, "fr.slug"),
        ({"texts": {"fr": {"title": "un", "slug": "---"}}}, "fr.slug"),
        ({"texts": {"fr": {"title": "un", "evidence": "sworn"}}}, "fr.evidence"),
        ({"texts": {"fr": {"title": "un", "problem": "\ud800"}}}, "fr.problem"),
        ({"texts": {"fr": {"title": "un", "problem": "\0"}}}, "fr.problem"),
        ({"texts": {"fr": {"title": "un", "problem": "x" * 10_001}}}, "fr.problem"),
        ({"texts": {"fr": {"title": "un", "secret": "x"}}}, "fr.secret"),
        ({"\ud800" * 50: 1}, "n’est pas connu"),
    ],
)
def test_a_fault_in_one_case_is_told_by_its_place_and_nothing_is_imported(clean, change, sentence):
    before = CaseStudy.objects.count()
    clean["cases"].append({**clean["cases"][0], **change})

    said = refusal_of(as_file(clean)).replace("\u00a0", " ").replace("\u202f", " ")

    assert "Cas 2" in said
    assert sentence in said
    said.encode()
    assert CaseStudy.objects.count() == before


def test_a_file_with_many_faults_tells_the_first_twenty(clean):
    clean["cases"] = [7] * 30

    assert "Et 10 autres" in refusal_of(as_file(clean)).replace("\u00a0", " ")


def test_commands_take_cases_out_and_bring_them_in(case, tmp_path, clean):
    file = tmp_path / "cases.json"
    call_command("export_cases", str(file), "--case", str(case.pk), stdout=StringIO())
    assert len(json.loads(file.read_text("utf-8"))["cases"]) == 1
    with pytest.raises(CommandError, match="exists already"):
        call_command("export_cases", str(file), stdout=StringIO())

    file.write_bytes(as_file(clean))
    said = StringIO()
    call_command("import_cases", str(file), stdout=said)
    assert "is now the draft" in said.getvalue()

    file.write_bytes(b"no json")
    with pytest.raises(CommandError, match="not JSON"):
        call_command("import_cases", str(file), stdout=StringIO())


def test_the_desk_exports_one_case_or_all(admin_client, case):
    one = admin_client.post(EXPORT, {"case": case.pk})
    every = admin_client.post(EXPORT)

    assert [len(json.loads(file.content)["cases"]) for file in (one, every)] == [1, 4]
    assert "no-store" in one["Cache-Control"]


def test_the_desk_asks_who_it_is_before_an_export(admin_client, settings):
    session = admin_client.session
    session["accounts.confirmed"] = 0
    session.save()

    page = admin_client.post(EXPORT)

    assert "attachment" not in page.get("Content-Disposition", "")


def test_the_desk_imports_a_file_and_shows_what_was_left_out(admin_client, clean):
    clean["cases"].append(json.loads(json.dumps(clean["cases"][0])))
    clean["cases"][1]["texts"]["fr"] |= {"slug": "autre", "problem": "Les équipes de Nestlé SA hésitaient."}

    page = admin_client.post(PAGE, {"file": SimpleUploadedFile("cases.json", as_file(clean))}).content.decode()

    assert "Nestlé SA</mark>" in page
    assert CaseStudy.objects.count() == 5


@pytest.mark.parametrize("data", [b"", b"{}", b"\xff", b'{"format": "huis-clos-cases", "version": 1, "cases": [[]]}'])
def test_the_desk_answers_a_wrong_file_with_a_sentence(admin_client, data):
    files = {"file": SimpleUploadedFile("cases.json", data)} if data else {}

    page = admin_client.post(PAGE, files)

    assert page.status_code == 200
    assert "Rien n’a été importé" in page.content.decode()


def test_a_copy_is_a_draft_with_the_same_words_lists_and_reasons(case):
    copy = exchange.duplicate(case, "")

    assert copy.state == CaseStudy.State.DRAFT
    texts, copies = exchange.texts_of(case), exchange.texts_of(copy)
    assert copies["fr"]["title"] == f"{texts['fr']['title']} (copie)"
    assert copies["en"]["title"] == f"{texts['en']['title']} (copy)"
    assert copies["fr"]["problem"] == texts["fr"]["problem"]
    assert set(copy.tensions.all()) == set(case.tensions.all())
    assert {text.slug for text in copy.translations.all()}.isdisjoint({text.slug for text in case.translations.all()})
    assert not copy.watched_terms.exists()


def test_a_case_that_names_somebody_by_now_is_not_copied(admin_client, case, identity):
    write(case, problem="Les équipes de Vaudreuil hésitaient.")
    watch_list.add(case, ["Vaudreuil"])

    page = admin_client.post(reverse("admin:casestudies_casestudy_duplicate", args=[case.pk]), follow=True)

    assert "n’a pas été dupliqué" in page.content.decode()
    assert CaseStudy.objects.count() == 4
