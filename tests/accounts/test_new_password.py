"""A new password: the old one is asked for, throttled and logged as at every other place."""

import pytest

from accounts.models import Event

from .conftest import PASSWORD, sign_in

pytestmark = pytest.mark.django_db

NEW = "une autre phrase que personne ne devine"


def change(client, old: str):
    form = {"old_password": old, "new_password1": NEW, "new_password2": NEW}
    return client.post("/admin/password_change/", form, headers={"accept-language": "en"})


def test_the_old_password_gives_way_to_a_new_one(client, consultant):
    client.force_login(consultant)

    assert change(client, PASSWORD)["Location"] == "/admin/password_change/done/"

    consultant.refresh_from_db()
    assert consultant.check_password(NEW)


def test_guessing_the_old_password_is_throttled(client, consultant):
    client.force_login(consultant)
    for _attempt in range(10):
        page = change(client, "faux")
        assert (page.status_code, "Your old password was entered incorrectly" in page.content.decode()) == (200, True)

    page = change(client, PASSWORD)

    assert page.status_code == 429
    assert int(page["Retry-After"]) <= 3600
    assert "Wait 60 minutes" in page.content.decode()
    assert not page.context["user"].check_password(NEW)


def test_it_shares_its_count_with_sign_in(client, consultant):
    sign_in(client, "consultant")
    for _attempt in range(10):
        change(client, "faux")

    assert sign_in(client, "consultant").status_code == 429


@pytest.mark.parametrize(
    ("path", "field"), [("/admin/password_change/", "old_password"), ("/admin/account/confirm/", "confirm-password")]
)
def test_a_wrong_password_stands_in_the_log(client, consultant, path, field):
    client.force_login(consultant)
    session = client.session
    session["accounts.confirmed"] = 0
    session.save()

    client.post(path, {field: "faux", "new_password1": NEW, "new_password2": NEW})

    assert Event.objects.get(what=Event.What.FAILED).who == "consultant"
    assert "faux" not in str(list(Event.objects.values()))
