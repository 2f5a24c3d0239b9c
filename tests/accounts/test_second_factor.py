"""The second step: one-time codes and recovery codes. Passkeys are driven in tests/browser/test_passkeys.py."""

import re

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone

from accounts import second_factor
from accounts.models import Counter, Event, RecoveryCodes, Session

from .conftest import PASSWORD, code_of, is_signed_in, sign_in

pytestmark = pytest.mark.django_db

HOME, TOTP, STEP = "/admin/account/", "/admin/account/totp/", "/admin/account/second-factor/"


def give_code(client, code, **options):
    return client.post(STEP, {"code": code, "next": "/admin/auth/user/"}, **options)


def codes_on(page) -> list[str]:
    return re.findall(r"<code>([0-9A-Z-]{19})</code>", page.content.decode())


# Using it


def test_with_a_second_factor_the_password_alone_signs_nobody_in(client, with_codes, case):
    answer = sign_in(client, "consultant")

    assert answer["Location"].startswith(STEP)
    assert not is_signed_in(client)
    assert client.get(HOME).status_code == 302
    assert client.post(TOTP).status_code == 302


def test_the_code_of_this_moment_signs_in_and_leads_on(client, with_codes):
    sign_in(client, "consultant")

    answer = give_code(client, f" {code_of(with_codes)[:3]} {code_of(with_codes)[3:]} ")

    assert answer["Location"] == "/admin/auth/user/"
    assert is_signed_in(client)


def test_a_code_works_once(client, with_codes):
    code = code_of(with_codes)
    sign_in(client, "consultant")
    give_code(client, code)
    other = Client()
    sign_in(other, "consultant")

    assert give_code(other, code).status_code == 200
    assert not is_signed_in(other)
    assert give_code(other, code_of(with_codes, 1)).status_code == 302


@pytest.mark.parametrize("code", ["", "000000", "abcdef", "1_2_3_", "٠٠٠٠٠٠", "x" * 10_000, "\x00" * 6, "-1-1-1"])
@pytest.mark.parametrize("language", ["fr", "en"])
def test_a_wrong_code_gets_a_sentence(client, with_codes, code, language):
    sign_in(client, "consultant")

    page = give_code(client, code, headers={"accept-language": language})

    assert page.status_code == 200
    assert {"fr": "Ce code n’est pas valable", "en": "This code does not work"}[language] in page.content.decode()


def test_five_wrong_codes_are_enough_for_an_hour(client, with_codes):
    sign_in(client, "consultant")
    for _attempt in range(5):
        give_code(client, "000000")

    assert give_code(client, code_of(with_codes)).status_code == 429

    Counter.objects.update(expires_at=timezone.now())
    assert give_code(client, code_of(with_codes)).status_code == 302


def test_a_known_device_is_not_held_up_by_wrong_codes_from_elsewhere(client, with_codes):
    sign_in(client, "consultant")
    give_code(client, code_of(with_codes))
    client.post("/admin/logout/")
    stranger = Client()
    sign_in(stranger, "consultant")
    for _attempt in range(5):
        give_code(stranger, "000000")
    sign_in(client, "consultant")

    assert give_code(stranger, code_of(with_codes, 1)).status_code == 429
    assert give_code(client, code_of(with_codes, 1)).status_code == 302


def test_a_known_device_may_not_guess_codes_for_ever_either(client, with_codes):
    sign_in(client, "consultant")
    give_code(client, code_of(with_codes))
    client.post("/admin/logout/")
    sign_in(client, "consultant")
    for _attempt in range(5):
        give_code(client, "000000")

    assert give_code(client, code_of(with_codes, 1)).status_code == 429


def test_the_second_step_waits_ten_minutes(client, with_codes, monkeypatch):
    sign_in(client, "consultant")
    session = client.session
    session["accounts.pending"] = {**session["accounts.pending"], "at": session["accounts.pending"]["at"] - 601}
    session.save()

    assert give_code(client, code_of(with_codes))["Location"] == "/admin/login/"


def test_a_password_changed_meanwhile_ends_the_second_step(client, with_codes, consultant):
    sign_in(client, "consultant")
    consultant.set_password("une autre phrase que personne ne devine")
    consultant.save()

    assert give_code(client, code_of(with_codes))["Location"] == "/admin/login/"


def test_the_code_of_somebody_else_signs_nobody_in(client, with_codes, person):
    editor = person("editor")
    second_factor.make_recovery_codes(editor)
    theirs = second_factor.start_totp(editor)
    theirs.confirmed = True
    theirs.save()
    sign_in(client, "editor")

    give_code(client, code_of(with_codes))

    assert not is_signed_in(client)


def test_a_session_without_the_second_factor_sees_no_draft(client, with_codes, consultant, case):
    """Such as one that was open before, or one that some other code opened."""
    client.force_login(consultant)

    assert client.get("/admin/")["Location"].startswith(STEP)
    assert client.post("/admin/auth/user/", {}).status_code == 302
    assert "is_staff" not in str(client.get("/fr/?preview=1").context["user"].__dict__)


# Adding it


def test_one_time_codes_are_set_up_in_two_steps(client, consultant):
    other = Client()
    other.force_login(consultant)
    client.force_login(consultant)

    page = client.post(TOTP, {})
    device = second_factor.totp_of(consultant, confirmed=False)
    assert second_factor.secret_of(device) in page.content.decode()
    assert "<svg" in page.content.decode()
    assert "style=" not in page.content.decode().partition("<svg")[2].partition("</svg>")[0]
    assert not second_factor.is_enrolled(consultant)

    codes = client.post(TOTP, {"code": code_of(device)})

    assert len(codes_on(codes)) == 10
    assert is_signed_in(client)
    assert not is_signed_in(other)


def test_a_wrong_first_code_keeps_the_secret(client, consultant):
    client.force_login(consultant)
    client.post(TOTP, {})
    secret = second_factor.secret_of(second_factor.totp_of(consultant, confirmed=False))

    page = client.post(TOTP, {"code": "123"})

    assert secret in page.content.decode()
    assert 'role="alert"' in page.content.decode()
    assert secret in client.get(TOTP).content.decode()


def test_in_production_a_second_factor_comes_first(client, consultant, settings):
    settings.SECOND_FACTOR_REQUIRED = True
    sign_in(client, "consultant")

    assert client.get("/admin/auth/user/")["Location"].startswith(f"{HOME}?next=")
    assert "Avant de continuer" in client.get(HOME).content.decode()

    client.post(TOTP, {})
    client.post(TOTP, {"code": code_of(second_factor.totp_of(consultant, confirmed=False))})

    assert client.get("/admin/auth/user/").status_code == 200


def test_in_the_demo_it_may_wait(client, consultant):
    sign_in(client, "consultant")

    assert is_signed_in(client)
    assert client.get(HOME).status_code == 200


# Recovery codes


def test_a_recovery_code_signs_in_once(client, with_codes, consultant):
    code = second_factor.make_recovery_codes(consultant)[0]
    for is_right in (True, False):
        sign_in(client, "consultant")
        give_code(client, code.lower().replace("-", " ").replace("0", "o"))
        assert is_signed_in(client) == is_right
        client.post("/admin/logout/")

    assert second_factor.recovery_codes_left(consultant) == 9


def test_recovery_codes_are_kept_as_digests_alone(consultant):
    code = second_factor.make_recovery_codes(consultant)[0]

    assert code.replace("-", "") not in str(list(RecoveryCodes.objects.values()))


def test_new_recovery_codes_replace_the_old(client, with_codes, consultant):
    old = second_factor.make_recovery_codes(consultant)[0]
    sign_in(client, "consultant")
    give_code(client, code_of(with_codes))

    new = codes_on(client.post("/admin/account/recovery-codes/"))
    client.post("/admin/logout/")

    sign_in(client, "consultant")
    assert give_code(client, old).status_code == 200
    assert give_code(client, new[0]).status_code == 302


def test_without_a_second_factor_there_are_no_recovery_codes(client, consultant):
    client.force_login(consultant)

    client.post("/admin/account/recovery-codes/")

    assert second_factor.recovery_codes_left(consultant) == 0


def test_the_last_factor_takes_the_recovery_codes_with_it(client, with_codes, consultant):
    second_factor.make_recovery_codes(consultant)
    sign_in(client, "consultant")
    give_code(client, code_of(with_codes))

    client.post(f"/admin/account/remove/totp/{with_codes.pk}/")

    assert not second_factor.is_enrolled(consultant)
    assert second_factor.recovery_codes_left(consultant) == 0
    assert is_signed_in(client)


def test_nobody_removes_the_factor_of_somebody_else(client, with_codes, person):
    client.force_login(person("editor"))

    assert client.post(f"/admin/account/remove/totp/{with_codes.pk}/").status_code == 404
    assert client.post(f"/admin/account/remove/passkey/{with_codes.pk}/").status_code == 404


# A lost telephone


def test_reset_second_factor_opens_the_account_with_its_password(client, with_codes, consultant, capsys):
    second_factor.make_recovery_codes(consultant)
    sign_in(client, "consultant")
    give_code(client, code_of(with_codes))
    for _attempt in range(12):
        sign_in(Client(REMOTE_ADDR="203.0.113.7"), "consultant", "faux")

    call_command("reset_second_factor", "consultant")

    said = capsys.readouterr().out
    assert "1 one-time codes, 10 recovery codes, 1 sessions" in said
    assert not is_signed_in(client)
    assert not Session.objects.filter(user=consultant).exists()
    assert sign_in(Client(), "consultant")["Location"] == "/admin/"
    assert Event.objects.get(what=Event.What.RESET).about == "consultant"


def test_reset_second_factor_names_the_accounts_there_are(consultant):
    with pytest.raises(CommandError, match="There are: consultant"):
        call_command("reset_second_factor", "personne")


def test_a_password_typed_as_a_name_is_not_written_down(client, consultant):
    sign_in(client, PASSWORD, "consultant")

    assert PASSWORD not in str(list(Event.objects.values()))
    assert Event.objects.get(what=Event.What.FAILED).who == "a name without an account"
