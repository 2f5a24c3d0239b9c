"""The order of the cases: moved by one, or in front of another, and published at once."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from casestudies.models import CaseStudy, PublishedVersion
from casestudies.publishing import order
from tests.support.words import page_text

pytestmark = pytest.mark.django_db


def keys() -> list[int]:
    return list(CaseStudy.objects.order_by("position", "pk").values_list("pk", flat=True))


@pytest.mark.parametrize(
    ("where", "after"),
    [
        ("up", "acbd"),
        ("down", "abdc"),
        ("{a}", "cabd"),
        ("after-{d}", "abdc"),
        ("after-{a}", "acbd"),
    ],
)
def test_a_case_moves_where_it_is_sent(where, after):
    names = dict(zip("abcd", keys(), strict=True))

    order.move(names["c"], where.format(**names))

    assert keys() == [names[letter] for letter in after]


def test_the_first_stays_when_moved_up_and_the_last_when_moved_down():
    before = keys()

    order.move(before[0], "up")
    order.move(before[-1], "down")

    assert keys() == before


def test_readers_meet_the_new_order_at_once(client):
    first, second = PublishedVersion.objects.filter(language="fr").order_by("position")[:2]

    order.move(second.case_id, "up")

    page = page_text(client.get("/fr/cas/"))
    assert page.index(second.title) < page.index(first.title)


def test_a_case_or_place_that_is_not_there_changes_nothing():
    before = keys()

    for moved, where in ((0, "up"), (before[0], "0"), (before[0], "nowhere"), (before[0], "after-0")):
        with pytest.raises(ValueError, match=r"is not in list|invalid literal"):
            order.move(moved, where)

    assert keys() == before


def test_a_new_case_comes_last(case):
    new = CaseStudy.objects.create(region=case.region)

    assert keys()[-1] == new.pk


def test_moving_one_of_four_hundred_takes_few_queries(case, django_assert_max_num_queries):
    CaseStudy.objects.bulk_create(CaseStudy(region_id=case.region_id, position=10 + n) for n in range(400))
    last = keys()[-1]

    with django_assert_max_num_queries(60):
        order.move(last, str(case.pk))

    assert keys()[0] == last


def test_moves_at_the_same_time_lose_no_case_and_share_no_place(site):
    before = shell(site, "print(*keys)").split()
    move = f"order.move({before[-1]}, 'up')"

    with ThreadPoolExecutor(3) as processes:
        list(processes.map(lambda _number: shell(site, move), range(3)))

    assert shell(site, "print(*keys)").split() == [before[-1], *before[:-1]]
    assert shell(site, "print(*CaseStudy.objects.values_list('position', flat=True))").split() == ["1", "2", "3", "4"]
    shell(site, f"order.move({before[-1]}, 'after-{before[-2]}')")


def shell(site, code: str) -> str:
    """What a process of its own prints, on the database of the running site."""
    prepared = "from casestudies.models import CaseStudy; from casestudies.publishing import order; "
    prepared += "keys = CaseStudy.objects.order_by('position', 'pk').values_list('pk', flat=True); "
    return site.manage("shell", "--no-imports", "-c", prepared + code).stdout
