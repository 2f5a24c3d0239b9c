"""Home page, pages and identity are drafts until they are published, like cases."""

import re

import pytest

from casestudies.models import HomeTexts, Page, SiteIdentity, Version
from casestudies.publishing import site_texts, watch_list
from casestudies.publishing.alarms import watched_in_site_text
from casestudies.publishing.translating import older_fields

from ..tools import fields, save_for_a_reason
from .test_conflicts import form_of

pytestmark = pytest.mark.django_db

FRENCH = {"accept-language": "fr"}
PLACES = [
    (HomeTexts, "audience", "/fr/"),
    (Page, "body", "/fr/confidentialite/"),
    (SiteIdentity, "footer_line", "/fr/"),
]


@pytest.fixture
def save(admin_client):
    """Saves what is changed in the French form of a record."""

    def save(record, **changes):
        data = fields(admin_client.get(form_of(record))) | changes
        return admin_client.post(form_of(record), data, headers=FRENCH, follow=True)

    return save


@pytest.mark.parametrize(("model", "field", "path"), PLACES)
def test_readers_keep_seeing_the_published_text_until_it_is_published(client, save, model, field, path):
    record = model.objects.first()
    before = client.get(path).content

    save(record, **{field: "Un texte tout neuf."})
    assert client.get(path).content == before

    save(record, _publish="1")
    assert "Un texte tout neuf." in client.get(path).content.decode()


def test_a_published_text_says_when_it_was_published_and_what_differs(save):
    home = HomeTexts.objects.get()

    page = save(home, audience="Un texte tout neuf.").content.decode()
    assert "modifications <b>non publiées</b>" in page
    assert "Publier les modifications" in page

    page = save(home, _publish="1").content.decode()
    assert "les lecteurs voient ce texte" in page
    assert "modifications <b>" not in page


def test_a_draft_that_names_somebody_since_a_term_is_watched_is_not_published(client, case, recipient):
    home = HomeTexts.objects.get()
    home.translations.filter(language_code="fr").update(audience="Avec Helvorna")
    watch_list.add(case, ["Helvorna"])

    with pytest.raises(site_texts.Refused):
        site_texts.publish(home)

    assert "Helvorna" not in client.get("/fr/").content.decode()


def test_a_watched_term_is_found_in_what_readers_see_when_the_draft_no_longer_says_it(case, recipient):
    home = HomeTexts.objects.get()
    home.translations.filter(language_code="fr").update(audience="Avec Helvorna")
    site_texts.show(home)
    home.translations.filter(language_code="fr").update(audience="Pour des directions.")
    watch_list.add(case, ["Helvorna"])

    (finding,) = watched_in_site_text(home, watch_list.current())
    assert (finding.field, finding.is_published) == ("audience", True)


def test_publishing_keeps_a_version_with_who_and_when(admin_client, save):
    home = HomeTexts.objects.get()
    save(home, audience="Un texte tout neuf.", _publish="1")

    version = home.versions.first()
    assert (version.action, version.by) == (Version.Action.PUBLISHED, "admin")
    assert version.words["fr"]["audience"] == "Un texte tout neuf."
    assert not site_texts.has_unpublished_changes(HomeTexts.objects.get())


def test_one_tick_says_that_the_other_language_needs_no_change(save):
    home = HomeTexts.objects.get()
    save(home, audience="Un texte tout neuf.")
    home.refresh_from_db()

    assert [field.field for field in older_fields(home)] == ["audience"]

    save(home, thesis="Une autre thèse.", same="on")
    home = HomeTexts.objects.get()
    assert older_fields(home) == []


def test_a_reason_lets_a_draft_out(admin_client, client):
    identity = SiteIdentity.objects.get()
    typed = fields(admin_client.get(form_of(identity))) | {
        "adviser": "Écrire à Helvorna Industries SA",
        "_publish": "1",
    }

    save_for_a_reason(admin_client, form_of(identity), typed, "Ce nom est inventé.")

    assert "Helvorna" in client.get("/fr/").content.decode()


def test_a_text_older_than_the_other_language_is_shown_with_what_changed(admin_client, save):
    home = HomeTexts.objects.get()
    save(home, audience="Pour des comités de direction, en Suisse.")
    save(home, audience="Pour des comités de direction, en Suisse et au Québec.")

    page = admin_client.get(form_of(home, "en"), headers=FRENCH).content.decode()

    assert re.search("<ins>[^<]*Québec", page)
    assert 'name="same-audience"' in page
    assert re.search('<a href="#id_audience">[^<]+</a>', page)
    assert 'name="same-audience"' not in admin_client.get(form_of(home), headers=FRENCH).content.decode()


def test_a_tick_settles_one_field(admin_client, save):
    home = HomeTexts.objects.get()
    save(home, audience="Pour d’autres.", thesis="Une autre thèse.")

    data = fields(admin_client.get(form_of(home, "en"))) | {"same-audience": "on"}
    admin_client.post(form_of(home, "en"), data)

    assert HomeTexts.objects.get().older == ["en-thesis"]


@pytest.mark.parametrize(
    ("language", "sentence"), [("fr", "un texte anglais est plus ancien"), ("en", "un texte français est plus ancien")]
)
def test_the_first_page_says_what_is_older_and_what_readers_do_not_see(admin_client, language, sentence):
    home = HomeTexts.objects.get()
    data = fields(admin_client.get(form_of(home, language))) | {"audience": "Pour d’autres."}
    admin_client.post(form_of(home, language), data)

    page = admin_client.get("/admin/", headers=FRENCH).content.decode()

    assert sentence in page
    assert "« Page d’accueil » a des modifications que les lecteurs ne voient pas encore." in page.replace("\xa0", " ")
