"""The manual of the admin: both languages say the same, in the words of the screen, and every link leads somewhere."""

import re

import pytest
from babel.messages.pofile import read_po
from django.utils.html import strip_tags

from site_config.manual import SECTIONS, manual
from tests.support.servers import ROOT

pytestmark = pytest.mark.django_db

each_language = pytest.mark.parametrize("language", ["fr", "en"])

EMPHASIS = {
    "fr": {"gras", "Donner une adresse électronique à votre compte", "volé", "Retirez d’abord."},
    "en": {"bold", "Give your account an email address", "stolen", "Withdraw first."},
}
"""What is bold and is no word of the screen."""


def source(language: str) -> str:
    return (ROOT / f"site_config/manual/{language}.md").read_text("utf-8")


def shown(text: str) -> str:
    """`text` as one compares what is shown: plain spaces, no end, lower case."""
    return re.sub(r"\s", " ", text).strip(" .").lower()


@pytest.fixture(scope="module")
def screen() -> dict[str, set[str]]:
    """All that the interface says, by language."""
    with (ROOT / "locale/fr/LC_MESSAGES/django.po").open("rb") as file:
        messages = [message for message in read_po(file, locale="fr") if message.id and isinstance(message.id, str)]
    return {
        "en": {shown(message.id) for message in messages} | {"⋯"},
        "fr": {shown(message.string) for message in messages} | {"⋯"},
    }


@each_language
def test_bold_words_are_those_of_the_screen(language, screen):
    bold = set(re.findall(r"\*\*([^*]+)\*\*", source(language))) - EMPHASIS[language]

    assert {word for word in bold if shown(word) not in screen[language]} == set()


@each_language
def test_every_link_of_the_manual_leads_to_a_page(admin_client, language):
    links = re.findall(r"\]\(\.\./([^)]+)\)", source(language))

    assert len(links) >= 8
    for link in links:
        assert admin_client.get(f"/admin/{link}", follow=True).status_code == 200, link


def test_both_languages_have_the_same_sections_and_steps():
    def shape(text: str) -> list[str]:
        return re.findall(r"^(?:##|\d\.|\{\w+\})", text, re.MULTILINE)

    assert shape(source("fr")) == shape(source("en"))
    assert len(manual("fr").headings) == len(SECTIONS)


@each_language
def test_each_section_has_its_anchor(language):
    assert re.findall(r'<figure id="([^"]+)"', manual(language).html) == list(SECTIONS)


@pytest.mark.parametrize(
    ("path", "section"),
    [
        ("", "first-hour"),
        ("casestudies/casestudy/", "new-case"),
        ("casestudies/casestudy/1/consent/", "consent"),
        ("casestudies/casestudy/1/watch-list/", "leak"),
        ("inquiries/inquiry/room/", "inquiry"),
        ("sealing/recipientkey/", "lost-key"),
        ("account/", "lost-phone"),
        ("settings/", "first-hour"),
    ],
)
def test_each_screen_leads_to_what_explains_it(admin_client, path, section):
    assert f'href="/admin/help/#{section}"' in admin_client.get(f"/admin/{path}").content.decode()


@each_language
def test_each_section_shows_its_picture(admin_client, language):
    page = admin_client.get("/admin/help/", headers={"accept-language": language}).content.decode()

    for section in SECTIONS:
        assert re.search(rf'<figure id="{section}"><img src="/static/help/{language}/{section}\.\w+\.png"', page)


@each_language
def test_the_manual_is_in_the_language_of_the_interface(admin_client, language):
    page = admin_client.get("/admin/help/", headers={"accept-language": language}).content.decode()

    assert {"fr": "La première heure", "en": "The first hour"}[language] in strip_tags(page)


def test_a_reader_may_read_the_manual_and_a_stranger_not(client, django_user_model):
    assert client.get("/admin/help/").status_code == 302
    client.force_login(django_user_model.objects.create_user("somebody", is_staff=True))

    assert client.get("/admin/help/").status_code == 200
