"""A time chosen for a case stays on its page until the case is scheduled for it."""

import html
import re

import pytest

from casestudies.models import CaseStudy

from ..tools import change, fields, post, reasons_asked

pytestmark = pytest.mark.django_db

CHOSEN = "2098-12-02T08:00"
NARROWS = "Près de 37 % des équipes s’en servaient."


def shown(page) -> str:
    field = re.search(r'<input[^>]*name="publish_at"[^>]*>', page.content.decode())
    return html.unescape(re.search(r'value="([^"]*)"', field[0])[1])


def scheduled(admin_client, case, **typed):
    opened = fields(admin_client.get(change(case)))
    return post(admin_client, case, opened | {"_schedule": "1", "publish_at": CHOSEN} | typed, follow=True)


@pytest.mark.parametrize("time", [CHOSEN, "2020-01-01T08:00", ""])
@pytest.mark.parametrize("button", ["_schedule", "_save"])
def test_a_chosen_time_stays_where_a_text_is_refused(admin_client, case, time, button):
    typed = fields(admin_client.get(change(case))) | {"context": "Écrire à greta@helvetis.example.", "publish_at": time}

    page = post(admin_client, case, typed | {button: "1"})

    assert shown(page) == time


def test_a_chosen_time_stays_where_a_passage_is_still_to_be_decided(admin_client, case):
    page = scheduled(admin_client, case, context=NARROWS)

    assert CaseStudy.objects.get(pk=case.pk).publish_at is None
    assert reasons_asked(page)
    assert shown(page) == CHOSEN


def test_a_chosen_time_stays_where_only_the_draft_is_saved(admin_client, case):
    typed = fields(admin_client.get(change(case))) | {"publish_at": CHOSEN, "proposed": "2026-01-02T08:00"}

    page = post(admin_client, case, typed | {"_save": "1"}, follow=True)

    assert shown(page) == CHOSEN


def test_a_time_that_is_set_is_shown_and_not_carried_in_the_address(admin_client, case):
    page = scheduled(admin_client, case)

    assert shown(page) == CHOSEN
    assert page.redirect_chain[-1][0] == change(case)


def test_saving_a_draft_carries_no_time_that_nobody_chose(admin_client, case):
    typed = fields(admin_client.get(change(case))) | {"publish_at": "2026-01-02T08:00", "proposed": "2026-01-02T08:00"}

    page = post(admin_client, case, typed | {"_save": "1"}, follow=True)

    assert page.redirect_chain[-1][0] == change(case)
