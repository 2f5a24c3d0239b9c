"""The user page: a role in plain words; nobody lifts themselves, and the last consultant stays."""

import pytest
from django.contrib.auth.models import Group, Permission, User
from django.db.models.signals import pre_save
from django.test import Client

from accounts.forms import GivenPasswordForm
from accounts.models import Event

from .conftest import PASSWORD

pytestmark = pytest.mark.django_db

NEW = "une autre phrase que personne ne devine"
LIST, ADD = "/admin/auth/user/", "/admin/auth/user/add/"


def page_of(user: User) -> str:
    return f"/admin/auth/user/{user.pk}/change/"


def form(user: User, role: str, **fields: str) -> dict[str, str]:
    return {"username": user.username, "role": role, "is_active": "on", **fields}


@pytest.fixture
def chief(client, consultant):
    client.force_login(consultant)
    return client


@pytest.mark.parametrize(("language", "words"), [("fr", "peut tout faire"), ("en", "does everything")])
def test_the_page_says_what_each_role_may_do(chief, consultant, language, words):
    page = chief.get(page_of(consultant), headers={"accept-language": language}).content.decode()

    assert words in page
    assert page.count('name="role"') == 3
    assert "user_permissions" not in page
    assert "is_superuser" not in page


def test_a_new_account_gets_its_role_and_nothing_else(chief):
    chief.post(ADD, {"username": "nouvelle", "role": "editor", "password1": PASSWORD, "password2": PASSWORD})

    new = User.objects.get(username="nouvelle")
    assert [group.name for group in new.groups.all()] == ["editor"]
    assert (new.is_staff, new.is_superuser, new.is_active) == (True, False, True)


def test_a_role_replaces_the_rights_given_by_hand(chief, person):
    editor = person("editor")
    editor.user_permissions.set(Permission.objects.filter(codename="view_inquiry"))

    chief.post(page_of(editor), form(editor, "reader"))

    editor.refresh_from_db()
    assert [group.name for group in editor.groups.all()] == ["reader"]
    assert not editor.user_permissions.exists()


def test_a_superuser_who_becomes_an_editor_is_no_superuser(chief):
    other = User.objects.create_superuser("autre", password=PASSWORD)

    chief.post(page_of(other), form(other, "editor"))

    other.refresh_from_db()
    assert not other.is_superuser


def test_an_editor_cannot_lift_themselves(client, person):
    editor = person("editor")
    client.force_login(editor)

    answer = client.post(page_of(editor), form(editor, "consultant", is_superuser="on", groups="1"))

    editor.refresh_from_db()
    assert answer.status_code == 403
    assert (editor.is_superuser, [group.name for group in editor.groups.all()]) == (False, ["editor"])


def test_permissions_on_accounts_given_by_hand_lift_nobody(client, person):
    editor = person("editor")
    editor.user_permissions.set(Permission.objects.filter(content_type__app_label="auth"))
    client.force_login(editor)

    assert client.get(LIST).status_code == 403
    assert client.post(page_of(editor), form(editor, "consultant")).status_code == 403
    assert client.post(ADD, {"username": "x", "role": "consultant"}).status_code == 403


def test_fields_that_the_page_does_not_show_change_nothing(chief, person):
    reader = person("reader")

    chief.post(page_of(reader), form(reader, "reader", is_superuser="on", groups=str(Group.objects.first().pk)))

    reader.refresh_from_db()
    assert (reader.is_superuser, [group.name for group in reader.groups.all()]) == (False, ["reader"])


@pytest.mark.parametrize("change", [{"role": "editor"}, {"is_active": ""}])
@pytest.mark.parametrize(("language", "sentence"), [("fr", "dernier compte qui peut"), ("en", "last account that can")])
def test_the_last_consultant_stays(chief, consultant, change, language, sentence):
    fields = {name: value for name, value in (form(consultant, "consultant") | change).items() if value}

    page = chief.post(page_of(consultant), fields, headers={"accept-language": language})

    consultant.refresh_from_db()
    assert sentence in page.content.decode()
    assert consultant.is_active
    assert chief.get(LIST).status_code == 200


def test_a_consultant_who_may_not_sign_in_does_not_count(chief, consultant, person):
    other = person("consultant", "autre")
    chief.post(page_of(other), {"username": "autre", "role": "consultant"})

    chief.post(page_of(consultant), form(consultant, "reader"))

    consultant.refresh_from_db()
    assert [group.name for group in consultant.groups.all()] == ["consultant"]


def test_with_two_consultants_one_may_step_down(chief, consultant, person):
    person("consultant", "autre")

    chief.post(page_of(consultant), form(consultant, "reader"))

    assert chief.get(LIST).status_code == 403


def test_nobody_deletes_themselves(chief, consultant):
    assert chief.post(f"/admin/auth/user/{consultant.pk}/delete/", {"post": "yes"}).status_code == 403
    chief.post(LIST, {"action": "delete_selected", "_selected_action": [str(consultant.pk)], "post": "yes"})

    assert User.objects.filter(pk=consultant.pk).exists()


def test_the_first_page_says_that_the_first_password_is_still_in_use(client, db, capsys):
    from django.core.management import call_command

    call_command("first_admin")
    password = capsys.readouterr().out.split("Password:")[1].split()[0]
    client.post("/admin/login/", {"username": "admin", "password": password})
    english = {"accept-language": "en"}
    assert "printed at the first start" in client.get("/admin/", headers=english).content.decode()

    new = {"old_password": password, "new_password1": PASSWORD, "new_password2": PASSWORD}
    client.post("/admin/password_change/", new)

    assert "printed at the first start" not in client.get("/admin/", headers=english).content.decode()


@pytest.fixture
def just_before():
    """`just_before(act)`: does `act` once, between reading the next account that is saved and saving it."""
    connected = []

    def connect(act) -> None:
        def receive(**_signal) -> None:
            pre_save.disconnect(receive, sender=User)
            act()

        connected.append(receive)
        pre_save.connect(receive, sender=User, weak=False)

    yield connect
    for receive in connected:
        pre_save.disconnect(receive, sender=User)


def own_password(client) -> None:
    client.post("/admin/password_change/", {"old_password": PASSWORD, "new_password1": NEW, "new_password2": NEW})


def given_password(chief, user) -> None:
    chief.post(f"/admin/auth/user/{user.pk}/password/", {"password1": NEW, "password2": NEW, "usable_password": "true"})


@pytest.mark.parametrize("way", ["own", "given"])
def test_an_account_closed_while_its_password_is_hashed_stays_closed(chief, person, just_before, way):
    reader = person("reader")
    own = Client()
    own.force_login(reader)
    just_before(lambda: User.objects.filter(pk=reader.pk).update(is_active=False, email="new@example.org"))
    own_password(own) if way == "own" else given_password(chief, reader)

    reader.refresh_from_db()
    assert reader.check_password(NEW)
    assert (reader.is_active, reader.email) == (False, "new@example.org")
    assert Event.objects.filter(what=Event.What.PASSWORD, about="reader").count() == 1


def test_the_user_page_saves_only_what_was_changed_on_it(chief, person, just_before):
    reader = person("reader")
    just_before(lambda: User.objects.filter(pk=reader.pk).update(password="another", first_name="Ana"))
    chief.post(page_of(reader), form(reader, "reader", email="new@example.org"))

    reader.refresh_from_db()
    assert (reader.password, reader.first_name, reader.email) == ("another", "Ana", "new@example.org")


def test_an_account_deleted_meanwhile_is_not_made_again(chief, person, monkeypatch):
    reader = person("reader")
    validated = GivenPasswordForm._post_clean
    monkeypatch.setattr(GivenPasswordForm, "_post_clean", lambda form: (reader.delete(), validated(form)))
    page = f"/admin/auth/user/{reader.pk}/password/"

    assert chief.post(page, {"password1": NEW, "password2": NEW, "usable_password": "true"}).status_code == 404
    assert not User.objects.filter(username="reader").exists()


def test_taking_a_password_away_stands_in_the_log(person):
    reader = person("reader")
    reader.set_unusable_password()
    reader.save()

    assert Event.objects.filter(what=Event.What.CHANGED, about="reader", model="auth.user").exists()


@pytest.mark.parametrize("extra", [{}, {"unset-password": "1", "usable_password": "false"}])
def test_an_account_is_never_left_without_a_password(chief, person, extra):
    editor = person("editor")
    address = f"{LIST}{editor.pk}/password/"
    page = chief.get(address, headers={"accept-language": "en"}).content.decode()

    empty = chief.post(address, extra)

    assert "usable_password" not in page
    assert "unset-password" not in page
    assert empty.status_code == 200
    chief.post(address, {"password1": "une autre phrase inconnue", "password2": "une autre phrase inconnue", **extra})
    editor.refresh_from_db()
    assert editor.check_password("une autre phrase inconnue")


def test_the_question_before_an_account_is_deleted_names_no_table(chief, person):
    page = chief.get(f"{LIST}{person('editor').pk}/delete/", headers={"accept-language": "fr"}).content.decode()

    assert "Supprimer «\u00a0editor\u00a0» (utilisateur)" in page
    assert "Utilisateurs\u00a0: 1" in page
    assert "object" not in page.partition('id="content"')[2].lower()
