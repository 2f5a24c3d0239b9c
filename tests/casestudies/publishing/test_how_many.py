"""How many organizations a case could be about: on the desk, before it goes out, never where readers are."""

import html
import re

import pytest
from django.core.management import CommandError, call_command

from casestudies.anonymity.counts import built_in
from casestudies.models import CaseStudy, CountTable, Region
from casestudies.publishing import gate
from casestudies.publishing.history import open_findings
from casestudies.publishing.reasons import keep_reasons

from ..tools import change, fields, post, show, write

pytestmark = pytest.mark.django_db

FRENCH, ENGLISH = {"accept-language": "fr"}, {"accept-language": "en"}
LARGE = "Un assureur de 500 personnes et plus."
FEW = (
    "# source: Somebody\n# table: T1\n# date: 2026-07\nregion,sector,size,count\nCA-QC,52,1-499,900\nCA-QC,52,500+,{}\n"
)


@pytest.fixture
def quebec(case):
    """The first case, in Québec, with words that say nothing of sector and size."""
    case.region = Region.objects.get(slug="quebec")
    case.save()
    return case


@pytest.fixture
def take(tmp_path):
    """`take(3)`: an imported table counts three large insurers in Québec."""

    def take(number: int) -> None:
        file = tmp_path / "counts.csv"
        file.write_text(FEW.format(number), "utf-8")
        call_command("import_counts", file, verbosity=0)

    return take


def panel(page) -> str:
    body = html.unescape(page.content.decode())
    return re.sub(r"\s+", " ", body.split('id="counted"')[1].split("</section>")[0])


def test_the_case_page_counts_what_the_words_say_in_both_languages(admin_client, quebec):
    write(quebec, context=LARGE)
    write(quebec, "en", context="An insurer with 500 employees or more.")

    french = panel(admin_client.get(change(quebec), headers=FRENCH))
    english = panel(admin_client.get(change(quebec), headers=ENGLISH))

    assert "Au plus 38 établissements au Québec" in french
    assert "comptent 500 personnes et plus." in french
    assert "Statistique Canada, tableau 33-10-1174-01, juin 2026." in french
    assert (
        "At most 38 establishments in Québec in the sector “finance and insurance” have 500 people or more." in english
    )
    assert "Statistics Canada, table 33-10-1174-01, June 2026." in english


def test_more_than_nineteen_are_shown_and_are_no_finding(admin_client, quebec):
    typed = fields(admin_client.get(change(quebec))) | {"organisation": "Assureur", "context": LARGE}

    post(admin_client, quebec, typed)

    assert not {finding.kind for finding in open_findings(quebec)} & {"handful", "small_group"}


def test_a_handful_names_the_client_and_blocks_until_it_is_mended(admin_client, quebec, take):
    take(3)
    typed = fields(admin_client.get(change(quebec))) | {"context": LARGE}

    page = post(admin_client, quebec, typed, headers=FRENCH)

    body = html.unescape(page.content.decode())
    assert page.status_code == 200
    assert "Rien n’est encore enregistré" in body
    assert "<mark>500 personnes et plus</mark>" in body
    assert "Au plus 3 établissements au Québec" in body.split('class="explained"')[1]
    assert post(admin_client, quebec, typed | {"context": "Un assureur."}).status_code == 302


def test_the_region_that_is_chosen_in_the_form_counts(admin_client, quebec, take):
    take(3)
    typed = fields(admin_client.get(change(quebec))) | {"context": LARGE}
    elsewhere = str(Region.objects.get(slug="suisse-romande").pk)

    assert post(admin_client, quebec, typed | {"region": elsewhere}).status_code == 302
    assert post(admin_client, quebec, typed | {"region": "999999"}).status_code == 200


def test_up_to_nineteen_are_asked_about_before_the_case_goes_out_and_a_reason_holds(quebec, take):
    take(12)
    write(quebec, context=LARGE)

    refused = gate.publish(quebec)
    waiting = [finding for finding in open_findings(quebec) if finding.kind == "small_group"]
    assert refused.action == "refused"
    assert "Au plus 12" in waiting[0].explained

    keep_reasons(quebec, [(finding, "Le client l’accepte.") for finding in open_findings(quebec)])
    write(quebec, context=f"Autrement dit. {LARGE}")
    assert "small_group" not in {finding.kind for finding in gate.undecided(quebec, gate.review_texts({}, quebec))}
    keep_reasons(quebec, [(finding, "Connu.") for finding in open_findings(quebec)])
    step = gate.publish(quebec)
    kinds = {entry["kind"] for entry in step.findings if not entry["reason"]}
    assert "small_group" not in kinds


def test_a_mended_case_no_longer_shows_the_count(quebec, take):
    take(12)
    write(quebec, context=LARGE)
    gate.publish(quebec)
    assert "small_group" in {finding.kind for finding in open_findings(quebec)}

    write(quebec, context="Un assureur.")

    assert "small_group" not in {finding.kind for finding in open_findings(quebec)}


def test_two_published_cases_that_could_be_about_one_client_are_read_together(admin_client, quebec, take):
    take(12)
    other = CaseStudy.objects.get(position=2)
    other.region = Region.objects.get(slug="canada")
    other.save()
    show(quebec, "fr", context="Un assureur.")
    show(other, "fr", context="Une organisation de 500 personnes et plus.")

    told = panel(admin_client.get(change(quebec), headers=FRENCH))

    assert re.search("Lu avec « .* » : Au plus 12 établissements au Québec", told.replace("\xa0", " "))
    show(other, "fr", context="Une organisation de moins de 50 personnes.")
    told = panel(admin_client.get(change(quebec), headers=FRENCH))
    assert "Lu avec" in told
    assert "12" not in told


@pytest.mark.parametrize(
    ("words", "region", "said"),
    [
        ("Un assureur.", "quebec", "Le texte ne dit pas : la taille"),
        (LARGE, "suisse-romande", "il n’y a pas de tableau pour « Suisse romande »"),
        (f"Une coopérative. {LARGE}", "quebec", "Non compté : coopérative"),
        ("Un assureur ontarien de 500 personnes et plus.", "canada", "en Ontario"),
    ],
)
def test_what_is_not_counted_is_said(admin_client, case, words, region, said):
    case.region = Region.objects.get(slug=region)
    case.save()
    write(case, context=words)

    assert said in panel(admin_client.get(change(case), headers=FRENCH)).replace("\xa0", " ").replace("\u202f", " ")


def test_readers_see_nothing_of_it(client, quebec):
    show(quebec, "fr", context=LARGE)

    page = client.get(f"/fr/cas/{quebec.published_versions.get(language='fr').slug}/").content.decode()

    assert "500 personnes et plus" in page.replace("\xa0", " ")
    assert "établissements" not in page
    assert "33-10-1174" not in page


def test_a_bad_file_says_what_is_wrong_and_keeps_what_was_there(take, tmp_path):
    take(3)
    bad = tmp_path / "bad.csv"
    bad.write_text("region,sector,size,count\nCA-QC,52,500+,many\n", "utf-8")

    with pytest.raises(CommandError, match="“many” is not a count"):
        call_command("import_counts", bad, source="Somebody", table="T1", date="2026")
    with pytest.raises(CommandError, match="cannot be read: No such file"):
        call_command("import_counts", tmp_path / "absent.csv")
    (tmp_path / "table.zip").write_bytes(b"PK\x03\x04\xff\xfe")
    with pytest.raises(CommandError, match="Unpack it"):
        call_command("import_counts", tmp_path / "table.zip")

    assert CountTable.objects.get().as_table().regions == {"CA-QC"}


def test_a_later_import_takes_the_place_of_the_earlier_one(take):
    take(3)
    take(7)

    assert 7 in CountTable.objects.get().as_table().cells.values()


def test_the_tables_that_come_with_the_guard_survive_being_stored():
    for table in built_in():
        CountTable.keep(table)

        assert CountTable.objects.get(table=table.table).as_table() == table


def test_review_cases_reports_the_count(quebec, take, capsys):
    write(quebec, context=LARGE)
    call_command("review_cases")
    assert re.search(rf"case {quebec.pk}  fr  case  -  count  info  Au plus 38 établissements", capsys.readouterr().out)

    take(3)
    with pytest.raises(CommandError, match="Hard findings"):
        call_command("review_cases")
    assert re.search(
        rf"case {quebec.pk}  fr  case  -  handful  hard  Au plus 3 établissements", capsys.readouterr().out
    )


def test_a_new_case_has_nothing_to_count_yet(admin_client):
    page = admin_client.get("/admin/casestudies/casestudy/add/")

    assert page.status_code == 200
    assert 'id="counted"' not in page.content.decode()
