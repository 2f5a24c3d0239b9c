"""What is done to an inquiry without leaving the reading room, and what waits on the admin's first page."""

from datetime import timedelta

import pyrage
import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from inquiries import waiting
from inquiries.models import Inquiry, Message
from sealing.models import KeyTrial

from .test_reading_room import at, staff_with
from .tools import CANARY, Door


@pytest.fixture
def inquiry(db) -> Inquiry:
    Door(Client(), "en").send(f"{CANARY} question")
    return Inquiry.objects.get()


def test_an_inquiry_is_marked(admin_client, inquiry):
    answer = admin_client.post(at("inquiry_room_mark", inquiry.pk, "handled"))

    assert answer.json()["state"] == "handled"
    assert answer.json()["messages"][0]["envelope"] is None
    assert admin_client.post(at("inquiry_room_mark", inquiry.pk, "lost")).status_code == 404
    assert admin_client.post(at("inquiry_room_mark", 0, "read")).status_code == 404


def test_an_inquiry_is_kept_for_a_reason_that_names_nobody(admin_client, inquiry):
    keep = at("inquiry_keep", inquiry.pk)
    assert admin_client.post(keep, {"kept_because": "mandate under way"}).json()["kept_because"] == "mandate under way"
    refused = admin_client.post(keep, {"kept_because": "Nestlé's mandate"})

    assert refused.status_code == 422
    assert len(refused.json()["errors"]) == 1
    inquiry.refresh_from_db()
    assert (inquiry.kept_because, inquiry.state) == ("mandate under way", "new")
    assert admin_client.post(keep, {"kept_because": ""}).json()["kept_because"] == ""


def test_an_inquiry_is_erased_with_its_messages(admin_client, inquiry):
    assert admin_client.post(at("inquiry_room_erase", inquiry.pk)).json() == {"erased": 1}

    assert not Message.objects.exists()
    assert admin_client.post(at("inquiry_room_erase", inquiry.pk)).json() == {"erased": 0}


def test_each_act_takes_its_own_permission(inquiry):
    reader, writer = staff_with("view_inquiry"), staff_with("view_inquiry", "change_inquiry")
    acts = [at("inquiry_room_mark", inquiry.pk, "read"), at("inquiry_keep", inquiry.pk)]
    erase = at("inquiry_room_erase", inquiry.pk)

    assert [reader.post(act).status_code for act in [*acts, erase]] == [403, 403, 403]
    assert [writer.post(act).status_code for act in [*acts, erase]] == [200, 200, 403]
    assert [writer.get(act).status_code for act in [*acts, erase]] == [405, 405, 405]


def first_page(client) -> str:
    return client.get("/admin/", headers={"Accept-Language": "en"}).content.decode()


def test_what_is_unread_is_counted_and_dated_at_one_moment(inquiry, django_assert_num_queries):
    Inquiry.objects.update(received_on=timezone.localdate() - timedelta(days=2))
    with django_assert_num_queries(1):  # one that is read between two would make the second fail
        (told,) = waiting._unread()
    assert "2" in told["reason"]

    Inquiry.objects.update(state="read")
    assert list(waiting._unread()) == []


def test_the_first_page_says_when_a_key_was_not_tried_for_long(admin_client, db, settings):
    key = str(pyrage.x25519.Identity.generate().to_public())
    settings.INQUIRY_RECIPIENTS = [key]
    assert "A key in use was never tried." in first_page(admin_client)

    KeyTrial.objects.create(key=key, on=timezone.localdate() - timedelta(days=91))
    page = first_page(admin_client)
    assert "Your key was last tried on" in page
    assert f"{reverse('admin:inquiries_inquiry_room')}#try" in page

    KeyTrial.objects.update(on=timezone.localdate())
    assert "tried on" not in first_page(admin_client)


def test_the_first_page_says_that_no_key_is_in_use(admin_client, db, settings):
    assert "No key is in use." not in first_page(admin_client)

    settings.INQUIRY_RECIPIENTS = []
    assert "No key is in use." in first_page(admin_client)


def test_who_may_not_read_inquiries_is_not_asked_to(inquiry):
    assert "unread" not in first_page(staff_with("change_casestudy"))
