"""What waits: each room says it for itself, and none can keep the first page from opening."""

import pytest

from site_config.waiting import Waiting, what_waits

pytestmark = pytest.mark.django_db


def later(request):
    yield {"sentence": "Could be done some day.", "urgency": "later"}


def at_once(request):
    yield Waiting("Must be done.", "Readers see it.", "Do it", "/admin/", "now")


def failing(request):
    yield {"sentence": "Said before it failed."}
    raise RuntimeError("a secret name")


def test_the_most_urgent_comes_first(rf, settings):
    settings.WAITING = [f"{__name__}.later", f"{__name__}.at_once"]

    assert [waiting.sentence for waiting in what_waits(rf.get("/admin/"))] == [
        "Must be done.",
        "Could be done some day.",
    ]


def test_a_room_that_fails_is_named_in_the_log_and_the_page_opens(admin_client, settings, caplog):
    settings.WAITING = [f"{__name__}.failing", f"{__name__}.at_once"]

    page = admin_client.get("/admin/").content.decode()

    assert "Must be done." in page
    assert "n’a pas pu dire ce qui attend" in page
    assert f"{__name__}.failing failed (RuntimeError)" in caplog.text
    assert "a secret name" not in caplog.text


def test_nothing_waits_and_the_page_says_so(admin_client, settings):
    settings.WAITING = []

    assert "Rien n’attend." in admin_client.get("/admin/").content.decode()


def test_an_unknown_urgency_is_refused():
    with pytest.raises(ValueError, match="urgency"):
        Waiting("Something.", urgency="whenever")
