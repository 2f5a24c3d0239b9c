"""What a browser seals bears the day that it is on the site, and not the one in UTC."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from tests.support.servers import running_site
from tests.support.steps import (
    CONTACT,
    FOLLOW_UP,
    answer,
    enter,
    enter_room,
    kept,
    letter_in,
    reference_of,
    send,
    sign_in,
    wait_until_sealed_in,
    write,
    write_in,
)

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def zone() -> str:
    """A time zone in which it is another day than in UTC, at any hour."""
    return "Etc/GMT-14" if datetime.now(UTC).hour >= 11 else "Etc/GMT+12"


@pytest.fixture(scope="module")
def site(tmp_path_factory, zone):
    with running_site(tmp_path_factory.mktemp("zone"), TIME_ZONE=zone) as running:
        yield running


@pytest.fixture
def today(zone) -> str:
    return datetime.now(ZoneInfo(zone)).date().isoformat()


def test_each_message_of_a_thread_bears_the_day_of_the_site(open_page, site, today):
    page = open_page(CONTACT["en"])
    wait_until_sealed_in(page, "browser")
    code = write_in(page, message="A question.")
    room = open_page("/healthz")
    enter_room(room, site, site.identity, reference_of(code))
    answer(room, "An answer.")
    again = open_page(FOLLOW_UP["en"])
    wait_until_sealed_in(again, "browser")
    enter(again, code)
    write(again, message="Another question.")
    send(again)
    again.wait_for_selector(".sent:visible")

    days = [letter_in(message.envelope, site.identity)["received_on"] for message in kept(site, reference_of(code))]

    assert days == [today] * 3
    assert site.rows("SELECT DISTINCT CAST(sent_on AS text) FROM inquiries_message") == [(today,)]


def test_the_answer_of_a_client_bears_the_day_of_the_site(open_page, site, today):
    desk = open_page("/healthz")
    sign_in(desk, site)
    desk.goto("/admin/casestudies/casestudy/4/consent/")
    desk.click("#id_days + button")
    client = open_page(desk.input_value("#link-fr"))
    client.wait_for_selector("[data-sealed=browser]:visible")
    client.fill("#agreed_name", "Jeanne Essai")
    client.click("form:has([value=agreed]) [type=submit]")
    client.wait_for_url("**done=1#answer")

    ((sealed,),) = site.rows("SELECT sealed FROM casestudies_clientanswer")

    assert letter_in(sealed, site.identity)["answered_on"] == today
