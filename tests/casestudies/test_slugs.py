"""Addresses that a person would write, and that nobody has to."""

import pytest
from django.urls import reverse

from casestudies.models import CaseStudy, Region
from casestudies.publishing.published import free_slug
from casestudies.slugs import shortened, slug_from

from .tools import change, fields, post, post_new, save_for_a_reason, write

pytestmark = pytest.mark.django_db

FRENCH = {"accept-language": "fr"}


@pytest.mark.parametrize(
    ("title", "slug"),
    [
        ("Mise en œuvre d’une charte IA", "mise-en-oeuvre-d-une-charte-ia"),
        ("L'urgence, jusqu’à aujourd'hui", "l-urgence-jusqu-a-aujourd-hui"),
        ("Plus qu’un POC : l’ŒUVRE", "plus-qu-un-poc-l-oeuvre"),
        ("Ex æquo – Straße — ﬁn", "ex-aequo-strasse-fin"),
        ("R&D ‹ coûts › 2,5 %", "r-d-couts-2-5"),
        ("Dirigeant·e·s\u00a0: où\u202f?", "dirigeant-e-s-ou"),
        ("Coor\u00addination", "coordination"),
        ("Łódź, Ærø, Reykjavík", "lodz-aero-reykjavik"),
        ("決定", ""),
    ],
)
def test_a_title_becomes_the_address_that_a_person_would_write(title, slug):
    assert slug_from(title) == slug


def test_a_long_address_ends_with_a_whole_word():
    assert shortened("mise-en-oeuvre-d-une-charte", 14) == "mise-en-oeuvre"
    assert shortened("mise-en-oeuvre-d-une-charte", 13) == "mise-en"
    assert shortened("anticonstitutionnellement", 10) == "anticonsti"


def test_a_case_with_a_ligature_in_its_title_is_saved_without_a_word(admin_client, case):
    typed = fields(admin_client.get(change(case)))

    post_new(admin_client, typed | {"fr-title": "Mise en œuvre d’une charte IA", "fr-slug": ""})

    kept = CaseStudy.objects.get(position=5).translations.get(language_code="fr")
    assert kept.slug == "mise-en-oeuvre-d-une-charte-ia"


@pytest.mark.parametrize(
    ("headers", "sentence"),
    [(FRENCH, "Un autre cas a cette adresse."), ({"accept-language": "en"}, "Another case has this address.")],
)
def test_the_address_of_another_draft_is_refused_at_its_field_and_nothing_typed_is_lost(
    admin_client, case, headers, sentence
):
    write(CaseStudy.objects.get(position=2), slug="deja-prise")
    typed = fields(admin_client.get(change(case))) | {"slug": "deja-prise", "problem": "Un problème neuf."}

    page = post(admin_client, case, typed, headers=headers)

    errors = page.context["adminform"].form.errors
    assert list(errors) == ["fr-slug"]
    assert [error.startswith(sentence) for error in errors["fr-slug"]] == [True]
    assert "Un problème neuf." in page.content.decode()
    assert 'value="deja-prise"' in page.content.decode()


def test_a_title_of_signs_gives_an_address_in_its_language_that_clashes_with_no_other(case):
    other = CaseStudy.objects.exclude(pk=case.pk).first()
    assert free_slug("🎯🎯", "fr", None) == "cas"
    write(other, slug="cas")

    assert free_slug("🎯🎯", "fr", None) == "cas-2"
    assert free_slug("決定", "en", case) == "case"


def test_nobody_types_the_address_of_a_region(admin_client):
    add = f"{reverse('admin:casestudies_region_add')}?language=fr"
    assert "slug" not in admin_client.get(add).context["adminform"].form.fields

    for number in ("7", "8"):
        admin_client.post(add, {"name": "Suisse alémanique", "position": number})

    slugs = list(Region.objects.filter(position__gte=7).values_list("slug", flat=True))
    assert slugs == ["suisse-alemanique", "suisse-alemanique-2"]


def test_a_region_keeps_its_address_when_it_is_renamed(admin_client):
    region = Region.objects.get(slug="quebec")
    url = f"{reverse('admin:casestudies_region_change', args=[region.pk])}?language=fr"

    admin_client.post(url, fields(admin_client.get(url)) | {"name": "Est du Canada"})

    assert Region.objects.get(pk=region.pk).slug == "quebec"


def test_a_region_whose_name_has_no_latin_letter_has_an_address(admin_client):
    add = f"{reverse('admin:casestudies_region_add')}?language=fr"
    save_for_a_reason(admin_client, add, {"name": "日本", "position": "9"})

    assert Region.objects.get(position=9).slug == "region"
