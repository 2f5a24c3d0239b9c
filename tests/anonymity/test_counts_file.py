"""A file of counts is taken whole or not at all, and what is wrong with it is said line by line."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casestudies.anonymity.counts_file import BadFile, parsed
from casestudies.anonymity.sizes import People

HEAD = "# source: Somebody\n# table: T1\n# date: 2026-06\nregion,sector,size,count\n"
DOWNLOAD = (
    "\ufeff"
    '"REF_DATE","GEO","DGUID","Employment size","North American Industry Classification System (NAICS)","UOM","UOM_ID",'
    '"SCALAR_FACTOR","SCALAR_ID","VECTOR","COORDINATE","VALUE","STATUS","SYMBOL","TERMINATED","DECIMALS"\n'
)


def line(date: str, region: str, size: str, industry: str, value: str, status: str = "") -> str:
    cells = [date, region, "", size, industry, "Number", "223", "units", "0", "v1", "1.1", value, status, "", "", "0"]
    return ",".join(f'"{cell}"' for cell in cells) + "\n"


def test_our_own_form():
    table = parsed(HEAD + "CH-VD,52,20-49,12\nCH-VD,52,50+,\n")

    assert table.cells == {("CH-VD", "52", People(20, 49)): 12, ("CH-VD", "52", People(50, None)): None}
    assert (table.source, table.table, table.date) == ("Somebody", "T1", "2026-06")


def test_statistics_canadas_download():
    text = DOWNLOAD + "".join(
        [
            line("2025-07", "Quebec", "500 plus employees", "Finance and insurance [52]", "40"),
            line("2026-01", "Quebec", "Total, with employees", "Finance and insurance [52]", "6827"),
            line("2026-01", "Quebec", "500 plus employees", "Finance and insurance [52]", "38"),
            line("2026-01", "Quebec", "1 to 4 employees", "Manufacturing [31-33]", ""),
            line("2026-01", "Quebec", "5 to 9 employees", "Manufacturing [31-33]", "", ".."),
            line("2026-01", "Quebec", "500 plus employees", "Insurance carriers [5241]", "9"),
            line("2026-01", "Newfoundland and Labrador", "200 to 499 employees", "Utilities [22]", "3.0"),
        ]
    )

    table = parsed(text, "33101174.csv")

    assert table.cells == {
        ("CA-QC", "52", People(500, None)): 38,
        ("CA-QC", "31-33", People(1, 4)): 0,
        ("CA-QC", "31-33", People(5, 9)): None,
        ("CA-NL", "22", People(200, 499)): 3,
    }
    assert (table.source_in("fr"), table.table, table.date) == ("Statistique Canada", "33-10-1174-01", "2026-01")
    assert parsed(text, "33101174.csv", date="2026-06").date == "2026-06"


def test_its_french_download_too():
    head = "PÉRIODE DE RÉFÉRENCE;GÉO;Taille de l’effectif;Système de classification (SCIAN);VALEUR;STATUT\n"
    rows = (
        "2026-01;Québec;500 employés et plus;Finance et assurances [52];38;\n"
        "2026-01;Québec;Total, avec employés;Finance et assurances [52];9;\n"
    )

    table = parsed(head + rows, "33101174.csv")

    assert table.cells == {("CA-QC", "52", People(500, None)): 38}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "should name the columns region, sector, size, count"),
        ("name;address\nx;y\n", "it names name, address"),
        (HEAD, "There are no counts in it."),
        (HEAD + "Vaud,52,1-9,3\n", "Line 5: “Vaud” is not a region"),
        (HEAD + "CH,K,1-9,3\n", "Line 5: “K” is not one of the sectors 11, 21"),
        (HEAD + "CH,52,small,3\n", "“small” is not a size"),
        (HEAD + "CH,52,9-1,3\n", "“9-1” is not a size"),
        (HEAD + "CH,52,1-9,-3\n", "“-3” is not a count"),
        (HEAD + "CH,52,1-9,3\nCH,52,1-9,4\n", "was given before"),
        (HEAD + "CH,52,1-9,3\nCH,52,5-19,4\n", "sizes 1-9 and 5-19 overlap"),
        (HEAD.replace("# date: 2026-06\n", "") + "CH,52,1-9,3\n", "add a line such as “# date: …”"),
        (
            HEAD.replace("# table: ", "# table: " + "x" * 120) + "CH,52,1-9,3\n",
            "The table should be at most 120 characters",
        ),
        (HEAD.replace("2026-06", "juin") + "CH,52,1-9,3\n", "The date “juin” should be YYYY-MM"),
        (
            DOWNLOAD + line("2026-01", "Atlantis", "1 to 4 employees", "Utilities [22]", "3"),
            "“Atlantis” is not a region",
        ),
    ],
)
def test_a_bad_file_is_told_what_is_wrong_with_it(text, said):
    with pytest.raises(BadFile, match="(?s)" + said.replace("(", r"\(").replace(")", r"\)")):
        parsed(text)


@given(st.text(max_size=200), st.sampled_from(["", HEAD, DOWNLOAD]))
def test_no_file_makes_it_fail_otherwise(text, head):
    with suppress(BadFile):
        assert parsed(head + text, "33101174.csv").cells
