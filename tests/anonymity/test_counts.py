"""Region, sector and size, as people say them; and how many establishments a table counts of them, at most."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casestudies.anonymity import lists
from casestudies.anonymity.counts import Count, Facets, Table, Unknown, built_in, how_many
from casestudies.anonymity.said import region_named, said
from casestudies.anonymity.sizes import People

QUEBEC, FINANCE, LARGE = frozenset({"CA-QC"}), frozenset({"52"}), frozenset({People(500, None)})


def values(mentions) -> set:
    return {mention.value for mention in mentions}


@pytest.mark.parametrize(
    ("text", "regions", "sectors", "sizes"),
    [
        ("Un assureur québécois de plus de 500 personnes", {"CA-QC"}, {"52"}, {People(501, None)}),
        ("Québec, finance et assurances, 500 employés et plus", {"CA-QC"}, {"52"}, {People(500, None)}),
        ("A Quebec insurer with 500+ employees", {"CA-QC"}, {"52"}, {People(500, None)}),
        ("Une caisse de pension romande, 120 collaborateurs", {"CH-ROMANDE"}, {"52"}, {People(120, 120)}),
        ("Une banque", set(), {"52"}, set()),
        ("Un groupe bancaire", set(), {"52"}, set()),
        ("Le secteur de l’assurance", set(), {"52"}, set()),
        ("Une ETI industrielle en Ontario", {"CA-ON"}, set(), {People(250, 4999)}),
        ("Une PME manufacturière", set(), set(), {People(1, 499)}),
        ("A mid-size bank in British Columbia", {"CA-BC"}, {"52"}, {People(100, 499)}),
        ("Un hôpital, entre 200 et 400 employés", set(), {"62"}, {People(200, 400)}),
        ("Un hôpital d’environ 1 000 collaborateurs", set(), {"62"}, {People(800, 1200)}),
        ("A health care provider of several hundred people", set(), {"62"}, {People(200, 999)}),
        ("Une université de moins de 50 personnes", set(), {"61"}, {People(1, 49)}),
        ("A 300-employee manufacturer", set(), {"31-33"}, {People(300, 300)}),
        ("Une entreprise de cinq cents personnes", set(), set(), {People(500, 500)}),
        ("A retailer with more than 1,000 employees in Nova Scotia", {"CA-NS"}, {"44-45"}, {People(1001, None)}),
    ],
)
def test_people_say_regions_sectors_and_sizes_in_many_ways(text, regions, sectors, sizes):
    found = said(text)

    assert values(found.regions) == regions
    assert values(found.sectors) == sectors or not sectors
    assert values(found.sizes) == sizes


@pytest.mark.parametrize(
    "text",
    [
        "300 collaborateurs ont été formés",
        "Une équipe de 12 personnes",
        "A committee of 15 people",
        "Une direction de 40 personnes",
        "More than 200 people were trained",
        "Trois personnes suivent le projet",
        "Un sondage auprès de 200 collaborateurs",
        "Une formation pour plus de 300 employés",
        "Le pilote touche 120 personnes",
        "Access for 200 employees",
        "The pilot reached more than 150 people",
        "Une banque de données",
        "La direction financière a validé",
        "Un budget de 500 dollars",
    ],
)
def test_what_only_sounds_like_a_size_or_a_sector_is_not_counted(text):
    assert not said(text).sizes
    assert not said(text).sectors


def test_what_is_said_stands_where_it_was_typed():
    text = "Au <b>Québec</b>, une ban\u00adque de 500\u202fpersonnes et plus."

    found = said(text)

    assert text[found.sizes[0].start : found.sizes[0].end] == "500\u202fpersonnes et plus"
    assert text[found.sectors[0].start : found.sectors[0].end] == "ban\u00adque"


@pytest.mark.parametrize(
    ("name", "code"),
    [("Québec", "CA-QC"), ("Quebec", "CA-QC"), ("Suisse romande", "CH-ROMANDE"), ("Canada", "CA"), ("Ailleurs", "")],
)
def test_a_region_of_the_site_is_known_by_its_name(name, code):
    assert region_named(name) == code


def test_every_province_has_a_name_in_both_languages_and_a_table():
    provinces = [region for code, region in lists.regions().items() if code.startswith("CA-")]

    assert len(provinces) == 13
    assert all(region.fr and region.en and region.in_fr and region.of_fr for region in provinces)
    assert {region.code for region in provinces} < built_in()[0].regions


def test_finance_and_insurance_in_quebec_with_five_hundred_people_or_more():
    count = how_many(Facets(QUEBEC, FINANCE, LARGE), built_in())

    assert isinstance(count, Count)
    assert (count.number, count.severity) == (38, "")
    assert (count.table.source, count.table.table, count.table.date) == (
        "Statistics Canada",
        "33-10-1174-01",
        "2026-06",
    )


@pytest.mark.parametrize(("number", "severity"), [(0, "hard"), (4, "hard"), (5, "soft"), (19, "soft"), (20, "")])
def test_few_are_hard_some_are_soft_and_more_are_no_finding(number, severity):
    table = Table("Somebody", "T1", "2026", {("CH", "52", People(1, None)): number})

    count = how_many(Facets(frozenset({"CH"}), FINANCE, LARGE), [table])

    assert isinstance(count, Count)
    assert count.severity == severity


def test_a_region_without_a_table_is_not_counted_and_one_within_a_counted_region_is_counted_there():
    swiss = Table("Somebody", "T1", "2026", {("CH", "52", People(1, None)): 30})
    facets = Facets(frozenset({"CH-ROMANDE"}), FINANCE, LARGE)

    assert how_many(facets, built_in()) == Unknown.REGION
    count = how_many(facets, [*built_in(), swiss])
    assert isinstance(count, Count)
    assert (count.number, count.regions) == (30, ("CH",))


def test_nothing_is_guessed_where_a_table_has_a_gap():
    cells = {("CH", "52", People(1, 49)): 30, ("CH", "52", People(50, 249)): None, ("CH", "62", People(1, 249)): 4}
    table = Table("Somebody", "T1", "2026", cells)

    def outcome(sector: str, *people: int | None):
        return how_many(Facets(frozenset({"CH"}), frozenset({sector}), frozenset({People(*people)})), [table])

    assert outcome("52", 100, 100) == Unknown.SIZE
    assert outcome("62", 200, None) == Unknown.SIZE
    assert outcome("31-33", 1, 10) == Unknown.SECTOR
    assert outcome("52", 10, 20).number == 30


def test_the_latest_table_of_a_region_is_used():
    older = Table("Somebody", "T1", "2020", {("CA-QC", "52", People(1, None)): 1})

    assert how_many(Facets(QUEBEC, FINANCE, LARGE), [older, *built_in()]).number == 38


def test_what_two_cases_say_is_intersected_and_contradictions_are_two_clients():
    one = Facets(frozenset({"CA"}), FINANCE, frozenset({People(100, None)}))
    other = Facets(QUEBEC, frozenset(), frozenset({People(250, 4999)}))

    assert one.shared(other) == Facets(QUEBEC, FINANCE, frozenset({People(250, 4999)}))
    assert one.shared(Facets(frozenset({"CH"}))) is None
    assert one.shared(Facets(sectors=frozenset({"62"}))) is None
    assert one.shared(Facets(sizes=frozenset({People(1, 9)}))) is None


REGIONS = st.frozensets(st.sampled_from(sorted(built_in()[0].regions)), min_size=1, max_size=3)
SECTORS = st.frozensets(st.sampled_from(sorted(lists.sectors())), min_size=1, max_size=3)
SIZES = st.builds(
    lambda low, width: People(low, None if width is None else low + width),
    st.integers(1, 900),
    st.none() | st.integers(0, 900),
)


@given(REGIONS, SECTORS, SIZES, SECTORS, st.integers(0, 500), st.integers(0, 500))
def test_saying_less_never_lowers_the_count(regions, sectors, size, more, below, above):
    narrow = how_many(Facets(regions, sectors, frozenset({size})), built_in())
    wider = People(max(1, size.low - below), None if size.high is None else size.high + above)
    wide = how_many(Facets(regions, sectors | more, frozenset({wider})), built_in())

    assert isinstance(narrow, Count)
    assert isinstance(wide, Count)
    assert narrow.number <= wide.number


@given(st.text(max_size=200))
def test_any_text_says_something_or_nothing_inside_itself(text):
    found = said(text)

    for mention in (*found.regions, *found.sectors, *found.sizes, *found.kinds):
        assert 0 <= mention.start < mention.end <= len(text)


def test_every_swiss_canton_is_known_and_lies_in_switzerland():
    cantons = [code for code in lists.regions() if len(code) == 5 and code.startswith("CH-")]

    assert len(cantons) == 26
    assert all(lists.around(code)[-1] == "CH" for code in cantons)
