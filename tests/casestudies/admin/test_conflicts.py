"""Two people save one text: fields that only one changed are merged, and of the others one chooses. No word is lost."""

import html
import re
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.contrib.auth.models import User
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.urls import reverse

from casestudies.models import HomeTexts, Page, Region, SiteIdentity, Tension
from casestudies.publishing import versions
from tests.inquiries.conftest import file_database  # noqa: F401

from ..tools import fields

pytestmark = pytest.mark.django_db

FRENCH = {"accept-language": "fr"}


def form_of(record, language="fr") -> str:
    return f"{reverse(f'admin:casestudies_{record._meta.model_name}_change', args=[record.pk])}?language={language}"


@pytest.fixture
def tabs(admin_client):
    """Opens the form of a record in two tabs; yields a function that saves what one of them changed."""

    def opened(record, language="fr"):
        address = form_of(record, language)
        typed = fields(admin_client.get(address))
        return lambda **changes: admin_client.post(address, typed | changes, headers=FRENCH)

    return opened


def stored(record, language="fr") -> dict:
    return versions.words_now(record)[language]


def both_saved(save, record, field="audience"):
    """The answer to the second save, where both changed `field`."""
    other = save
    other(**{field: "Ce que l’autre onglet a écrit."})
    return save(**{field: "Ce que cet onglet\r\na écrit."})


CHOICE = re.compile(r'<input type="radio" name="([^"]*)" value="([^"]*)"')
HIDDEN = re.compile(r'<input type="hidden" name="([^"]*)" value="([^"]*)"')


def chosen(page, number: int) -> dict[str, str]:
    """What the browser posts if the first (0) or the second text (1) is chosen everywhere."""
    body = page.content.decode()
    data = {name: html.unescape(value) for name, value in HIDDEN.findall(body)}
    texts: dict[str, list[str]] = {}
    for name, value in CHOICE.findall(body):
        texts.setdefault(name, []).append(html.unescape(value))
    return data | {name: values[number] for name, values in texts.items()} | {"_save": ""}


def test_two_tabs_that_change_different_fields_lose_nothing(tabs):
    home = HomeTexts.objects.get()
    save = tabs(home)

    first, second = save(audience="Pour des directions."), save(introduction="Quatre cas vécus.")

    assert (first.status_code, second.status_code) == (302, 302)
    words = stored(home)
    assert (words["audience"], words["introduction"]) == ("Pour des directions.", "Quatre cas vécus.")


def test_one_tab_in_each_language_lose_nothing(tabs):
    home = HomeTexts.objects.get()
    french, english = tabs(home), tabs(home, "en")

    french(audience="Pour des directions.")
    english(audience="For executives.")

    assert stored(home)["audience"] == "Pour des directions."
    assert stored(home, "en")["audience"] == "For executives."


def test_the_second_is_told_what_was_merged(tabs, admin_client):
    home = HomeTexts.objects.get()
    save = tabs(home)
    save(audience="Pour des directions.")

    page = admin_client.get(save(introduction="Quatre cas vécus.").url, headers=FRENCH)

    said = [str(message) for message in page.context["messages"]]
    assert any(
        sentence.startswith("Enregistré entre-temps par vous, dans un autre onglet. Les deux sont gardés")
        for sentence in said
    )


@pytest.mark.parametrize(
    ("model", "field"),
    [
        (HomeTexts, "audience"),
        (Page, "body"),
        (SiteIdentity, "hosting"),
        (SiteIdentity, "postal_address"),
        (Region, "name"),
    ],
)
def test_two_tabs_that_change_the_same_field_are_shown_both_texts(tabs, model, field):
    record = model.objects.first()
    save = tabs(record)

    page = both_saved(save, record, field)

    body = html.unescape(re.sub("</?(ins|del)>", "", page.content.decode()))
    assert page.status_code == 409
    assert "Ce que l’autre onglet a écrit." in body
    assert "Ce que cet onglet\na écrit." in body
    assert "Rien de ce que vous avez écrit n’est perdu" in body
    assert {"Ce que l’autre onglet a écrit."} <= set(stored(record).values()) | set(stored(record, "").values())


@pytest.mark.parametrize(
    ("number", "text"), [(0, "Ce que cet onglet\na écrit."), (1, "Ce que l’autre onglet a écrit.")]
)
def test_what_is_chosen_is_saved(tabs, admin_client, number, text):
    home = HomeTexts.objects.get()
    save = tabs(home)
    save(audience="Ce que l’autre onglet a écrit.", introduction="De l’autre seul.")
    page = save(audience="Ce que cet onglet\r\na écrit.", steps="D’ici : seulement.")

    answer = admin_client.post(form_of(home), chosen(page, number))

    words = stored(home)
    assert answer.status_code == 302
    assert words["audience"] == text
    assert (words["introduction"], words["steps"]) == ("De l’autre seul.", "D’ici : seulement.")


def test_a_third_save_while_one_chooses_is_asked_about_again(tabs, admin_client):
    home = HomeTexts.objects.get()
    save, third = tabs(home), None
    page = both_saved(save, home)
    third = tabs(home)
    third(audience="Un troisième.")

    answer = admin_client.post(form_of(home), chosen(page, 0), headers=FRENCH)

    assert answer.status_code == 409
    assert "Un troisième." in html.unescape(re.sub("</?(ins|del)>", "", answer.content.decode()))


def test_the_same_text_in_both_tabs_is_no_conflict(tabs):
    home = HomeTexts.objects.get()
    save = tabs(home)

    assert [save(audience="Pour des directions.").status_code for _ in range(2)] == [302, 302]


def test_a_form_without_a_version_overwrites_nothing(tabs):
    home = HomeTexts.objects.get()
    save = tabs(home)
    save(audience="Pour des directions.")

    for version in ("", "x", "9" * 40, "-1"):
        assert save(audience="Pour d’autres.", version=version).status_code == 409

    assert stored(home)["audience"] == "Pour des directions."


def test_nothing_is_published_that_its_author_has_not_seen(tabs, client):
    home = HomeTexts.objects.get()
    save = tabs(home)
    save(audience="Pour des directions.")

    save(introduction="Quatre cas vécus.", _publish="1")

    home.refresh_from_db()
    assert home.published["fr"]["introduction"] != "Quatre cas vécus."
    assert stored(home)["introduction"] == "Quatre cas vécus."


def test_what_names_somebody_is_still_refused_when_it_is_merged(tabs):
    home = HomeTexts.objects.get()
    save = tabs(home)
    save(introduction="Quatre cas vécus.")

    page = save(audience="Écrire à Helvorna Industries SA")

    assert page.status_code == 200
    assert "Helvorna" not in stored(home)["audience"]


# Lists of numbers, deleted records, and many at once.


def numbers(admin_client) -> dict[str, str]:
    """What a browser posts from the list of tensions, unchanged."""
    return numbers_on(admin_client.get(reverse("admin:casestudies_tension_changelist")))


def numbers_on(page) -> dict[str, str]:
    """What a browser posts from this page, unchanged."""
    body = page.content.decode()
    inputs = re.findall(r"<input[^>]*>", body[body.index("changelist-form") :])
    named = [(re.search(r'name="([^"]*)"', tag), re.search(r'value="([^"]*)"', tag)) for tag in inputs]
    return {name[1]: value[1] if value else "" for name, value in named if name} | {"_save": "1"}


def test_two_lists_of_numbers_are_merged_row_by_row(admin_client):
    address = reverse("admin:casestudies_tension_changelist")
    one, other = numbers(admin_client), numbers(admin_client)

    admin_client.post(address, one | {"form-0-position": "7"})
    admin_client.post(address, other | {"form-1-position": "8"})

    assert {7, 8} <= set(Tension.objects.values_list("position", flat=True))


def test_a_number_that_somebody_else_changed_is_not_overwritten(admin_client):
    address = reverse("admin:casestudies_tension_changelist")
    one, other = numbers(admin_client), numbers(admin_client)
    admin_client.post(address, one | {"form-0-position": "7"})

    page = admin_client.post(address, other | {"form-0-position": "8"}, headers=FRENCH)

    assert "Son numéro est devenu 7 entre-temps, et vous avez écrit 8." in page.content.decode()
    assert set(Tension.objects.values_list("position", flat=True)).isdisjoint({8})


def test_a_refused_list_keeps_each_number_beside_its_name_and_takes_it_when_saved_again(admin_client):
    address = reverse("admin:casestudies_tension_changelist")
    one, other = numbers(admin_client), numbers(admin_client)
    first = Tension.objects.get(pk=one["form-0-id"])
    admin_client.post(address, one | {"form-0-position": "7"})

    page = admin_client.post(address, other | {"form-0-position": "8"}, headers=FRENCH)

    posted = numbers_on(page)
    rows = re.findall(r'/tension/(\d+)/change/.*?name="(form-\d)-position"', page.content.decode(), re.DOTALL)
    assert len(rows) == Tension.objects.count()
    assert all(posted[f"{number}-id"] == key for key, number in rows)
    admin_client.post(address, posted, headers=FRENCH)
    first.refresh_from_db()
    assert first.position == 8


def test_what_is_chosen_for_an_entry_of_a_list_is_not_called_a_draft(tabs):
    region = Region.objects.first()
    page = both_saved(tabs(region), region, "name").content.decode()

    assert "Enregistrer avec ces choix" in page
    assert "Enregistrer le brouillon" not in page


def test_a_record_deleted_while_it_is_saved_does_not_come_back(admin_client, db):
    region = Region.objects.create(position=9)
    Region.objects.filter(pk=region.pk).delete()

    with pytest.raises(versions.Stale), versions.saving(region, "claire", region.version):
        region.save()

    assert not Region.objects.filter(pk=region.pk).exists()


def test_many_who_save_at_once_overwrite_nothing(file_database):  # noqa: F811
    call_command("load_content", verbosity=0)
    address, user = form_of(HomeTexts.objects.get()), User.objects.create_superuser("consultant")
    names = ["thesis", "introduction", "audience", "steps", "anonymity_text", "invitation_text"]
    first = Client()
    first.force_login(user)
    typed = fields(first.get(address))

    def save(name: str) -> int:
        client = Client()
        client.force_login(user)
        try:
            return client.post(address, typed | {name: f"Un autre texte : {name}."}).status_code
        finally:
            connection.close()

    with ThreadPoolExecutor(len(names)) as threads:
        answers = list(threads.map(save, names))

    assert set(answers) == {302}
    words = stored(HomeTexts.objects.get())
    assert [words[name] for name in names] == [f"Un autre texte : {name}." for name in names]
