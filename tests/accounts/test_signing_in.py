"""The first step: a name and a password, throttled so that nobody outside can lock the consultant out."""

import re
import time

import pytest
from django.contrib.auth.hashers import make_password
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts import hashing
from accounts.models import Counter, Event

from .conftest import LOGIN, PASSWORD, full_line, is_signed_in, sign_in

pytestmark = pytest.mark.django_db


def test_the_right_password_signs_in_and_leads_on(client, consultant):
    answer = client.post(LOGIN, {"username": "consultant", "password": PASSWORD, "next": "/admin/auth/user/"})

    assert (answer.status_code, answer["Location"]) == (302, "/admin/auth/user/")
    assert is_signed_in(client)


@pytest.mark.parametrize(("language", "sentence"), [("en", "is not right"), ("fr", "n’est pas le bon")])
def test_a_wrong_password_says_so_and_keeps_the_name(client, consultant, language, sentence):
    page = sign_in(client, "consultant", "faux", headers={"accept-language": language}).content.decode()

    assert sentence in page
    assert 'value="consultant"' in page


def test_nobody_is_led_to_another_site(client, consultant):
    answer = client.post(LOGIN, {"username": "consultant", "password": PASSWORD, "next": "https://example.com/"})

    assert answer["Location"] == "/admin/"


def test_a_name_without_an_account_is_answered_like_a_wrong_password(client, consultant):
    pages = [sign_in(client, name, "faux").content.decode() for name in ("consultant", "personne")]

    known, unknown = (re.sub(r'value="[^"]*"', "", page) for page in pages)
    assert known == unknown


def test_after_ten_wrong_passwords_even_the_right_one_is_not_looked_at(client, consultant):
    for _attempt in range(10):
        assert sign_in(client, "consultant", "faux").status_code == 200

    page = sign_in(client, "consultant", headers={"accept-language": "en"})

    assert page.status_code == 429
    assert int(page["Retry-After"]) <= 3600
    assert "Wait 60 minutes" in page.content.decode()
    assert 'value="consultant"' in page.content.decode()
    assert not is_signed_in(client)


def test_a_name_without_an_account_is_throttled_alike(client, consultant):
    for _attempt in range(10):
        sign_in(client, "personne", "faux")

    assert sign_in(client, "personne", "faux").status_code == 429


def test_a_device_that_signed_in_before_is_not_held_up_by_others(client, consultant):
    sign_in(client, "consultant")
    client.post("/admin/logout/")
    stranger = Client(REMOTE_ADDR="203.0.113.7")
    for _attempt in range(12):
        sign_in(stranger, "consultant", "faux")

    assert sign_in(stranger, "consultant").status_code == 429
    assert sign_in(client, "consultant").status_code == 302


def test_a_known_device_may_not_guess_for_ever_either(client, consultant):
    sign_in(client, "consultant")
    client.post("/admin/logout/")
    for _attempt in range(10):
        sign_in(client, "consultant", "faux")

    assert sign_in(client, "consultant").status_code == 429


def test_a_cookie_of_one_account_does_not_open_the_line_of_another(client, consultant, person):
    person("editor")
    sign_in(client, "editor")
    client.post("/admin/logout/")
    for _attempt in range(10):
        sign_in(Client(REMOTE_ADDR="203.0.113.7"), "consultant", "faux")

    assert sign_in(client, "consultant").status_code == 429


@pytest.mark.parametrize("cookie", ["", "x", "e30:1:x", "é\x7f", "." * 5000])
def test_a_made_up_cookie_is_no_known_device(client, consultant, cookie):
    client.cookies["known-device"] = cookie

    assert sign_in(client, "consultant").status_code == 302


def test_one_network_may_not_try_many_names(client, consultant):
    for number in range(30):
        sign_in(client, f"nom{number}", "faux")

    assert sign_in(client, "consultant").status_code == 429
    assert sign_in(Client(REMOTE_ADDR="203.0.113.7"), "consultant").status_code == 302


def test_ipv6_is_counted_by_subscriber(consultant):
    for number in range(30):
        sign_in(Client(REMOTE_ADDR=f"2001:db8:1:2::{number + 1:x}"), f"nom{number}", "faux")

    assert sign_in(Client(REMOTE_ADDR="2001:db8:1:2:ffff::1"), "consultant").status_code == 429
    assert sign_in(Client(REMOTE_ADDR="2001:db8:1:3::1"), "consultant").status_code == 302


def test_the_count_ends_with_its_hour(client, consultant):
    for _attempt in range(10):
        sign_in(client, "consultant", "faux")
    Counter.objects.update(expires_at=timezone.now())

    assert sign_in(client, "consultant").status_code == 302
    assert not Counter.objects.filter(number__gt=0).exists()


def test_what_is_counted_names_neither_account_nor_address(client, consultant):
    sign_in(client, "consultant", "faux", REMOTE_ADDR="203.0.113.7")

    rows = str(list(Counter.objects.values()))
    assert "consultant" not in rows
    assert "203.0.113" not in rows


def test_a_full_line_refuses_before_anything_is_hashed_or_asked_of_the_database(
    client, consultant, django_assert_num_queries
):
    with full_line(), django_assert_num_queries(0):
        page = sign_in(client, "consultant", headers={"accept-language": "en"})

    assert page.status_code == 503
    assert page.headers["Retry-After"] == "5"
    assert "Several people are signing in" in page.content.decode()
    assert "no-store" in page.headers["Cache-Control"]
    assert not Counter.objects.exists()
    assert sign_in(client, "consultant").status_code == 302


def test_a_refusal_of_a_full_line_is_in_the_language_of_the_reader(client, consultant):
    with full_line():
        pages = [sign_in(client, "consultant", headers={"accept-language": code}) for code in ("fr", "en", "de", "*")]

    assert [page.content.decode().count("Plusieurs personnes") for page in pages] == [1, 0, 1, 1]


def test_a_full_line_of_others_does_not_hold_up_a_device_that_signed_in_before(client, consultant):
    sign_in(client, "consultant")
    client.post(reverse("admin:logout"))

    with full_line():
        assert sign_in(client, "consultant").status_code == 302
        assert sign_in(client, "somebody-else").status_code == 503


def seconds_between_two(*, is_known: bool) -> float:
    began = []
    for _attempt in range(2):
        with hashing.one_at_a_time(is_known=is_known):
            began.append(time.monotonic())
    return began[1] - began[0]


def test_devices_that_never_signed_in_are_heard_at_a_slow_pace(settings):
    settings.SIGN_IN_PAUSE = 0.3

    assert seconds_between_two(is_known=False) >= 0.3
    assert seconds_between_two(is_known=True) < 0.3


def test_an_old_hash_is_made_anew_on_sign_in(client, consultant):
    consultant.password = make_password(PASSWORD, hasher="pbkdf2_sha256")
    consultant.save()

    sign_in(client, "consultant")

    consultant.refresh_from_db()
    assert consultant.password.startswith("argon2$argon2id$v=19$m=19456,t=4,p=1$")
    assert is_signed_in(client)
    assert not Event.objects.filter(what=Event.What.PASSWORD).exists()


def test_an_account_that_may_not_sign_in_is_answered_like_a_wrong_password(client, consultant):
    consultant.is_active = False
    consultant.save()

    assert "login-form" in sign_in(client, "consultant").content.decode()
    assert not is_signed_in(client)


@pytest.mark.parametrize("name", ["", "x" * 5000, "a\x00b", "ﬀ" * 200, "\ud800".encode("utf-8", "replace").decode()])
def test_any_name_gets_a_sentence(client, consultant, name):
    assert sign_in(client, name, "faux").status_code == 200
