"""What waits among the cases and texts, on the admin's first page."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts import roles
from casestudies.models import CaseStudy, HomeTexts, Region, SiteIdentity
from casestudies.publishing import alarms, drafts, gate, versions, watch_list

from ..tools import show, show_text, write

pytestmark = pytest.mark.django_db

ENGLISH = {"accept-language": "en"}


def titled(case) -> str:
    """The English title, in English quotation marks."""
    return f"“{case.translations.get(language_code='en').title}”"


def first_page(client) -> str:
    return client.get("/admin/", headers=ENGLISH).content.decode()


def test_an_alarm_leads_to_the_very_field_and_says_that_readers_see_it(admin_client, case, identity):
    write(case, "en", context="Helvetis hesitated.")
    show(case)
    write(case, "en", context="The executive committee hesitated.")
    watch_list.add(case, ["Helvetis"])
    alarms.look_again()

    page = first_page(admin_client)

    assert f"A watched name is in {titled(case)}." in page
    assert "In the published text in English, field “context”. Readers see it." in page
    assert f'href="/admin/casestudies/casestudy/{case.pk}/change/#id_en-context"' in page


def test_an_alarm_about_a_draft_that_readers_see_as_it_is_says_so(admin_client, case, identity):
    write(case, "en", context="Helvetis hesitated.")
    show(case)
    watch_list.add(case, ["Helvetis"])
    alarms.look_again()

    page = first_page(admin_client)

    assert "In the published text in English, field “context”. Readers see it." in page
    assert "Readers do not see it" not in page


def test_an_alarm_in_a_draft_says_that_readers_do_not_see_it(admin_client, case, identity):
    write(case, problem="Helvetis hésitait.")
    watch_list.add(case, ["Helvetis"])
    alarms.look_again()

    assert "In the draft in French, field “problem”. Readers do not see it." in first_page(admin_client)


def test_a_watched_name_in_the_texts_of_the_site_waits_too(admin_client, case, identity):
    HomeTexts.objects.get().translations.filter(language_code="fr").update(introduction="Avec Helvetis.")
    watch_list.add(case, ["Helvetis"])
    assert "Readers do not see it: it is in a draft of the site’s own texts." in first_page(admin_client)

    show_text(HomeTexts.objects.get())
    page = first_page(admin_client)

    assert "Readers see it: it is in the site’s own texts." in page
    assert 'href="/admin/casestudies/hometexts/1/change/?language=fr#id_introduction"' in page


def test_a_publication_that_was_refused_waits(admin_client, case):
    CaseStudy.objects.filter(pk=case.pk).update(concern="refused")

    assert f"{titled(case)} was not published when it was due." in first_page(admin_client)


def test_a_publication_that_is_late_waits_with_its_time(admin_client, case):
    gate.withdraw(case)
    CaseStudy.objects.filter(pk=case.pk).update(state="scheduled", publish_at=timezone.now() - timedelta(hours=1))

    page = first_page(admin_client)

    assert f"{titled(case)} is due and did not go out yet." in page
    assert "UTC" in page


def test_changes_that_readers_do_not_see_wait_and_are_gone_once_published(admin_client, case):
    words = {name: getattr(case, name) for name in ("title", "organisation", "intervention", "problem", "decision")}
    words |= {"impact": case.impact, "summary": case.summary, "slug": case.slug, "context": "Un autre contexte."}
    drafts.save(case, {"fr": words}, {}, "admin")
    assert f"{titled(case)} has changes that readers do not see yet." in first_page(admin_client)
    assert "Readers see the earlier text until you publish." in first_page(admin_client)

    gate.publish(case)
    assert "has changes that readers do not see yet" not in first_page(admin_client)


def test_names_of_cases_stand_in_the_quotation_marks_of_the_page(admin_client):
    changed = CaseStudy.objects.all()[:2]
    for case in changed:
        drafts.save(case, {"fr": versions.words_now(case)["fr"] | {"context": "Un autre contexte."}}, {}, "admin")

    page = admin_client.get("/admin/", headers={"accept-language": "fr"}).content.decode()

    titles = [case.translations.get(language_code="fr").title for case in changed]
    assert ", ".join(f"«\u00a0{title}\u00a0»" for title in titles) in page


@pytest.mark.parametrize(
    ("older", "reason"),
    [
        (["en-context"], "Changed in French since: context."),
        (["fr-context", "fr-problem"], "Changed in English since: context, problem."),
        (
            ["en-title", "en-context", "en-problem", "en-decision"],
            "Changed in French since: title, context, problem…",
        ),
    ],
)
def test_texts_older_than_the_other_language_wait_with_the_names_of_their_fields(admin_client, case, older, reason):
    CaseStudy.objects.filter(pk=case.pk).update(older=older)

    assert reason in first_page(admin_client)


def test_notices_that_do_not_say_who_publishes_wait(admin_client):
    assert "The notices do not say yet who publishes the site." in first_page(admin_client)
    identity = SiteIdentity.objects.get()
    identity.translations.update(adviser="A. Conseil", hosting="Chez un hébergeur.", data_contact="A. Conseil")
    SiteIdentity.objects.update(email="a@example.com", postal_address="Genève", registration="CHE-1")

    assert "who publishes the site" not in first_page(admin_client)


def test_the_first_page_asks_the_database_little(admin_client, identity, django_assert_max_num_queries):
    first_page(admin_client)  # the session writes once

    with django_assert_max_num_queries(42):
        first_page(admin_client)


def test_a_reader_is_told_of_nothing_that_only_others_can_mend(client, case):
    user = User.objects.create_user("somebody")
    roles.give(user, "reader")
    client.force_login(user)
    CaseStudy.objects.filter(pk=case.pk).update(concern="refused")

    assert "was not published when it was due" not in first_page(client)


def test_the_first_page_takes_no_query_more_for_more_alarms(admin_client, case, identity, django_assert_num_queries):
    watch_list.add(case, ["Helvetis"])
    first, *others = Region.objects.all()
    first_page(admin_client)
    _named_in(first, case)
    with CaptureQueriesContext(connection) as with_two:
        first_page(admin_client)
    _named_in(*others, *CaseStudy.objects.exclude(pk=case.pk))

    with django_assert_num_queries(len(with_two)):
        page = first_page(admin_client)

    assert page.count("A watched name is in") == 1 + len(others) + 4


def _named_in(*records) -> None:
    """Writes a watched name into each, and raises the alarms."""
    for record in records:
        field = "name" if isinstance(record, Region) else "context"
        record.translations.update(**{field: "Helvetis"})
    alarms.look_again()


def test_a_search_takes_no_query_more_for_more_texts(case, django_assert_num_queries):
    with CaptureQueriesContext(connection) as with_four:
        alarms.look_again()
    for number in range(3):
        new = CaseStudy.objects.create(region=case.region)
        new.translations.create(language_code="fr", title=f"Cas {number}", slug=f"cas-{number}")
        versions.keep(new)

    with django_assert_num_queries(len(with_four)):
        alarms.look_again()
