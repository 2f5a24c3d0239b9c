"""The lists that cases are sorted by, whose numbers are saved all at once."""

import re
from html import unescape

import pytest
from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db import connection

from casestudies.models import Region

pytestmark = pytest.mark.django_db

LIST = "/admin/casestudies/region/"


def numbers(typed: dict[int, int]) -> dict[str, object]:
    """What the page of the list posts: the number of each term, by its key."""
    posted: dict[str, object] = {"form-TOTAL_FORMS": len(typed), "form-INITIAL_FORMS": len(typed), "_save": "1"}
    for number, (key, position) in enumerate(typed.items()):
        posted |= {f"form-{number}-id": key, f"form-{number}-position": position}
        posted |= {f"initial-form-{number}-position": Region.objects.get(pk=key).position}
    return posted


@pytest.mark.parametrize(("total", "initial"), [("4", "-1"), ("4", "0"), ("9", "3"), ("[]", "[]")])
def test_numbers_for_terms_that_are_not_in_the_list_add_none(admin_client, total, initial):
    before = list(Region.objects.values_list("pk", "position"))
    posted = {"form-TOTAL_FORMS": total, "form-INITIAL_FORMS": initial, "_save": "1"}
    posted |= {f"form-{number}-position": "7" for number in range(9)}

    answer = admin_client.post(LIST, posted, headers={"accept-language": "fr"})

    assert answer.status_code == 200
    assert list(Region.objects.values_list("pk", "position")) == before


def test_an_entry_of_a_list_has_one_button_to_save_and_says_what_its_number_is(admin_client):
    page = admin_client.get(f"{LIST}1/change/", headers={"accept-language": "fr"}).content.decode()

    assert 'name="_save"' in page
    assert 'name="_continue"' not in page
    assert 'name="_addanother"' not in page
    assert "Place dans la liste" in page


def test_an_entry_in_use_says_why_it_is_not_deleted(admin_client, case):
    page = admin_client.post(
        f"{LIST}{case.region.pk}/delete/", {"post": "yes"}, headers={"accept-language": "fr"}, follow=True
    )

    assert Region.objects.filter(pk=case.region.pk).exists()
    assert "n’est pas supprimé" in page.content.decode()
    assert "Choisissez-y d’abord autre chose." in page.content.decode()


def test_what_no_account_may_do_is_not_blamed_on_the_account(admin_client):
    page = admin_client.get("/admin/casestudies/siteidentity/add/", headers={"accept-language": "fr"})

    assert page.status_code == 403
    assert "Aucun compte ne le peut" in page.content.decode()


def test_numbers_of_a_list_from_which_an_entry_went_stay_beside_their_names(admin_client):
    gone = Region.objects.create(position=0)
    keys = list(Region.objects.order_by("position", "pk").values_list("pk", flat=True))
    posted = numbers({key: 5 + number for number, key in enumerate(keys)})
    gone.delete()

    page = admin_client.post(LIST, posted, headers={"accept-language": "fr"}).content.decode()

    assert "Une entrée de cette liste a été supprimée entre-temps." in page
    rows = re.findall(r'/region/(\d+)/change/.*?name="form-(\d)-position"', page, re.DOTALL)
    assert rows == [(str(key), str(number)) for number, key in enumerate(keys) if number]


def test_a_number_saved_in_the_list_is_kept_as_a_version_with_who_saved_it(admin_client, admin_user):
    region, other = Region.objects.all()[:2]
    before = region.version
    admin_client.post(LIST, numbers({region.pk: region.position + 40, other.pk: other.position}))

    region.refresh_from_db()
    kept = region.versions.first()

    assert (kept.by, kept.number, kept.words[""]["position"]) == (
        admin_user.get_username(),
        before + 1,
        str(region.position),
    )
    assert region.version == kept.number
    assert not other.versions.exists()
    page = admin_client.get(f"{LIST}{region.pk}/versions/", headers={"accept-language": "fr"}).content.decode()
    assert admin_user.get_username() in page
    assert "Place dans la liste" in page


def test_a_form_opened_before_the_list_was_saved_does_not_undo_it(admin_client):
    region = Region.objects.first()
    opened = {"name": region.name, "position": region.position, "version": region.version}
    admin_client.post(LIST, numbers({region.pk: region.position + 40}))

    admin_client.post(f"{LIST}{region.pk}/change/", {**opened, "name": "Ailleurs"})

    assert Region.objects.get(pk=region.pk).position == region.position + 40


def test_an_entry_deleted_while_its_number_is_saved_is_told_and_not_brought_back(admin_client):
    gone = Region.objects.create(position=0)
    posted = numbers({gone.pk: 7})

    def delete_first(execute, sql, *words):
        if sql.startswith("SAVEPOINT"):
            Region.objects.filter(pk=gone.pk).delete()
        return execute(sql, *words)

    with connection.execute_wrapper(delete_first):
        page = admin_client.post(LIST, posted, headers={"accept-language": "fr"})

    assert "Une entrée de cette liste a été supprimée entre-temps." in page.content.decode()
    assert not Region.objects.filter(pk=gone.pk).exists()


@pytest.mark.parametrize(
    "model", [model for model in admin.site._registry if model.__module__.startswith("casestudies")]
)
def test_no_form_takes_a_number_that_postgresql_does_not_hold(model, rf, admin_user):
    request = rf.get("/")
    request.user = admin_user
    form = admin.site._registry[model].get_form(request)

    for name, field in form.base_fields.items():
        stored = next((own for own in model._meta.concrete_fields if own.name == name), None)
        if isinstance(field, forms.IntegerField):
            with pytest.raises(ValidationError):
                stored.run_validators(32_768)


def test_a_place_that_is_too_large_is_refused_with_a_sentence(admin_client):
    region = Region.objects.first()
    typed = {"name": "Suisse romande", "position": "70000", "version": region.version}

    page = admin_client.post(f"{LIST}{region.pk}/change/", typed, headers={"accept-language": "fr"})

    assert "inférieure ou égale à 32767" in unescape(page.content.decode())
    assert Region.objects.get(pk=region.pk).position < 70_000
    typed = numbers({region.pk: 70_000})
    page = admin_client.post(LIST, typed, headers={"accept-language": "fr"})
    assert "inférieure ou égale à 32767" in unescape(page.content.decode())
