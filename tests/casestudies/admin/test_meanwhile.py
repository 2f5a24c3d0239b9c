"""What others do while the guard reads a form: what was typed is saved all the same, or the page says why not."""

import json
from contextlib import contextmanager

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from casestudies import anonymity
from casestudies.models import CaseStudy, HomeTexts, Region
from casestudies.models.cases import CaseStudyTranslation
from casestudies.publishing import drafts, exchange, gate, site_texts, watch_list

from ..tools import change, fields, post, post_new

pytestmark = pytest.mark.django_db

DELETED = "Un cas a été supprimé entre-temps"
LIST = reverse("admin:casestudies_casestudy_changelist")


@pytest.fixture
def while_the_guard_reads(monkeypatch):
    """Does something once, at the end of the next reading."""

    def prepared(act):
        read, waiting = anonymity.review_all, [act]

        def reading(*texts, **options):
            found = read(*texts, **options)
            if waiting:
                waiting.pop()()
            return found

        monkeypatch.setattr(anonymity, "review_all", reading)

    return prepared


@pytest.fixture
def typed(admin_client, case) -> dict:
    """The fields of a new case, in French."""
    return fields(admin_client.get(change(case))) | {"fr-title": "Un autre cas", "fr-slug": ""}


def another_tab() -> Client:
    client = Client()
    client.force_login(User.objects.get(username="admin"))
    return client


@contextmanager
def meanwhile(act, before: tuple[str, ...] = ("SAVEPOINT", "UPDATE", "DELETE")):
    """Does `act` once, just before the first step that writes, or before another one."""
    waiting = [act]

    def execute(run, query, *rest):
        if waiting and query.startswith(before):
            waiting.pop()()
        return run(query, *rest)

    with connection.execute_wrapper(execute):
        yield


def deleting(case: CaseStudy, **when):
    """Deletes `case` meanwhile."""
    return meanwhile(lambda: CaseStudy.objects.filter(pk=case.pk).delete(), **when)


def in_list(client: Client, action: str, *cases: CaseStudy) -> str:
    """The list after `action` was done to the chosen cases, and the question answered."""
    chosen = {"action": action, "_selected_action": [case.pk for case in cases], "post": "yes"}
    return client.post(LIST, chosen, follow=True).content.decode()


def addresses(title: str = "Un autre cas") -> list[str]:
    return sorted(CaseStudyTranslation.objects.filter(title=title).values_list("slug", flat=True))


def test_a_new_case_that_is_posted_twice_at_once_is_saved_twice(admin_client, typed, while_the_guard_reads):
    while_the_guard_reads(lambda: post_new(another_tab(), typed))

    page = post_new(admin_client, typed)

    assert page.status_code == 200
    assert addresses() == ["un-autre-cas", "un-autre-cas-2"]


def test_an_address_that_somebody_just_took_is_asked_about(admin_client, typed, while_the_guard_reads):
    typed |= {"fr-slug": "le-meme", "fr-problem": "Ce que j’ai écrit."}
    while_the_guard_reads(lambda: post_new(another_tab(), typed | {"fr-title": "Premier"}))

    page = post_new(admin_client, typed).content.decode()

    assert "Un autre cas a cette adresse." in page
    assert "Ce que j’ai écrit." in page
    assert (addresses("Premier"), addresses()) == (["le-meme"], [])


def test_a_file_that_is_imported_twice_at_once_is_imported_twice(case, while_the_guard_reads):
    content = exchange.exported([case])
    for texts in content["cases"][0]["texts"].values():
        texts |= {"title": "Importé", "slug": "le-meme"}
    file = json.dumps(content).encode()
    while_the_guard_reads(lambda: exchange.import_cases(file, ""))

    exchange.import_cases(file, "")

    assert addresses("Importé") == ["importe", "importe", "le-meme", "le-meme"]


def test_a_draft_does_not_slip_past_a_name_that_is_watched_for_since_the_guard_read(
    admin_client, case, recipient, while_the_guard_reads
):
    typed = fields(admin_client.get(change(case))) | {"fr-problem": "Le comité muscade hésite."}
    while_the_guard_reads(lambda: watch_list.add(case, ["muscade"]))

    page = post(admin_client, case, typed)

    assert page.status_code == 200
    assert "reason-" in page.content.decode()
    assert "muscade" not in case.translations.get(language_code="fr").problem


def test_a_region_that_is_deleted_meanwhile_is_asked_for_again(admin_client, typed):
    gone = Region.objects.create(slug="gone")
    typed |= {"region": gone.pk, "fr-problem": "Ce que j’ai écrit."}

    with meanwhile(lambda: gone.delete()):
        page = post_new(admin_client, typed)

    assert page.context["adminform"].form.errors.keys() == {"region"}
    assert "Ce que j’ai écrit." in page.content.decode()


def test_a_page_is_not_published_with_a_name_that_is_watched_for_just_now(case, recipient, while_the_guard_reads):
    home = HomeTexts.objects.get()
    home.translations.filter(language_code="fr").update(audience="Pour le comité muscade.")
    while_the_guard_reads(lambda: watch_list.add(case, ["muscade"]))

    with pytest.raises(drafts.Refused):
        site_texts.publish(home)

    assert "muscade" not in str(HomeTexts.objects.get().published)


def test_a_region_is_not_saved_with_a_name_that_is_watched_for_just_now(
    admin_client, case, recipient, while_the_guard_reads
):
    address = reverse("admin:casestudies_region_change", args=[case.region_id])
    typed = fields(admin_client.get(address)) | {"name": "Pays muscade"}
    while_the_guard_reads(lambda: watch_list.add(case, ["muscade"]))

    page = admin_client.post(address, typed)

    assert page.status_code == 200
    assert "reason-" in page.content.decode()
    assert "muscade" not in Region.objects.get(pk=case.region_id).name


def test_a_case_that_is_deleted_while_it_is_published_is_told_about(admin_client, case, while_the_guard_reads):
    while_the_guard_reads(lambda: CaseStudy.objects.filter(pk=case.pk).delete())

    page = in_list(admin_client, "publish", case)

    assert DELETED in page


def test_the_other_chosen_cases_are_published_all_the_same(admin_client, while_the_guard_reads):
    first, second = CaseStudy.objects.order_by("position")[:2]
    gate.withdraw(second)
    while_the_guard_reads(lambda: CaseStudy.objects.filter(pk=first.pk).delete())

    in_list(admin_client, "publish", first, second)

    assert CaseStudy.objects.get(pk=second.pk).state == "published"


def test_what_is_due_goes_out_although_another_case_was_deleted(while_the_guard_reads):
    first, second = CaseStudy.objects.order_by("position")[:2]
    for case in (first, second):
        gate.withdraw(case)
        gate.schedule(case, timezone.now())
    while_the_guard_reads(lambda: CaseStudy.objects.filter(pk=first.pk).delete())

    assert [step.case for step in gate.publish_due()] == [second]


@pytest.mark.parametrize("button", ["_withdraw", "_unschedule"])
def test_a_button_that_meets_a_deleted_case_says_so(admin_client, case, button):
    with deleting(case):
        page = post(admin_client, case, {button: ""}, follow=True)

    assert DELETED in page.content.decode()


def test_a_case_that_is_deleted_as_it_is_moved_is_told_about(admin_client, case):
    address = reverse("admin:casestudies_casestudy_order")
    with deleting(case, before=("RELEASE",)):
        page = admin_client.post(address, {"move": f"{case.pk} down"}, headers={"accept": "application/json"})

    assert page.status_code == 409


def test_a_language_of_a_case_that_is_deleted_meanwhile_is_not_found(admin_client, case):
    address = reverse("admin:casestudies_casestudy_delete_translation", args=[case.pk, "en"])
    with deleting(case):
        assert admin_client.post(address).status_code == 404


@pytest.mark.parametrize(("page", "typed"), [("consent", {"days": "30"}), ("watch_list", {"terms": "Helvetis"})])
def test_nothing_is_made_for_a_case_that_is_deleted_meanwhile(admin_client, case, recipient, page, typed):
    with deleting(case):
        answer = admin_client.post(reverse(f"admin:casestudies_casestudy_{page}", args=[case.pk]), typed)

    assert answer.status_code == 404
