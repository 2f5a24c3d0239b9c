"""The consultant makes links, withdraws them, and handles answers."""

import re
from datetime import timedelta

import pytest
from django.contrib.auth.models import Group, User
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from casestudies.consent import expiry, links
from casestudies.consent.waiting import waiting
from casestudies.models import CaseStudy, ClientAnswer, PreviewLink, PublishedVersion
from tests.casestudies.consent.client import agree, answer
from tests.casestudies.tools import change, fields, write

pytestmark = pytest.mark.django_db


def desk(case, name: str = "", *places) -> str:
    return reverse(f"admin:casestudies_casestudy_consent{name}", args=[case.pk, *places])


def test_a_link_is_shown_once_and_opens_the_draft(admin_client, client, case, identity):
    page = admin_client.post(desk(case), {"days": "14"}).content.decode()

    urls = re.findall(r'value="http://[^/]+(/[^"]+)"', page)
    assert [client.get(url).status_code for url in urls] == [200, 200]
    assert urls[0] not in admin_client.get(desk(case)).content.decode()


def shown_links(page) -> list[str]:
    return re.findall(r'value="http://[^/]+(/[^"]+)"', page.content.decode())


def test_the_page_of_a_new_link_that_is_loaded_again_makes_no_second_link(admin_client, case, identity):
    token = re.search('name="token" value="([^"]+)"', admin_client.get(desk(case)).content.decode())[1]
    typed = {"days": "14", "token": token}

    pages = [admin_client.post(desk(case), typed) for _ in range(2)]

    assert PreviewLink.objects.count() == 1
    assert shown_links(pages[0]) == shown_links(pages[1])
    assert token not in pages[0].content.decode()
    admin_client.post(desk(case, "_revoke", PreviewLink.objects.get().pk))
    again = admin_client.post(desk(case), typed)
    assert "ne fonctionne plus" in again.content.decode()
    assert not shown_links(again)
    assert PreviewLink.objects.count() == 1


@pytest.mark.parametrize("days", ["", "never", "10000"])
def test_a_link_works_for_a_month_where_no_known_time_is_asked(admin_client, case, identity, days):
    admin_client.post(desk(case), {"days": days})

    link = PreviewLink.objects.get()
    assert (link.expires_on - link.made_on).days == 30


def test_no_link_is_made_where_no_answer_could_be_sealed(admin_client, case, settings):
    settings.INQUIRY_RECIPIENTS = []

    page = admin_client.post(desk(case), {"days": "14"})

    assert not PreviewLink.objects.exists()
    assert "Il n’y a pas de clé" in page.content.decode()


def test_a_withdrawn_link_opens_nothing(admin_client, client, case, secret):
    admin_client.post(desk(case, "_revoke", case.preview_links.get().pk))

    assert client.get(f"/fr/apercu/?k={secret}").status_code == 404


def test_an_answer_leaves_the_site_sealed(admin_client, client, case, secret, identity):
    answer(client, secret, "change", message="Retirez le mot Zanzibar.")

    file = admin_client.post(desk(case, "_fetch", case.client_answers.get().pk))

    assert file.content.startswith(b"age-encryption.org/v1")
    assert "no-store" in file["Cache-Control"]


def test_a_deleted_agreement_is_no_longer_told_to_readers(admin_client, client, case, secret):
    agree(client, secret)

    admin_client.post(desk(case, "_forget", case.client_answers.get().pk))

    assert not ClientAnswer.objects.exists()
    assert not PublishedVersion.objects.filter(consented_until__isnull=False).exists()


def test_a_reader_of_drafts_makes_no_link(client, case, identity):
    reader = User.objects.create_user("reader", is_staff=True)
    reader.groups.add(Group.objects.get(name="reader"))
    client.force_login(reader)

    assert client.get(desk(case)).status_code == 403
    assert client.post(desk(case), {"days": "14"}).status_code == 403


def test_nothing_of_a_consent_outlives_its_case(client, case, secret):
    agree(client, secret)

    case.delete()

    assert not ClientAnswer.objects.exists()
    assert not PreviewLink.objects.exists()


def test_a_first_start_keeps_the_cases_as_drafts_where_consent_is_needed(settings, capsys):
    settings.CONSENT_REQUIRED = True
    CaseStudy.objects.all().delete()

    call_command("load_content")

    assert "4 cases are drafts" in capsys.readouterr().out
    assert not PublishedVersion.objects.exists()


def waits(admin_client) -> str:
    return admin_client.get(reverse("admin:index")).content.decode().replace("\u00a0", " ")


def test_the_first_page_says_what_was_asked_and_answered(admin_client, client, case, secret):
    assert "Le client n’a pas encore répondu" in waits(admin_client)

    answer(client, secret, "change", message="Retirez un mot.")
    assert "Le client demande une modification" in waits(admin_client)
    assert "Le client n’a pas encore répondu" not in waits(admin_client)

    admin_client.post(desk(case, "_done", case.client_answers.get().pk))
    assert "Le client demande une modification" not in waits(admin_client)


def test_a_request_for_a_change_is_what_the_desk_says_of_a_client_who_agreed_before(admin_client, client, case, secret):
    agree(client, secret)
    answer(client, secret, "change", message="Retirez un mot.")

    assert "Le client a donné son accord" not in waits(admin_client)
    assert "Le client demande une modification" in waits(admin_client)
    page = admin_client.get(reverse("admin:casestudies_casestudy_change", args=[case.pk])).content.decode()
    assert "le client demande une modification" in page
    assert "aucun accord n’est valable" in page
    assert "accord du client valable" not in page
    assert "aucun accord n’est valable" in admin_client.get(desk(case)).content.decode()
    listed = admin_client.get(reverse("admin:casestudies_casestudy_changelist")).content.decode()
    assert "demande une modification" in listed


def test_the_page_of_a_case_says_everywhere_that_its_consent_keeps_it_back(
    admin_client, client, case, secret, settings
):
    settings.CONSENT_REQUIRED = True
    agree(client, secret)
    case.client_answers.update(expires_on=timezone.localdate() - timedelta(days=1))
    expiry.run()

    opened = admin_client.get(change(case))
    page = opened.content.decode()
    review = admin_client.post(reverse("admin:casestudies_casestudy_review", args=[case.pk]), fields(opened)).json()

    assert "vous pouvez le publier de nouveau" not in page
    for said in (page, review["summary"]):
        assert "Rien ne s’oppose à sa publication" not in said
        assert "Il ne peut pas être publié\N{NO-BREAK SPACE}: l’accord du client a expiré." in said
    assert not review["isReady"]


def test_the_review_says_that_what_is_typed_is_no_longer_what_the_client_agreed_to(
    admin_client, client, case, secret, settings
):
    settings.CONSENT_REQUIRED = True
    agree(client, secret)
    typed = fields(admin_client.get(change(case)))

    said = [
        admin_client.post(reverse("admin:casestudies_casestudy_review", args=[case.pk]), data).json()["summary"]
        for data in (typed, typed | {"fr-context": "Un tout autre contexte."})
    ]

    assert ["le texte a changé depuis l’accord du client" in summary for summary in said] == [False, True]


def test_one_case_waits_once_however_often_the_client_agreed(admin_client, client, case, secret):
    write(case, problem="Un brouillon tout autre.")
    for months in (12, 6):
        agree(client, secret, timezone.localdate() + timedelta(days=30 * months))
    assert waits(admin_client).count("Le client a donné son accord pour") == 1
    assert "Publiez-le" in waits(admin_client)

    write(case, problem="Un brouillon encore autre.")

    assert "Le texte a changé depuis" in waits(admin_client)


def test_what_waits_asks_no_more_the_more_clients_agreed(client, admin_user, rf, identity):
    request = rf.get("/")
    request.user, request.LANGUAGE_CODE = admin_user, "fr"
    soon = timezone.localdate() + timedelta(days=5)
    counts = []
    for case in CaseStudy.objects.all()[:2]:
        agree(client, links.make(case, 30), soon)
        with CaptureQueriesContext(connection) as asked:
            assert [entry["urgency"] for entry in waiting(request)].count("now") == len(counts) + 1
        counts.append(len(asked))

    assert counts[0] == counts[1]


def test_the_first_page_says_that_a_consent_ends_and_has_ended(admin_client, client, case, secret):
    agree(client, secret, timezone.localdate() + timedelta(days=5))
    assert "prend bientôt fin" in waits(admin_client)

    case.client_answers.update(expires_on=timezone.localdate() - timedelta(days=1))
    expiry.run()
    assert "l’accord du client a expiré" in waits(admin_client)


@pytest.fixture
def editor(client):
    user = User.objects.create_user("editor", is_staff=True)
    user.groups.add(Group.objects.get(name="editor"))
    client.force_login(user)
    return client


def test_an_editor_neither_asks_a_client_nor_touches_an_answer(editor, case, secret):
    agree(Client(), secret)
    kept, link = case.client_answers.get(), case.preview_links.get()

    answers = [
        editor.post(desk(case), {"days": "14"}),
        editor.post(desk(case, "_revoke", link.pk)),
        *(editor.post(desk(case, act, kept.pk)) for act in ("_fetch", "_reseal", "_done", "_forget")),
    ]

    assert [answer.status_code for answer in answers] == [403] * 6
    assert list(case.preview_links.values_list("revoked_on")) == [(None,)]
    assert case.client_answers.get().sealed == kept.sealed


def test_an_editor_is_shown_no_way_to_the_clients_answers(editor, case, secret):
    agree(Client(), secret)
    CaseStudy.objects.filter(pk=case.pk).update(concern=CaseStudy.Concern.EXPIRED)

    for path in ("/admin/", reverse("admin:casestudies_casestudy_change", args=[case.pk])):
        assert desk(case) not in editor.get(path).content.decode()
