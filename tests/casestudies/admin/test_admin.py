"""The consultant's journeys, by the forms she sees."""

import pytest
from django.urls import reverse

from casestudies.models import CaseStudy, HomeTexts, Page, Region, SiteIdentity

from ..tools import change, fields, post, post_new, save_for_a_reason

pytestmark = pytest.mark.django_db

FRENCH = "/fr/cas/arbitrage-sous-contrainte-reglementaire/"


@pytest.mark.parametrize(("language", "word"), [("fr", "incomplet"), ("en", "incomplete")])
def test_the_list_tells_state_and_languages(admin_client, case, language, word):
    case.translations.filter(language_code="en").update(is_complete=False)

    body = admin_client.get(reverse("admin:casestudies_casestudy_changelist"), headers={"accept-language": language})

    assert f'class="state quiet">{word}</span>' in body.content.decode()


def test_a_change_to_a_published_case_is_read_once_it_is_published(admin_client, client, case):
    title = {"title": "Un titre tout neuf"}

    post(admin_client, case, fields(admin_client.get(change(case))) | title)

    assert "Un titre tout neuf" not in client.get(FRENCH).content.decode()
    assert "Un titre tout neuf" in admin_client.get(f"{FRENCH}?preview=1").content.decode()
    assert "Un titre tout neuf" not in client.get(f"{FRENCH}?preview=1").content.decode()

    post(admin_client, case, fields(admin_client.get(change(case))) | {"_publish": "1"})

    assert "Un titre tout neuf" in client.get(FRENCH).content.decode()
    assert "Un titre tout neuf" in client.get("/fr/").content.decode()


def test_a_new_case_is_a_draft_until_it_is_published(admin_client, client, case):
    data = fields(admin_client.get(change(case))) | {"fr-title": "Un autre cas", "fr-slug": ""}

    post_new(admin_client, data)

    new = CaseStudy.objects.get(position=5)
    assert new.state == "draft"
    assert client.get("/fr/cas/un-autre-cas/").status_code == 404
    assert admin_client.get("/fr/cas/un-autre-cas/").status_code == 200

    post(admin_client, new, fields(admin_client.get(change(new))) | {"_publish": "1"})

    assert client.get("/fr/cas/un-autre-cas/").status_code == 200
    assert "Un autre cas" not in client.get("/en/cases/").content.decode()


def test_a_case_complete_in_no_language_is_not_published_and_says_why(admin_client, client, case):
    data = fields(admin_client.get(change(case))) | {
        "fr-title": "À moitié",
        "fr-slug": "",
        "fr-decision": "",
        "_publish": "1",
    }

    page = post_new(admin_client, data)

    assert (
        "no language is complete yet" in page.content.decode()
        or "aucune langue n’est encore complète" in page.content.decode()
    )
    assert CaseStudy.objects.get(position=5).state == "draft"


def test_withdrawing_takes_one_click(admin_client, client, case):
    post(admin_client, case, fields(admin_client.get(change(case))) | {"_withdraw": "1"})

    assert client.get(FRENCH).status_code == 410
    assert CaseStudy.objects.get(pk=case.pk).state == "withdrawn"


@pytest.mark.parametrize(("action", "status"), [("withdraw", 410), ("publish", 200)])
def test_several_cases_at_once(admin_client, client, action, status):
    chosen = [str(case.pk) for case in CaseStudy.objects.all()]

    admin_client.post(
        reverse("admin:casestudies_casestudy_changelist"),
        {"action": action, "_selected_action": chosen, "post": "yes"},
        follow=True,
    )

    assert client.get(FRENCH).status_code == status


def test_deleting_a_language_takes_it_from_readers(admin_client, client, case):
    url = reverse("admin:casestudies_casestudy_delete_translation", args=[case.pk, "en"])

    admin_client.post(url, {"post": "yes"})

    assert client.get("/en/cases/").content.decode().count('<article class="case">') == 3
    assert client.get(FRENCH).status_code == 200


@pytest.mark.parametrize(
    ("language", "told"),
    [
        ("fr", ["Supprimer le texte en anglais", "Les lecteurs le perdent"]),
        ("en", ["text in English", "Readers lose it"]),
    ],
)
def test_deleting_a_language_says_first_what_readers_lose(admin_client, client, case, language, told):
    url = reverse("admin:casestudies_casestudy_delete_translation", args=[case.pk, "en"])

    asked = admin_client.get(url, headers={"accept-language": language}).content.decode()

    assert [sentence for sentence in told if sentence not in asked] == []
    assert client.get("/en/cases/").content.decode().count('<article class="case">') == 4


def test_the_only_language_of_a_case_is_not_deleted(admin_client, client, case):
    for language in ("en", "fr"):
        url = reverse("admin:casestudies_casestudy_delete_translation", args=[case.pk, language])
        page = admin_client.post(url, follow=True)

    assert "seule langue du cas" in page.content.decode()
    assert client.get(FRENCH).status_code == 200


def test_deleting_a_case_takes_it_from_readers(admin_client, client, case):
    admin_client.post(reverse("admin:casestudies_casestudy_delete", args=[case.pk]), {"post": "yes"})

    assert client.get(FRENCH).status_code == 404
    assert client.get("/fr/cas/").content.decode().count('<article class="case">') == 3


def test_a_region_renamed_is_renamed_on_every_page(admin_client, client):
    region = Region.objects.get(slug="suisse-romande")
    url = f"{reverse('admin:casestudies_region_change', args=[region.pk])}?language=fr"

    admin_client.post(url, fields(admin_client.get(url)) | {"name": "Suisse occidentale"})

    assert "Suisse occidentale" in client.get(FRENCH).content.decode()


@pytest.mark.parametrize("model", [SiteIdentity, HomeTexts])
def test_what_exists_once_can_be_neither_added_nor_deleted(admin_client, model):
    name = f"admin:casestudies_{model._meta.model_name}"

    assert admin_client.get(reverse(f"{name}_changelist")).status_code == 302
    assert admin_client.get(reverse(f"{name}_add")).status_code == 403
    assert admin_client.post(reverse(f"{name}_delete", args=[1]), {"post": "yes"}).status_code == 403


def test_the_identity_says_what_is_to_complete_and_the_page_does_not(admin_client, client):
    url = f"{reverse('admin:casestudies_siteidentity_change', args=[1])}?language=fr"
    page = admin_client.get(url, headers={"accept-language": "fr"})

    assert "Il manque encore" in page.content.decode()
    assert "compléter" not in client.get("/fr/mentions-legales/").content.decode()

    typed = fields(page) | {"email": "bonjour@exemple.ch", "adviser": "Claire Exemple", "_publish": "1"}
    save_for_a_reason(admin_client, url, typed)

    assert "bonjour@exemple.ch" in client.get("/fr/mentions-legales/").content.decode()
    assert "Claire Exemple" in client.get("/fr/confidentialite/").content.decode()
    assert "conseil, en français" not in admin_client.get(url, headers={"accept-language": "fr"}).content.decode()


def test_a_page_shows_marks_as_text_and_fills_in_its_placeholders(admin_client, client, settings):
    settings.INQUIRY_RETENTION_DAYS = 77
    page = Page.objects.get(kind="legal-notice")
    url = f"{reverse('admin:casestudies_page_change', args=[page.pk])}?language=fr"
    body = "## Un titre\n\n<script>alert(1)</script> Gardé {retention_days} jours : oui !\n\n{hosting}"

    save_for_a_reason(admin_client, url, fields(admin_client.get(url)) | {"body": body, "_publish": "1"})

    shown = client.get("/fr/mentions-legales/").content.decode()
    assert '<h2 id="un-titre">Un titre</h2>' in shown
    assert "&lt;script&gt;alert(1)" in shown
    assert "Gardé 77 jours\u00a0: oui\u202f!" in shown
    assert "{hosting}" not in shown


def test_the_consultant_chooses_the_language_of_the_admin(admin_client):
    answer = admin_client.post(reverse("set_language"), {"language": "en", "next": "/admin/"})

    assert answer["Location"] == "/admin/"
    assert "<h1>Today</h1>" in admin_client.get("/admin/", headers={"accept-language": "fr"}).content.decode()
