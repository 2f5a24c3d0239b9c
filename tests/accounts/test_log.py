"""The log that the consultant reads: who did what, and when; never an address."""

from datetime import timedelta

import pyrage
import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone
from django.utils.translation import override

from accounts import log, roles
from accounts.models import Event
from sealing.models import RecipientKey

from .conftest import PASSWORD, sign_in

pytestmark = pytest.mark.django_db

LOG = "/admin/accounts/event/"


def events(what: Event.What) -> list[tuple[str, str]]:
    return list(Event.objects.filter(what=what).values_list("who", "about"))


@pytest.fixture
def signed_in(client, consultant) -> Client:
    sign_in(client, "consultant", REMOTE_ADDR="203.0.113.7")
    Event.objects.exclude(what=Event.What.SIGNED_IN).delete()
    return client


def test_sign_ins_are_logged_and_failures_counted(client, consultant):
    sign_in(client, "consultant")
    for _attempt in range(3):
        sign_in(client, "consultant", "faux")
        sign_in(client, "personne", "faux")

    assert events(Event.What.SIGNED_IN) == [("consultant", "")]
    failed = dict(Event.objects.filter(what=Event.What.FAILED).values_list("who", "number"))
    assert failed == {"consultant": 3, log.UNKNOWN: 3}


def test_a_day_of_failures_begins_at_midnight_on_the_site(settings, consultant):
    settings.TIME_ZONE = "Asia/Tokyo"  # the day begins at 15:00 UTC
    now = timezone.localtime()
    midnight = now.replace(hour=0, minute=0, second=0, microsecond=0)
    for at in (midnight - timedelta(seconds=1), midnight):
        log.record_failure("consultant")
        Event.objects.filter(what=Event.What.FAILED, number=1, at__gte=now).update(at=at)
    log.record_failure("consultant")

    failed = Event.objects.filter(what=Event.What.FAILED)
    assert sorted(failed.values_list("number", flat=True)) == [1, 2]


def test_accounts_are_logged_by_who_changed_them(signed_in):
    form = {"username": "nouvelle", "role": "editor", "password1": PASSWORD, "password2": PASSWORD}
    signed_in.post("/admin/auth/user/add/", form)
    new = User.objects.get(username="nouvelle")
    signed_in.post(f"/admin/auth/user/{new.pk}/change/", {"username": "nouvelle", "role": "reader", "is_active": "on"})
    signed_in.post(f"/admin/auth/user/{new.pk}/delete/", {"post": "yes"})

    assert events(Event.What.ADDED) == [("consultant", "nouvelle")]
    assert ("consultant", "nouvelle: reader") in events(Event.What.ROLE)
    assert events(Event.What.DELETED) == [("consultant", "nouvelle")]


def test_the_log_names_a_role_as_the_page_of_an_account_does(signed_in, person):
    person("editor", "nouvelle")
    given = Event.objects.get(what=Event.What.ROLE, about__startswith="nouvelle")

    french, english = (
        signed_in.get("/admin/accounts/event/", headers={"accept-language": code}).content.decode()
        for code in ("fr", "en")
    )

    assert "nouvelle\u00a0: Rédacteur" in french
    assert "nouvelle: Editor" in english
    with override("fr"):
        assert str(given) == "le serveur\u00a0: rôle donné"


def test_keys_are_logged(signed_in):
    old, new = (
        RecipientKey.objects.create(key=str(pyrage.x25519.Identity.generate().to_public())) for _key in range(2)
    )

    signed_in.post(f"/admin/sealing/recipientkey/{old.pk}/change/", {"understood": "on"})

    assert set(events(Event.What.ADDED)) == {(log.THE_SERVER, str(old)), (log.THE_SERVER, str(new))}
    assert events(Event.What.CHANGED) == [("consultant", str(old))]


def test_the_consultant_reads_it_in_her_language(signed_in):
    log.record(Event.What.RESET, log.THE_SERVER, "consultant")

    french = signed_in.get(LOG, headers={"accept-language": "fr"}).content.decode()
    english = signed_in.get(LOG, headers={"accept-language": "en"}).content.decode()

    assert "deuxième étape réinitialisée" in french
    assert "le serveur" in french
    assert "second step reset" in english
    assert "203.0.113" not in english + french


def test_nobody_changes_it(signed_in):
    event = Event.objects.first()

    assert signed_in.post(f"{LOG}add/", {}).status_code == 403
    assert signed_in.post(f"{LOG}{event.pk}/delete/", {"post": "yes"}).status_code == 403
    signed_in.post(f"{LOG}{event.pk}/change/", {"who": "autre"})
    assert Event.objects.get(pk=event.pk).who == "consultant"


def test_what_is_over_a_year_old_goes(consultant):
    old = Event.objects.create(what=Event.What.SIGNED_IN, who="x", at=timezone.now() - timedelta(days=366))

    log.record(Event.What.SIGNED_IN, "consultant")

    assert not Event.objects.filter(pk=old.pk).exists()


def test_an_editor_does_not_read_it(client, person):
    client.force_login(person(roles.EDITOR))

    assert client.get(LOG).status_code == 403


def test_a_line_of_the_log_speaks_french_and_names_no_table(client, consultant):
    client.force_login(consultant)
    event = Event.objects.create(who=log.THE_SERVER, what=Event.What.ADDED, about="admin", model="auth.user")

    page = client.get(f"{LOG}{event.pk}/change/", headers={"accept-language": "fr"}).content.decode()

    assert "le serveur" in page
    assert "utilisateur admin" in page
    assert "the server" not in page
    assert "auth.user" not in page
