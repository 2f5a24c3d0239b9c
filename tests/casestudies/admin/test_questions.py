"""What is asked before readers notice something: what they will see, and whether it can be undone."""

import pytest
from django.urls import reverse

from casestudies.models import CaseStudy, WatchedTerms
from casestudies.publishing import gate, watch_list

from ..tools import change

pytestmark = pytest.mark.django_db

LIST = reverse("admin:casestudies_casestudy_changelist")
ENGLISH = {"accept-language": "en"}


def ask(admin_client, action: str, *cases: CaseStudy, **answers: str) -> str:
    """The page after an action was chosen in the list."""
    data = {"action": action, "_selected_action": [case.pk for case in cases], **answers}
    return admin_client.post(LIST, data, headers=ENGLISH, follow=True).content.decode()


def states() -> list[str]:
    return list(CaseStudy.objects.values_list("state", flat=True))


@pytest.mark.parametrize(
    ("action", "readers", "undone"),
    [
        ("publish", "Readers see the present draft of each", "It can be undone"),
        ("withdraw", "Readers no longer find them", "It can be undone"),
        ("delete_selected", "their addresses lead nowhere", "It cannot be undone"),
    ],
)
def test_many_at_once_are_asked_about_first(admin_client, case, action, readers, undone):
    other = CaseStudy.objects.get(position=2)
    gate.withdraw(other)
    before = states()

    page = ask(admin_client, action, case, other)

    assert str(CaseStudy.objects.language("en").get(pk=case.pk)) in page
    assert readers in page
    assert undone in page
    assert states() == before


@pytest.mark.parametrize(
    ("action", "said"),
    [("withdraw", "is withdrawn"), ("delete_selected", "1 case was deleted."), ("publish", "is pub")],
)
def test_a_yes_does_it_and_says_so(admin_client, case, action, said):
    assert said in ask(admin_client, action, case, post="yes")


def test_a_case_alone_is_asked_about_with_what_readers_lose(admin_client, case):
    page = admin_client.get(reverse("admin:casestudies_casestudy_delete", args=[case.pk]), headers=ENGLISH)

    assert "<h1>Delete the case?</h1>" in page.content.decode()
    assert "Readers no longer find it, and its address leads nowhere." in page.content.decode()
    assert "gone for good" in page.content.decode()


def test_withdrawing_from_the_page_of_a_case_asks_on_the_page(admin_client, case):
    page = admin_client.get(change(case), headers=ENGLISH).content.decode()
    question = page.partition('<details class="question">')[2].partition("</details>")[0]

    assert "Readers no longer find it" in question
    assert "It can be undone" in question
    assert 'name="_withdraw"' in question


def test_stopping_to_watch_asks_and_says_that_it_cannot_be_undone(admin_client, case, identity):
    watch_list.add(case, ["Helvetis"])

    page = admin_client.get(reverse("admin:casestudies_casestudy_watch_list", args=[case.pk]), headers=ENGLISH)
    question = page.content.decode().partition('<details class="question">')[2].partition("</details>")[0]

    assert "nothing stops these names" in question
    assert "It cannot be undone" in question
    assert WatchedTerms.objects.count() == 1


def test_the_list_has_the_columns_of_the_first_page_and_moves_cases(admin_client, case):
    page = admin_client.get(LIST, headers=ENGLISH).content.decode()

    assert 'class="state ok">complete</span>' in page
    assert page.count('name="move"') == 12
    answer = admin_client.post(reverse("admin:casestudies_casestudy_order") + "?next=list", {"move": f"{case.pk} down"})
    assert answer.url == LIST


@pytest.mark.parametrize("query", ["?q=x", "?state__exact=draft", "?o=2"])
def test_a_list_that_is_filtered_or_sorted_otherwise_moves_no_case(admin_client, query):
    assert 'name="move"' not in admin_client.get(LIST + query).content.decode()


def test_the_list_of_a_hundred_takes_as_many_queries_as_that_of_four(admin_client, case, django_assert_max_num_queries):
    with django_assert_max_num_queries(60) as few:
        admin_client.get(LIST)
    CaseStudy.objects.bulk_create(CaseStudy(region_id=case.region_id, position=10 + n) for n in range(96))

    with django_assert_max_num_queries(len(few)):
        admin_client.get(LIST)
