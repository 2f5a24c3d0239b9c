"""Every text that readers can meet passes the gate of a case, and the watch list is looked for in all of them."""

import pytest
from django.contrib.admin.models import LogEntry
from django.db import connection
from django.urls import reverse

from casestudies.models import HomeTexts, InterventionType, Page, PublishedVersion, Region, SiteIdentity, Tension
from casestudies.publishing import alarms, watch_list

from ..tools import change, fields, post, reasons_asked, save_for_a_reason

pytestmark = pytest.mark.django_db

FRENCH = {"accept-language": "fr"}
CLIENT = "Écrire à Helvorna Industries SA"
EVERYWHERE = [
    (Region, "name"),
    (InterventionType, "name"),
    (Tension, "name"),
    (HomeTexts, "audience"),
    (HomeTexts, "title"),
    (Page, "body"),
    (Page, "title"),
    (SiteIdentity, "role"),
    (SiteIdentity, "footer_line"),
    (SiteIdentity, "presentation"),
]


@pytest.fixture(autouse=True)
def _a_key(recipient):
    """Watch lists are sealed to it."""


def form_of(record, language="fr") -> str:
    name = f"admin:casestudies_{record._meta.model_name}_change"
    return f"{reverse(name, args=[record.pk])}?language={language}"


def everything_kept() -> str:
    with connection.cursor() as cursor:
        rows = []
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')
            rows += cursor.fetchall()
    return str(rows).lower()


def stored(record, field: str) -> str:
    return getattr(type(record).objects.language("fr").get(pk=record.pk), field)


@pytest.mark.parametrize(("model", "field"), EVERYWHERE)
def test_a_text_that_names_somebody_comes_back_and_is_written_nowhere(admin_client, model, field):
    record = model.objects.order_by("pk").first()
    address = form_of(record)

    page = admin_client.post(address, fields(admin_client.get(address)) | {field: CLIENT}, headers=FRENCH)

    body = page.content.decode()
    assert page.status_code == 200
    assert "<mark>Helvorna" in body
    assert "Rien n’est encore enregistré" in body
    assert CLIENT in body
    assert "helvorna" not in everything_kept()


@pytest.mark.parametrize("model", [Region, InterventionType, Tension])
def test_a_new_term_that_names_somebody_is_not_made(admin_client, model):
    address = f"{reverse(f'admin:casestudies_{model._meta.model_name}_add')}?language=fr"

    page = admin_client.post(address, {"name": CLIENT, "position": "9"})

    assert "<mark>Helvorna" in page.content.decode()
    assert not model.objects.filter(position=9).exists()


@pytest.mark.parametrize(("model", "field"), [(Region, "name"), (Page, "body"), (SiteIdentity, "role")])
def test_a_text_is_saved_for_a_reason_and_not_asked_about_again(admin_client, model, field):
    record = model.objects.order_by("pk").first()
    address = form_of(record)
    typed = fields(admin_client.get(address)) | {field: CLIENT}

    saved = save_for_a_reason(admin_client, address, typed, "Ce nom est inventé.")
    again = admin_client.post(address, typed)

    assert (saved.status_code, again.status_code) == (302, 302)
    assert stored(record, field) == CLIENT
    assert {reason.reason for reason in record.reasons.filter(by="admin")} == {"Ce nom est inventé."}


def test_a_reason_that_names_somebody_is_refused(admin_client):
    record = Region.objects.first()
    typed = fields(admin_client.get(form_of(record))) | {"name": CLIENT}
    asked = reasons_asked(admin_client.post(form_of(record), typed))

    page = admin_client.post(form_of(record), typed | dict.fromkeys(asked, "Voir www.autrefirme.ch"), headers=FRENCH)

    assert "un motif nomme quelqu’un" in page.content.decode()
    assert "autrefirme" not in everything_kept()


@pytest.mark.parametrize("reason", ["\xad", "\u2060", "\u200b \ufeff", "\u3164", "—…", "\xad" * 200 + "a"])
def test_a_reason_that_shows_no_letter_is_no_reason(admin_client, reason):
    record = Region.objects.first()
    typed = fields(admin_client.get(form_of(record))) | {"name": CLIENT}

    page = save_for_a_reason(admin_client, form_of(record), typed, reason)

    assert reasons_asked(page)
    assert "helvorna" not in everything_kept()


def test_a_reason_for_one_text_holds_in_no_other(admin_client):
    region, tension = Region.objects.first(), Tension.objects.first()
    typed = fields(admin_client.get(form_of(region))) | {"name": CLIENT}
    save_for_a_reason(admin_client, form_of(region), typed)

    page = admin_client.post(form_of(tension), fields(admin_client.get(form_of(tension))) | {"name": CLIENT})

    assert reasons_asked(page)


def test_the_texts_that_came_with_the_site_are_saved_without_a_question(admin_client):
    written = Page.objects.filter(translations__language_code="fr").exclude(translations__title="")
    for record in (HomeTexts.objects.get(), SiteIdentity.objects.get(), *written, *Region.objects.all()):
        for language in ("fr", "en"):
            address = form_of(record, language)
            assert admin_client.post(address, fields(admin_client.get(address))).status_code == 302, address


def test_the_advisers_own_name_address_and_numbers_need_no_reason(admin_client):
    address = form_of(SiteIdentity.objects.get())
    own = {
        "email": "bonjour@exemple.ch",
        "phone": "+41 22 555 00 00",
        "postal_address": "Rue du Marché 12\n1204 Genève",
        "registration": "CHE-123.456.788",
        "adviser": "Hélène Müller-d’Arcy",
        "presentation": "Hélène Müller-d’Arcy conseille des comités de direction.",
        "hosting": "Infomaniak Network SA, rue Eugène-Marziano 25, 1227 Genève; données en Suisse.",
        "data_contact": "Hélène Müller-d’Arcy, bonjour@exemple.ch",
    }

    assert admin_client.post(address, fields(admin_client.get(address)) | own).status_code == 302


def test_a_watched_name_is_found_in_the_advisers_own_address_too(admin_client, case):
    watch_list.add(case, ["Helvorna"])
    address = form_of(SiteIdentity.objects.get())

    page = admin_client.post(address, fields(admin_client.get(address)) | {"postal_address": "Rue Helvorna 1"})

    assert "<mark>Rue Helvorna 1</mark>" in page.content.decode()


@pytest.mark.parametrize(("model", "field"), EVERYWHERE)
def test_a_term_watched_later_raises_an_alarm_that_leads_to_the_very_place(admin_client, case, model, field):
    record = model.objects.order_by("pk").first()
    record.translations.filter(language_code="fr").update(**{field: "Avec Helvorna"})

    terms = reverse("admin:casestudies_casestudy_watch_list", args=[case.pk])
    page = admin_client.post(terms, {"terms": "Helvorna"}, headers=FRENCH, follow=True).content.decode()

    assert f'<a href="{form_of(record)}#id_{field}">' in page
    form = admin_client.get(form_of(record), headers=FRENCH).content.decode()
    assert "<mark>Helvorna</mark>" in form
    assert "Figure sur la liste de surveillance." in form
    assert f'id="id_{field}"' in form


def test_the_watch_list_shows_where_watched_terms_are_until_they_are_gone(admin_client, case):
    home = HomeTexts.objects.get()
    home.translations.filter(language_code="en").update(audience="With Helvorna")
    watch_list.add(case, ["Helvorna"])
    terms, link = (
        reverse("admin:casestudies_casestudy_watch_list", args=[case.pk]),
        f"{form_of(home, 'en')}#id_audience",
    )
    assert link in admin_client.get(terms).content.decode()

    home.translations.filter(language_code="en").update(audience="With nobody")

    assert link not in admin_client.get(terms).content.decode()


def test_an_alarm_of_a_case_leads_to_the_very_place(admin_client, case):
    case.translations.filter(language_code="en").update(problem="At Helvorna, nobody knew.")

    terms = reverse("admin:casestudies_casestudy_watch_list", args=[case.pk])
    page = admin_client.post(terms, {"terms": "Helvorna"}, follow=True).content.decode()

    assert f'<a href="{change(case)}#id_en-problem">' in page


def test_a_former_address_that_holds_a_term_watched_later_is_forgotten(client, case):
    case.former_slugs.create(language="fr", slug="decision-chez-helvorna")
    assert client.get("/fr/cas/decision-chez-helvorna/").status_code == 301
    watch_list.add(case, ["Helvorna"])

    alarms.look_again()

    assert client.get("/fr/cas/decision-chez-helvorna/").status_code == 404


def test_the_address_of_a_term_that_holds_a_watched_name_is_made_anew_with_its_name(admin_client, case):
    region = Region.objects.get(slug="quebec")
    Region.objects.filter(pk=region.pk).update(slug="pays-de-helvorna")
    watch_list.add(case, ["Helvorna"])
    assert "pays-de-helvorna" in [
        text for alarm in alarms.alarms_in_site_texts() for text in {f.text for f in alarm.findings}
    ]

    admin_client.post(form_of(region), fields(admin_client.get(form_of(region))))

    assert Region.objects.get(pk=region.pk).slug == "quebec"
    assert alarms.alarms_in_site_texts() == []


def test_the_log_of_the_admin_holds_no_title_of_any_text(admin_client, case):
    region = Region.objects.create(position=9)
    region.create_translation("fr", name="Suisse alémanique")
    titles = [str(record) for record in (case, region, *Region.objects.all(), *Page.objects.all())]
    for record in (Region.objects.first(), Page.objects.first(), HomeTexts.objects.get()):
        admin_client.post(form_of(record), fields(admin_client.get(form_of(record))))
    post(admin_client, case, fields(admin_client.get(change(case))))
    admin_client.post(f"{reverse('admin:casestudies_region_add')}?language=fr", {"name": "Romandie", "position": "8"})
    admin_client.post(reverse("admin:casestudies_region_delete", args=[region.pk]), {"post": "yes"})
    admin_client.post(
        reverse("admin:casestudies_casestudy_changelist"),
        {"action": "delete_selected", "_selected_action": [str(case.pk)], "post": "yes"},
    )

    kept = str(list(LogEntry.objects.values_list("object_repr", "change_message", "object_id")))

    assert LogEntry.objects.count() >= 6
    assert [title for title in [*titles, "Romandie"] if title in kept] == []


def test_reasons_go_with_their_text(admin_client):
    region = Region.objects.create(position=9)
    region.create_translation("fr", name="Suisse alémanique")
    save_for_a_reason(admin_client, form_of(region), {"name": CLIENT, "position": "9"})

    admin_client.post(reverse("admin:casestudies_region_delete", args=[region.pk]), {"post": "yes"})

    assert "inventé" not in everything_kept()
    assert not Region.objects.filter(position=9).exists()


def test_readers_see_the_new_text_at_once(admin_client, client):
    region = Region.objects.get(slug="suisse-romande")
    save_for_a_reason(admin_client, form_of(region), fields(admin_client.get(form_of(region))) | {"name": CLIENT})

    slug = PublishedVersion.objects.filter(language="fr", region=region).first().slug
    assert "Helvorna" in client.get(f"/fr/cas/{slug}/").content.decode()
