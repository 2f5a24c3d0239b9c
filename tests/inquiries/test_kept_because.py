"""Why an inquiry is kept is stored in clear: nobody may be named there."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from inquiries.erasure import erase
from inquiries.models import Inquiry

from .tools import Door

FRENCH = {"accept-language": "fr"}


@pytest.fixture
def inquiry(db) -> Inquiry:
    Door(Client(), "fr").send("Bonjour.")
    return Inquiry.objects.get()


def say(admin_client, inquiry: Inquiry, reason: str):
    page = reverse("admin:inquiries_inquiry_change", args=[inquiry.pk])
    return admin_client.post(page, {"kept_because": reason}, headers=FRENCH)


@pytest.mark.parametrize("reason", ["mandat chez Helvorna SA", "écrire à greta.meier@helvetis.example"])
def test_a_reason_that_names_somebody_is_refused_and_stays_typed(admin_client, inquiry, reason):
    page = say(admin_client, inquiry, reason)

    assert page.status_code == 200
    assert "il pourrait nommer quelqu’un" in page.content.decode()
    assert f'value="{reason}"' in page.content.decode()
    assert Inquiry.objects.get().kept_because == ""


def test_a_reason_with_a_watched_name_is_refused(admin_client, inquiry, settings):
    settings.TEXT_CHECKER = f"{__name__}.watched"

    assert "il pourrait nommer quelqu’un" in say(admin_client, inquiry, "affaire boussole").content.decode()
    assert Inquiry.objects.get().kept_because == ""


def watched(text: str, language: str) -> bool:
    """A checker of one's own: the setting names it."""
    return "boussole" in text


def test_a_reason_that_names_nobody_is_kept_and_may_be_taken_back(admin_client, inquiry):
    assert say(admin_client, inquiry, "Mandat en cours").status_code == 302
    assert Inquiry.objects.get().kept_because == "Mandat en cours"

    assert say(admin_client, inquiry, "").status_code == 302
    assert Inquiry.objects.get().kept_because == ""


@pytest.mark.parametrize("reason", ["\xad", "\u2060\u200b", "—"])
def test_a_reason_that_shows_no_letter_is_no_reason(admin_client, inquiry, reason):
    assert say(admin_client, inquiry, reason).status_code == 302
    assert Inquiry.objects.get().kept_because == ""


def while_checking(settings, monkeypatch, act) -> None:
    """Does `act` while a reason is being checked, which can take seconds."""

    def checker(text: str, language: str) -> bool:
        act()
        return False

    monkeypatch.setitem(globals(), "checker", checker)
    settings.TEXT_CHECKER = f"{__name__}.checker"


def test_an_inquiry_erased_while_its_reason_is_checked_stays_erased(admin_client, inquiry, settings, monkeypatch):
    while_checking(settings, monkeypatch, lambda: erase(Inquiry.objects.all()))
    answer = say(admin_client, inquiry, "Mandat en cours")
    page = admin_client.get(answer["Location"], headers=FRENCH).content.decode()

    assert not Inquiry.objects.exists()
    assert f"{inquiry.reference} a été effacé entre-temps" in page


def test_saving_a_reason_takes_back_nothing_that_happened_meanwhile(admin_client, inquiry, settings, monkeypatch):
    since = {"state": "handled", "last_exchange_on": date(2020, 1, 1), "pad": None}
    while_checking(settings, monkeypatch, lambda: Inquiry.objects.update(**since))
    assert say(admin_client, inquiry, "Mandat en cours").status_code == 302

    assert Inquiry.objects.values(*since, "kept_because").get() == {**since, "kept_because": "Mandat en cours"}
