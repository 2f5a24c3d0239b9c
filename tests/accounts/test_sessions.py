"""Sessions are seen and ended by their owner, and end with the password."""

import re

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import Event, Session

from .conftest import PASSWORD, is_signed_in, sign_in

pytestmark = pytest.mark.django_db

HOME, END = "/admin/account/", "/admin/account/sessions/end/"


@pytest.fixture
def two(consultant):
    clients = (Client(HTTP_USER_AGENT="Firefox of the telephone", REMOTE_ADDR="203.0.113.7"), Client())
    for client in clients:
        sign_in(client, "consultant")
    return clients


def marks(page) -> list[str]:
    return re.findall(r'name="session" value="(\w+)"', page.content.decode())


def test_sessions_are_listed_with_their_times_and_nothing_else(two):
    page = two[1].get(HOME, headers={"accept-language": "en"}).content.decode()

    assert page.count("Since ") == 2
    assert page.count("(this one)") == 1
    assert "Firefox" not in page
    assert "203.0.113" not in page
    assert all(client.session.session_key not in page for client in two)


def test_one_session_is_ended(two):
    [mark] = marks(two[1].get(HOME))

    two[1].post(END, {"session": mark})

    assert [is_signed_in(client) for client in two] == [False, True]
    assert Event.objects.filter(what=Event.What.SESSIONS_ENDED).count() == 1


def test_all_others_are_ended(two):
    two[0].post(END)

    assert [is_signed_in(client) for client in two] == [True, False]


def test_nobody_ends_the_session_of_somebody_else(two, person):
    person("editor")
    other = Client()
    sign_in(other, "editor")
    [mark] = marks(two[1].get(HOME))

    other.post(END, {"session": mark})
    other.post(END)

    assert is_signed_in(two[0])
    assert is_signed_in(two[1])


def test_a_new_password_ends_the_other_sessions(two):
    new = "une autre phrase que personne ne devine"
    form = {"old_password": PASSWORD, "new_password1": new, "new_password2": new}

    assert two[0].post("/admin/password_change/", form).status_code == 302

    assert [is_signed_in(client) for client in two] == [True, False]
    assert Session.objects.exclude(user=None).count() == 1
    assert Event.objects.filter(what=Event.What.PASSWORD, who="consultant", about="consultant").exists()


def test_a_password_set_by_somebody_else_ends_all(two, person):
    consultant = Session.objects.exclude(user=None).first().user
    person("consultant", "autre")
    other = Client()
    sign_in(other, "autre")
    new = {"password1": "une autre phrase que personne ne devine", "usable_password": "true"}

    other.post(f"/admin/auth/user/{consultant.pk}/password/", {**new, "password2": new["password1"]})

    assert [is_signed_in(client) for client in (*two, other)] == [False, False, True]


def test_expired_sessions_are_purged_on_sign_in(two, client):
    Session.objects.update(expire_date=timezone.now())

    sign_in(client, "consultant")

    assert Session.objects.count() == 1


def test_the_hour_of_use_is_noted_and_nothing_finer(two):
    session = Session.objects.exclude(user=None).first()

    assert (session.last_used_at.minute, session.last_used_at.second) == (0, 0)
