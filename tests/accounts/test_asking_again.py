"""Some pages ask for the password or second factor again after fifteen minutes; nothing that was typed is lost."""

import re

import pytest
from django.contrib.auth.models import User

from accounts import freshness
from inquiries.models import Inquiry

from .addresses import make_one_of_each
from .conftest import PASSWORD, code_of

pytestmark = pytest.mark.django_db

ASKED = [
    "/admin/account/",
    "/admin/auth/user/",
    "/admin/auth/user/add/",
    "/admin/sealing/recipientkey/",
    "/admin/sealing/recipientkey/assistant/",
    "/admin/casestudies/casestudy/1/watch-list/",
]


@pytest.fixture
def stale(client, consultant):
    """A session that began over fifteen minutes ago."""
    client.force_login(consultant)
    make_stale(client)
    return client


def make_stale(client) -> None:
    session = client.session
    session[freshness.CONFIRMED] -= freshness.SECONDS + 1
    session.save()


def hidden_fields(page) -> dict[str, str]:
    form = page.content.decode().partition('id="confirm"')[2].partition("</form>")[0]
    found = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', form)
    return {name: value for name, value in found if name != "csrfmiddlewaretoken"}


@pytest.mark.parametrize("path", ASKED)
def test_a_page_asks_again_and_leads_back(stale, path):
    answer = stale.get(path)
    assert answer["Location"].startswith("/admin/account/confirm/?next=")

    confirmed = stale.post(answer["Location"], {"confirm-password": PASSWORD})

    assert confirmed["Location"] == path
    assert stale.get(path).status_code == 200


def test_other_pages_do_not_ask(stale):
    assert stale.get("/admin/casestudies/casestudy/").status_code == 200
    assert stale.get("/admin/inquiries/inquiry/").status_code == 200


@pytest.mark.parametrize(("language", "sentence"), [("fr", "Ce n’est pas le mot de passe"), ("en", "not the password")])
def test_a_wrong_password_opens_nothing(stale, language, sentence):
    page = stale.post(
        "/admin/account/confirm/?next=/admin/auth/user/",
        {"confirm-password": "faux"},
        headers={"accept-language": language},
    )

    assert sentence in page.content.decode()
    assert stale.get("/admin/auth/user/").status_code == 302


def test_guessing_is_throttled(stale):
    for _attempt in range(10):
        stale.post("/admin/account/confirm/", {"confirm-password": "faux"})

    for path in ("/admin/account/confirm/", "/admin/auth/user/add/"):
        page = stale.post(path, {"confirm-password": PASSWORD}, headers={"accept-language": "en"})

        assert page.status_code == 429
        assert int(page["Retry-After"]) <= 3600
        assert "Wait 60 minutes" in page.content.decode()


def test_a_code_confirms_as_well(stale, consultant, with_codes):
    session = stale.session
    session["otp_device_id"] = with_codes.persistent_id
    session.save()

    assert stale.post("/admin/account/confirm/", {"confirm-code": code_of(with_codes)}).status_code == 302
    assert stale.get("/admin/auth/user/").status_code == 200


def test_what_was_posted_comes_back_but_for_passwords_and_is_sent_once_confirmed(stale):
    typed = {
        "username": "nouvelle",
        "email": "a@exemple.ch",
        "role": "editor",
        "password1": PASSWORD,
        "password2": PASSWORD,
    }
    kept = {name: value for name, value in typed.items() if "password" not in name}
    asked = stale.post("/admin/auth/user/add/", typed, headers={"accept-language": "en"})
    assert asked.status_code == 403
    assert hidden_fields(asked) == kept
    assert PASSWORD not in asked.content.decode()
    assert "Passwords are not kept" in asked.content.decode()
    assert not User.objects.filter(username="nouvelle").exists()

    again = stale.post("/admin/auth/user/add/", {**kept, "confirm-password": "faux"})
    assert hidden_fields(again) == kept

    form = stale.post("/admin/auth/user/add/", {**hidden_fields(again), "confirm-password": PASSWORD})
    assert 'value="nouvelle"' in form.content.decode()
    stale.post("/admin/auth/user/add/", typed)

    assert User.objects.filter(username="nouvelle").exists()


def test_several_values_and_lines_survive(stale):
    asked = stale.post(
        "/admin/casestudies/casestudy/1/watch-list/", {"terms": 'Un\r\nDeux "trois" <q>', "x": ["1", "2"]}
    )

    page = asked.content.decode()
    assert "Un\r\nDeux &quot;trois&quot; &lt;q&gt;" in page
    assert page.count('name="x"') == 2


def test_the_file_of_an_inquiry_is_asked_for_again(stale, case):
    make_one_of_each()
    path = f"/admin/inquiries/inquiry/{Inquiry.objects.get().pk}/download/"

    assert 'id="confirm"' in stale.post(path).content.decode()
    assert stale.post(path, {"confirm-password": PASSWORD}).content == b"x"


def test_a_script_is_told_what_to_do(stale):
    answer = stale.post(
        "/admin/sealing/recipientkey/assistant/activate/",
        {},
        headers={"sec-fetch-mode": "cors", "accept-language": "en"},
    )

    assert answer.status_code == 403
    assert "in another tab" in answer.json()["errors"][0]


def test_nobody_is_led_to_another_site(stale):
    answer = stale.post("/admin/account/confirm/?next=https://example.com/", {"confirm-password": PASSWORD})

    assert answer["Location"] == "/admin/"
