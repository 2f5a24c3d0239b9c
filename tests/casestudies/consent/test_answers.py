"""The client agrees to an exact text, or asks for a change; both are sealed."""

from datetime import timedelta
from urllib.parse import urlencode

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from casestudies.consent import answers, links
from casestudies.models import CaseStudy, ClientAnswer, PublishedVersion
from casestudies.publishing import consent, published
from casestudies.publishing.consent import State
from sealing.payload import opened
from tests.casestudies.consent.client import agree, answer, fields_of
from tests.casestudies.tools import fields, write
from tests.support.words import page_text

pytestmark = pytest.mark.django_db


def text_of(page) -> str:
    return page_text(page).replace("\u00a0", " ").replace("\u202f", " ")


def letter_of(given: ClientAnswer, identity) -> dict:
    return opened(bytes(given.sealed), str(identity))


def test_a_client_agrees_without_an_account_or_a_script(client, case, secret, identity):
    page = agree(client, secret, name="Jeanne Exemple")

    assert page.status_code == 302
    given = case.client_answers.get()
    letter = letter_of(given, identity)
    assert letter["name"] == "Jeanne Exemple"
    assert letter["text_hash"] == given.text_hash
    assert letter["text"]["fr"]["title"] == case.translations.get(language_code="fr").title
    assert "vous acceptez ce texte jusqu’au" in text_of(client.get(page["Location"]))
    assert consent.standing(case).state == State.AGREED


def test_nothing_that_a_client_typed_is_stored_in_clear(client, case, secret):
    agree(client, secret, name="Jeanne Exemple")
    answer(client, secret, "change", message="Retirez le mot Zanzibar.")

    stored = repr([{**row, "sealed": bytes(row["sealed"])} for row in ClientAnswer.objects.values()])
    assert "Exemple" not in stored
    assert "Zanzibar" not in stored


def test_a_request_for_a_change_is_sealed_to_the_consultant(client, case, secret, identity):
    page = answer(client, secret, "change", message="Retirez le mot « premier ».")

    assert letter_of(case.client_answers.get(), identity)["message"] == "Retirez le mot « premier »."
    assert "Votre demande de modification est arrivée" in text_of(client.get(page["Location"]))
    assert consent.standing(case).state == State.ASKED


def test_a_text_that_changed_meanwhile_is_not_agreed_to(client, case, secret):
    address = links.path_to(secret, "fr")
    read = fields_of(client.get(address))
    write(case, problem="Un texte que le client n’a pas lu.")

    posted = {**read, "answer": "agreed", "until": "2027-06-30", "name": "Jeanne Exemple"}
    page = client.post(address, posted)

    assert page.status_code == 409
    assert "Un texte que le client n’a pas lu." in text_of(page)
    assert "Jeanne Exemple" in text_of(page)
    assert not case.client_answers.exists()
    assert client.post(address, posted | fields_of(page)).status_code == 302


def test_the_same_form_sent_twice_is_one_answer(client, case, secret):
    address = links.path_to(secret, "fr")
    posted = {**fields_of(client.get(address)), "answer": "change", "message": "Une seule fois."}

    assert [client.post(address, posted).status_code for _ in range(2)] == [302, 302]
    assert case.client_answers.count() == 1


@pytest.mark.parametrize(
    "other",
    [
        {"answer": "change", "message": "Retirez tout."},
        {"answer": "agreed", "until": "2027-05-31"},
        {"answer": "agreed", "until": "2027-06-30", "name": "Jeanne Exemple"},
    ],
)
def test_another_answer_from_the_same_form_is_recorded_too(client, case, secret, other):
    address = links.path_to(secret, "fr")
    posted = {**fields_of(client.get(address)), "answer": "agreed", "until": "2027-06-30"}
    assert client.post(address, posted).status_code == 302

    assert client.post(address, {**posted, **other}).status_code == 302

    assert case.client_answers.count() == 2


def test_two_requests_for_different_changes_from_the_same_form_are_both_recorded(client, case, secret, identity):
    address = links.path_to(secret, "fr")
    posted = {**fields_of(client.get(address)), "answer": "change"}

    for message in ("Retirez le premier mot.", "Retirez le second."):
        assert client.post(address, {**posted, "message": message}).status_code == 302

    messages = [letter_of(given, identity)["message"] for given in case.client_answers.all()]
    assert messages == ["Retirez le second.", "Retirez le premier mot."]


def test_an_agreement_does_not_cover_a_new_name_of_the_region(client, case, secret):
    agree(client, secret)
    case.region.set_current_language("fr")
    case.region.name = "Nord lointain"
    case.region.save()
    published.refresh()

    assert consent.standing(CaseStudy.objects.get(pk=case.pk)).state == State.CHANGED


def test_readers_no_longer_read_of_an_agreement_once_the_region_has_a_new_name(admin_client, client, case, secret):
    agree(client, secret)
    assert PublishedVersion.objects.filter(case=case, consented_until__isnull=False).exists()
    address = reverse("admin:casestudies_region_change", args=[case.region_id])

    typed = fields(admin_client.get(f"{address}?language=fr")) | {"name": "Grand Nord"}
    assert admin_client.post(f"{address}?language=fr", typed).status_code == 302

    assert not PublishedVersion.objects.filter(case=case, consented_until__isnull=False).exists()


def test_nor_once_an_earlier_name_of_the_region_is_brought_back(admin_client, client, case, secret):
    address = reverse("admin:casestudies_region_change", args=[case.region_id])
    typed = fields(admin_client.get(f"{address}?language=fr")) | {"name": "Grand Nord"}
    admin_client.post(f"{address}?language=fr", typed)
    agree(client, secret)
    assert PublishedVersion.objects.filter(case=case, consented_until__isnull=False).exists()

    first = case.region.versions.last()
    page = reverse("admin:casestudies_region_versions", args=[case.region_id])
    admin_client.post(page, {"from": first.pk, "restore": "fr-name"})

    assert not PublishedVersion.objects.filter(case=case, consented_until__isnull=False).exists()


@pytest.mark.parametrize(
    ("kind", "typed", "sentence"),
    [
        ("agreed", {"until": "jamais"}, "donnez le dernier jour"),
        ("agreed", {"until": "2020-01-01"}, "choisissez un jour"),
        ("agreed", {"until": "9999-01-01"}, "choisissez un jour"),
        ("agreed", {"until": "2027-06-30", "name": "x" * 201}, "plus de 200 caractères (201)"),
        ("change", {"message": ""}, "elle est vide"),
        ("change", {"message": "x" * 10_001}, "plus de 10 000 caractères (10 001)"),
        ("nonsense", {}, "elle est vide"),
    ],
)
def test_a_wrong_answer_gets_a_sentence_and_keeps_what_was_typed(client, case, secret, kind, typed, sentence):
    page = answer(client, secret, kind, **typed)

    assert page.status_code == 200
    assert sentence in text_of(page)
    assert all(value in text_of(page) for value in typed.values())
    assert not case.client_answers.exists()


@pytest.mark.parametrize("posted", [{}, {"text": "\0", "token": "\0"}, {"text": "x" * 65, "token": "y" * 65}])
def test_a_form_that_is_none_of_ours_is_no_answer(client, case, secret, posted):
    page = client.post(links.path_to(secret, "fr"), {"answer": "agreed", "until": "2027-06-30", **posted})

    assert page.status_code == 200
    assert "n’a pas reconnu le formulaire" in text_of(page)
    assert not case.client_answers.exists()


@pytest.mark.parametrize("charset", ["utf-16", "nonsense", "\xff"])
def test_a_charset_in_a_header_changes_nothing(client, case, secret, charset):
    address = links.path_to(secret, "fr")
    body = urlencode({**fields_of(client.get(address)), "answer": "change", "message": "Été"})

    kind = f"application/x-www-form-urlencoded; charset={charset}"
    page = client.generic("POST", address, body.encode(), content_type=kind)

    assert page.status_code == 302
    assert case.client_answers.count() == 1


@pytest.mark.parametrize("body", [b"\xff" * 100, b"a=" + b"x" * 1_100_000, b"&" * 30_000])
def test_any_body_is_answered(client, secret, body):
    page = client.post(links.path_to(secret, "fr"), body, content_type="application/x-www-form-urlencoded")

    assert page.status_code in (200, 400, 413)


def test_one_link_cannot_fill_the_database(client, case, secret, monkeypatch):
    monkeypatch.setattr(answers, "MOST_ANSWERS", 1)
    answer(client, secret, "change", message="Une première fois.")

    page = answer(client, secret, "change", message="Une fois de trop.")

    assert page.status_code == 429
    assert "Une fois de trop." in text_of(page)


def test_without_a_key_nothing_can_be_answered(client, case, secret, settings):
    read = fields_of(client.get(links.path_to(secret, "fr")))
    settings.INQUIRY_RECIPIENTS = []

    page = client.post(links.path_to(secret, "fr"), {**read, "answer": "change", "message": "Perdu ?"})

    assert page.status_code == 503
    assert "Aucune réponse ne peut être enregistrée pour le moment" in text_of(page)


def test_readers_are_told_of_an_agreement_while_it_holds(client, case, secret):
    sentence = "publié avec l’accord du client."
    page = PublishedVersion.objects.get(case=case, language="fr")
    address = f"/fr/cas/{page.slug}/"
    assert sentence not in text_of(client.get(address))

    agree(client, secret)
    assert sentence in text_of(client.get(address))

    PublishedVersion.objects.update(consented_until=timezone.localdate() - timedelta(days=1))
    assert sentence not in text_of(client.get(address))


def test_a_client_may_agree_for_a_shorter_time_than_before(client, case, secret):
    agree(client, secret)

    agree(client, secret, timezone.localdate() + timedelta(days=60))

    assert consent.standing(case).days_left == 60
    assert case.published_versions.first().consented_until == timezone.localdate() + timedelta(days=60)


def test_an_agreement_to_a_draft_says_nothing_of_the_text_that_readers_see(client, case, secret):
    write(case, problem="Un brouillon tout autre.")

    agree(client, secret)

    assert not PublishedVersion.objects.filter(consented_until__isnull=False).exists()


@pytest.mark.parametrize("act", [lambda case: case.preview_links.close(), lambda case: case.delete()])
def test_an_answer_through_a_link_that_was_closed_just_now_is_not_recorded(client, case, secret, act):
    address = links.path_to(secret, "fr")
    last = timezone.localdate() + timedelta(days=30)
    typed = {**fields_of(client.get(address)), "answer": "agreed", "until": last.isoformat()}
    waiting = [act]

    def execute(run, query, *rest):
        if waiting and query.startswith("SAVEPOINT"):
            waiting.pop()(CaseStudy.objects.get(pk=case.pk))
        return run(query, *rest)

    with connection.execute_wrapper(execute):
        page = client.post(address, typed)

    assert page.status_code == 404
    assert not ClientAnswer.objects.exists()
