"""The page of versions: compares two word by word, and brings a text back as a draft that the guard has read."""

import html
import re

import pytest
from django.contrib.auth.models import Permission, User
from django.urls import reverse

from casestudies.models import HomeTexts, Page, Region, SiteIdentity, Version
from casestudies.publishing import versions

from ..tools import fields
from .test_conflicts import form_of

pytestmark = pytest.mark.django_db

FRENCH = {"accept-language": "fr"}


def versions_of(record, **query) -> str:
    page = reverse(f"admin:casestudies_{record._meta.model_name}_versions", args=[record.pk])
    return f"{page}?{'&'.join(f'{name}={value}' for name, value in query.items())}"


@pytest.fixture
def save(admin_client):
    def save(record, language="fr", **changes):
        data = fields(admin_client.get(form_of(record, language))) | changes
        return admin_client.post(form_of(record, language), data, headers=FRENCH)

    return save


@pytest.fixture
def home(save) -> HomeTexts:
    """Saved twice, in both languages."""
    home = HomeTexts.objects.get()
    save(home, audience="Pour des comités de direction.", introduction="Quatre cas.")
    save(home, "en", audience="For executive committees.")
    save(home, audience="Pour des conseils de direction.", introduction="Cinq cas.")
    return home


def text(page) -> str:
    return html.unescape(re.sub(r"\s+", " ", page.content.decode()))


def stored(record, language="fr") -> dict:
    return versions.words_now(record)[language]


@pytest.mark.parametrize("record", [HomeTexts, Page, SiteIdentity, Region])
def test_every_text_has_a_page_of_versions(admin_client, record):
    page = admin_client.get(versions_of(record.objects.first()), headers=FRENCH)

    assert page.status_code == 200
    assert ("Le texte actuel" if record is Region else "Le brouillon actuel") in text(page)


def test_the_versions_of_a_list_promise_no_draft(admin_client, client, save):
    region = Region.objects.first()
    save(region, name="Grand Nord")

    page = text(admin_client.get(versions_of(region), headers=FRENCH))
    first = region.versions.last().pk
    told = admin_client.post(versions_of(region), {"from": first, "restore": "fr-name"}, headers=FRENCH, follow=True)

    assert "brouillon" not in page
    assert "Les lecteurs le voient ensuite aussitôt." in page
    assert "Rétabli. Les lecteurs le voient dès maintenant." in text(told)
    assert "Grand Nord" not in client.get("/fr/cas/").content.decode()


def test_two_versions_are_compared_word_by_word(admin_client, home):
    _last, _english, first = home.versions.all()[:3]

    page = text(admin_client.get(versions_of(home, older=first.pk, newer="draft"), headers=FRENCH))

    assert "Pour des <del>comités</del><ins>conseils</ins> de direction." in page
    assert '<span class="pieces" lang="en">' in page


def test_versions_of_one_minute_are_told_apart_by_what_they_changed(admin_client, home):
    page = text(admin_client.get(versions_of(home), headers=FRENCH))
    names = re.findall(r"<option[^>]*>([^<]*· admin[^<]*)</option>", page)

    told = [name.partition("· admin")[2] for name in names[:3]]
    assert told[0] == told[2] == " · introduction, en français · destinataires, en français"
    assert told[1] == " · destinataires, en anglais"


def test_the_draft_is_compared_with_what_readers_see(admin_client, home):
    page = text(admin_client.get(versions_of(home, older="readers"), headers=FRENCH))

    assert "<ins>Cinq" in page


def test_nothing_is_said_to_differ_where_nothing_does(admin_client, home):
    page = admin_client.get(versions_of(home, older="draft", newer="draft"), headers=FRENCH)

    assert "Les deux disent la même chose." in text(page)


@pytest.mark.parametrize(
    ("what", "audience", "introduction", "english"),
    [
        ("fr-audience", "Pour des comités de direction.", "Cinq cas.", "For executive committees."),
        ("fr", "Pour des comités de direction.", "Quatre cas.", "For executive committees."),
        ("all", "Pour des comités de direction.", "Quatre cas.", "before"),
    ],
)
def test_a_field_a_language_or_everything_is_brought_back_as_a_draft(
    admin_client, client, home, what, audience, introduction, english
):
    first = home.versions.all()[2]
    english = first.words["en"]["audience"] if english == "before" else english
    read = client.get("/fr/").content

    answer = admin_client.post(versions_of(home), {"from": first.pk, "restore": what})

    assert answer.url == form_of(home).partition("?")[0]
    assert (stored(home)["audience"], stored(home)["introduction"]) == (audience, introduction)
    assert stored(home, "en")["audience"] == english
    assert home.versions.first().action == Version.Action.RESTORED
    assert client.get("/fr/").content == read


def test_what_would_be_refused_today_is_not_brought_back(admin_client, home, case, recipient):
    version = home.versions.first()
    version.words["fr"]["audience"] = "Écrire à Helvorna Industries SA"
    version.save()

    page = admin_client.post(
        versions_of(home), {"from": version.pk, "restore": "fr-audience"}, headers=FRENCH, follow=True
    )

    assert "Rien n’est rétabli" in text(page)
    assert "Helvorna" not in stored(home)["audience"]


@pytest.mark.parametrize("query", [{"older": "x"}, {"older": "9" * 30}, {"newer": "-1"}, {"older": "²"}])
def test_a_version_that_is_not_there_is_not_found(admin_client, home, query):
    assert admin_client.get(versions_of(home, **query)).status_code == 404


@pytest.mark.parametrize(
    "data", [{}, {"from": "draft"}, {"from": "x", "restore": "all"}, {"from": "draft", "restore": "de"}]
)
def test_a_request_for_nothing_restores_nothing(admin_client, home, data):
    assert admin_client.post(versions_of(home), data).status_code == 404


def test_the_version_of_one_record_is_not_restored_into_another(admin_client, home):
    version = home.versions.first()

    page = admin_client.post(versions_of(Page.objects.first()), {"from": version.pk, "restore": "all"})

    assert page.status_code == 404


def test_versions_that_hold_a_term_watched_later_are_forgotten(admin_client, home, case, recipient):
    region, text = Region.objects.first(), "Avec Helvorna"
    for record, field in ((home, "audience"), (region, "name")):
        record.translations.filter(language_code="fr").update(**{field: text})
        versions.keep(record)
        record.pairs = {field: {"fr": text, "en": "x"}}
        record.save()

    terms = reverse("admin:casestudies_casestudy_watch_list", args=[case.pk])
    admin_client.post(terms, {"terms": "Helvorna"})

    assert home.versions.first().words["fr"]["introduction"] == "Cinq cas."
    assert not [version for version in Version.objects.all() if "Helvorna" in str(version.words)]
    assert "\x7f" not in admin_client.get(versions_of(home, older=home.versions.first().pk)).content.decode()
    assert "Helvorna" not in str([HomeTexts.objects.get().pairs, Region.objects.get(pk=region.pk).pairs])


def test_who_may_only_look_compares_and_restores_nothing(client, home):
    reader = User.objects.create_user("reader", is_staff=True)
    reader.user_permissions.set(Permission.objects.filter(codename="view_hometexts"))
    client.force_login(reader)
    version = home.versions.last()

    page = client.get(versions_of(home, older=version.pk))

    assert page.status_code == 200
    assert 'name="restore"' not in page.content.decode()
    assert client.post(versions_of(home), {"from": version.pk, "restore": "all"}).status_code == 403
    assert client.get(versions_of(Region.objects.first())).status_code == 403
