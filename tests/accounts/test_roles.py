"""What each role may do, by address and by post, over every address of the admin; never by what a menu shows."""

import re

import pytest
from django.apps import apps
from django.contrib import admin
from django.contrib.auth.models import Group, Permission, User
from django.core.management import call_command
from django.test import Client, RequestFactory

from accounts import roles

from .addresses import addresses, make_one_of_each

pytestmark = pytest.mark.django_db

CONSENTS = re.compile(r"admin:casestudies_casestudy_(consent\w*|watch_list_reseal)")
READABLE = re.compile(r"admin:casestudies_\w+_(changelist|change|history|versions)")


def may(role: str, method: str, name: str) -> bool:
    """The whole rule."""
    if role == roles.CONSULTANT:
        return True
    if role == roles.EDITOR:
        return name.startswith("admin:casestudies_") and not CONSENTS.fullmatch(name)
    # A list or a history that is posted to, without an action, is only shown again.
    is_read = bool(READABLE.fullmatch(name)) and (method == "GET" or not name.endswith("_change"))
    return role == roles.READER and is_read


@pytest.fixture
def everything(case):
    make_one_of_each()


@pytest.fixture
def visitor(person):
    """`visitor(role)`: a browser signed in as that; "nobody" is signed out, "none" is staff without a role."""

    def visit(role: str) -> Client:
        client = Client()
        if role == "none":
            client.force_login(User.objects.create_user("none", is_staff=True))
        elif role != "nobody":
            client.force_login(person(role))
        return client

    return visit


def everything_kept() -> dict[str, list]:
    models = [
        model for label in ("casestudies", "inquiries", "auth") for model in apps.get_app_config(label).get_models()
    ]
    return {model._meta.label: list(model.objects.order_by("pk").values()) for model in models if model is not User}


@pytest.mark.parametrize("role", ["nobody", "none", "reader", "editor"])
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_no_address_answers_a_role_that_may_not(everything, visitor, role, method):
    client = visitor(role)
    before, wrong = everything_kept(), []

    for name, path in addresses():
        if may(role, method, name):
            continue
        answer = client.generic(method, path, "post=yes", "application/x-www-form-urlencoded")
        leads_away = answer.status_code == 302 and answer["Location"].startswith("/admin/")
        if answer.status_code not in (403, 404, 405) and not leads_away:
            wrong.append((name, path, answer.status_code))

    assert wrong == []
    assert everything_kept() == before


@pytest.mark.parametrize("role", ["reader", "editor", "consultant"])
def test_every_page_answers_a_role_that_may(everything, visitor, role):
    client = visitor(role)
    pages = [
        (name, path) for name, path in addresses() if name.endswith(("changelist", "change")) and may(role, "GET", name)
    ]

    wrong = [(path, status) for _name, path in pages if (status := client.get(path, follow=True).status_code) != 200]

    assert len(pages) >= 14
    assert wrong == []


def actions() -> list[tuple[str, str]]:
    """Every action of every list."""
    request = RequestFactory().get("/")
    request.user = User(is_superuser=True, is_active=True, is_staff=True)
    found = []
    for model, of_model in admin.site._registry.items():
        path = f"/admin/{model._meta.app_label}/{model._meta.model_name}/"
        found += [(path, name) for name in of_model.get_actions(request)]
    return found


@pytest.mark.parametrize("role", ["nobody", "none", "reader"])
def test_no_action_of_a_list_is_done_for_a_role_that_may_not(everything, visitor, role):
    client, before = visitor(role), everything_kept()

    for path, name in actions():
        chosen = [str(pk) for pk in range(1, 5)]
        client.post(path, {"action": name, "_selected_action": chosen, "post": "yes"})

    assert len(actions()) >= 6
    assert everything_kept() == before


@pytest.mark.parametrize(("role", "status"), [("nobody", 404), ("none", 404), ("reader", 200), ("editor", 200)])
def test_only_a_role_reads_drafts(case, visitor, role, status):
    slug = "arbitrage-sous-contrainte-reglementaire"
    client = visitor("consultant")
    client.post(f"/admin/casestudies/casestudy/{case.pk}/change/?language=fr", {"_withdraw": "1"})
    case.refresh_from_db()
    assert case.state == "withdrawn"

    answer = visitor(role).get(f"/fr/cas/{slug}/?preview=1")

    assert (answer.status_code == 200) == (status == 200)


# The groups


def test_the_groups_have_the_permissions_of_the_table():
    def of(name: str) -> set[str]:
        return {f"{p.content_type.app_label}.{p.codename}" for p in Group.objects.get(name=name).permissions.all()}

    assert len(of("consultant")) == Permission.objects.count()
    assert "casestudies.change_casestudy" in of("editor")
    assert {name.split(".")[0] for name in of("editor")} == {"casestudies"}
    assert not [name for name in of("editor") if "watch" in name or "consent" in name]
    assert all(name.startswith("casestudies.view_") for name in of("reader"))


def test_migrate_mends_a_role_that_was_changed_by_hand():
    reader = Group.objects.get(name="reader")
    reader.permissions.set(Permission.objects.filter(codename="delete_casestudy"))
    Group.objects.get(name="editor").delete()

    call_command("migrate", verbosity=0)

    assert not reader.permissions.filter(codename="delete_casestudy").exists()
    assert Group.objects.get(name="editor").permissions.filter(codename="change_casestudy").exists()
