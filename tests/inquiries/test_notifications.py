"""The consultant is told that something arrived, by a real mail server, at least once, and nothing more is said."""

import re
import threading
from collections import Counter
from datetime import timedelta
from io import StringIO
from pathlib import Path

import pytest
from django.contrib.auth.models import Permission, User
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from inquiries import erasure, notifications
from inquiries.models import Inquiry, Notification
from inquiries.receipt_code import in_base32, written_reference
from tests.support.mail import MailServer, running_smtp
from tests.support.own_stores import about_sqlite

from .tools import BROKEN, CANARY, Door, SealingDoor, break_the_database, bytes_on_disk, wait_for_notifications


@pytest.fixture
def mail_server(settings):
    with running_smtp() as server:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.port
        yield server


@pytest.fixture
def consultant(file_database) -> User:
    return User.objects.create_superuser("consultant", "consultant@example.com")


def write(language: str = "en") -> str:
    """Sends an inquiry, lets its notification be tried, and returns its receipt code."""
    code = Door(Client(), language).send_for_code(CANARY, name=CANARY, reach=CANARY)
    wait_for_notifications()
    return code


def waiting(number: int = 1) -> None:
    """So many notifications in the outbox, none of them tried."""
    for place in range(number):
        reference = written_reference(in_base32((place + 1).to_bytes(5, "big"))[-6:])
        inquiry = Inquiry.objects.create(reference=reference, recipient="age1", key_digest=bytes(32), language="en")
        Notification.objects.create(inquiry=inquiry)


def send_notifications() -> str:
    out = StringIO()
    call_command("send_notifications", stdout=out)
    return out.getvalue()


def an_hour_passes() -> None:
    Notification.objects.update(due_at=timezone.now() - timedelta(seconds=1))


@pytest.mark.parametrize(("language", "named"), [("fr", "Français"), ("en", "English")])
def test_the_mail_says_reference_language_and_link_and_nothing_else(consultant, mail_server, language, named):
    code = write(language)
    (mail,) = mail_server.mails
    reference = Inquiry.objects.get().reference
    link = f"http://testserver/admin/inquiries/inquiry/room/#{reference}"
    body = mail.get_content()

    assert mail["To"] == "consultant@example.com"
    assert reference in mail["Subject"]
    assert all(word in body for word in (reference, named, link))
    everything = mail.as_string()
    assert CANARY not in everything
    assert code[11:] not in everything
    said = body.replace(link, "").replace(reference, "").replace("v1", "")
    assert not re.search(r"\d", said), "no day, no hour, no number of any kind"
    assert not Notification.objects.exists()


def test_it_goes_out_at_once_and_holds_up_nobody(consultant, mail_server):
    SealingDoor(Client()).send(CANARY)
    wait_for_notifications()

    assert len(mail_server.mails) == 1
    assert CANARY not in mail_server.mails[0].as_string()


@about_sqlite  # PostgreSQL writes times as numbers
def test_a_mail_that_goes_at_once_leaves_no_hour_in_any_file(consultant, mail_server, file_database):
    waiting()
    erasure.scrub()  # when the account was made, and the tables
    before = hours_in(file_database)
    write()

    assert len(mail_server.mails) == 2
    assert hours_in(file_database) == before


def hours_in(database: Path) -> Counter[bytes]:
    return Counter(re.findall(rb"20\d\d-\d\d-\d\d \d\d:\d\d", bytes_on_disk(database)))


def test_a_reply_is_told_as_one(consultant, mail_server):
    code = write()
    door = Door(Client(), "en")
    door.follow_up(code=code, action="write", message=CANARY, **door.open())
    wait_for_notifications()
    first, second = mail_server.mails

    assert Inquiry.objects.get().reference in second["Subject"]
    assert first["Subject"] != second["Subject"]
    assert CANARY not in second.as_string()


def test_a_replay_is_not_told_again(consultant, mail_server):
    door = Door(Client(), "en")
    fields = {**door.open(), "message": "Hello"}
    for _time in range(3):
        door.post(fields)
    wait_for_notifications()

    assert len(mail_server.mails) == 1


def test_everyone_who_may_read_inquiries_is_told(consultant, mail_server):
    partner = User.objects.create_user("partner", "partner@example.com", is_staff=True)
    partner.user_permissions.add(Permission.objects.get(codename="view_inquiry"))
    User.objects.create_user("editor", "editor@example.com", is_staff=True)
    User.objects.create_superuser("gone", "gone@example.com", is_active=False)
    User.objects.create_superuser("silent")
    write()

    assert mail_server.mails[0]["To"] == "consultant@example.com, partner@example.com"


def test_a_server_that_is_down_loses_nothing_and_is_tried_less_and_less_often(consultant, mail_server, caplog):
    mail_server.stop()
    write()
    pauses = []
    for attempt in range(1, 5):
        found = Notification.objects.get()
        assert found.attempts == attempt
        pauses.append(found.due_at - timezone.now())
        assert send_notifications() == "Notifications sent: 0. Not sent: 0. Waiting: 1.\n", "not due yet"
        an_hour_passes()
        assert send_notifications() == "Notifications sent: 0. Not sent: 1. Waiting: 1.\n"

    minutes = [round(pause.total_seconds() / 60) for pause in pauses]
    assert minutes == [1, 2, 4, 8]
    assert "ConnectionRefusedError" in caplog.text
    assert not any(reference in caplog.text for reference in Inquiry.objects.values_list("reference", flat=True))

    mail_server.start()
    an_hour_passes()
    assert send_notifications() == "Notifications sent: 1. Not sent: 0. Waiting: 0.\n"
    assert len(mail_server.mails) == 1
    assert send_notifications() == "Notifications sent: 0. Not sent: 0. Waiting: 0.\n"


def test_pauses_grow_to_six_hours_and_no_further():
    pauses = [notifications.pause_after(attempts) for attempts in range(1, 1000)]

    assert pauses == sorted(pauses)
    assert (pauses[0], pauses[-1]) == (timedelta(minutes=1), timedelta(hours=6))


def test_the_admin_does_not_blame_the_mail_server_where_nobody_has_an_address(consultant, mail_server):
    User.objects.update(email="")
    client = Client(headers={"Accept-Language": "en"})
    client.force_login(consultant)
    write()
    Notification.objects.update(attempts=notifications.STUCK_AFTER)

    page = client.get(reverse("admin:inquiries_inquiry_room")).content.decode()

    assert "There is nobody to send them to." in page
    assert "The mail server does not accept them" not in page


def test_the_admin_says_when_notifications_are_stuck(consultant, mail_server):
    client = Client(headers={"Accept-Language": "en"})
    client.force_login(consultant)
    pages = [reverse("admin:inquiries_inquiry_changelist"), reverse("admin:inquiries_inquiry_room")]
    mail_server.stop()
    write()
    for attempt in (1, 2):
        assert Notification.objects.get().attempts == attempt
        assert not any("could not be sent" in client.get(page).content.decode() for page in pages)
        an_hour_passes()
        send_notifications()

    assert all("1 notification could not be sent" in client.get(page).content.decode() for page in pages)
    assert Inquiry.objects.get().reference in client.get(outbox()).content.decode()

    mail_server.start()
    an_hour_passes()
    send_notifications()
    assert not any("could not be sent" in client.get(page).content.decode() for page in pages)


def outbox() -> str:
    return reverse("admin:inquiries_notification_changelist")


def test_the_admin_tries_again_when_asked(consultant, mail_server):
    client = Client(headers={"Accept-Language": "en"})
    client.force_login(consultant)
    mail_server.stop()
    write()
    chosen = {"action": "send_now", "_selected_action": [Notification.objects.get().pk]}

    assert "The mail server did not accept it" in client.post(outbox(), chosen, follow=True).content.decode()
    mail_server.start()
    assert "1 notification was sent." in client.post(outbox(), chosen, follow=True).content.decode()
    assert len(mail_server.mails) == 1


def test_the_outbox_is_looked_at_and_never_changed(consultant):
    client = Client()
    client.force_login(consultant)
    waiting()

    assert client.get(reverse("admin:inquiries_notification_add")).status_code == 403
    change = reverse("admin:inquiries_notification_change", args=[Notification.objects.get().pk])
    assert client.post(change, {"attempts": 7}).status_code == 403


def test_while_nobody_has_an_address_it_waits(file_database, mail_server):
    User.objects.create_superuser("silent")
    write()
    assert Notification.objects.get().attempts == 1

    User.objects.update(email="consultant@example.com")
    an_hour_passes()
    assert send_notifications() == "Notifications sent: 1. Not sent: 0. Waiting: 0.\n"


@pytest.mark.parametrize("which", [notifications.due, notifications.due_at_once])
def test_several_at_once_send_each_notification_once(consultant, mail_server, which):
    waiting(20)
    told = []

    def run():
        told.append(notifications.send_due(which))
        notifications.connection.close()

    threads = [threading.Thread(target=run) for _number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sum(sent for sent, _failed in told) == 20
    assert len({mail["Subject"] for mail in mail_server.mails}) == len(mail_server.mails) == 20


def test_one_killed_right_after_the_commit_is_sent_by_the_periodic_job(consultant, mail_server):
    """What a killed process leaves behind is a claimed row."""
    waiting()
    notifications._claim(notifications.due_at_once)
    notifications._send_in_background()
    assert not mail_server.mails, "it may be under way"

    assert send_notifications() == "Notifications sent: 1. Not sent: 0. Waiting: 0.\n"


def test_one_killed_in_the_periodic_job_is_sent_after_its_pause(consultant, mail_server):
    waiting()
    notifications._claim(notifications.due)

    assert send_notifications() == "Notifications sent: 0. Not sent: 0. Waiting: 1.\n"
    an_hour_passes()
    assert send_notifications() == "Notifications sent: 1. Not sent: 0. Waiting: 0.\n"


def test_one_written_while_the_sender_is_leaving_is_sent_at_once(consultant, mail_server, monkeypatch):
    """The sender has found nothing more to do and still holds the lock; a second one finds it held and goes away."""
    waiting()
    real, passed = notifications.send_due, []

    def slowly(which):
        passed.append(real(which))
        if len(passed) == 1:
            late = Inquiry.objects.create(reference="HC-LATE-00", recipient="age1", key_digest=bytes(32), language="en")
            Notification.objects.create(inquiry=late)
            other = threading.Thread(target=notifications._send_in_background)
            other.start()
            other.join()

    monkeypatch.setattr(notifications, "send_due", slowly)
    notifications._send_in_background()

    assert len(mail_server.mails) == 2


def test_an_inquiry_erased_while_it_waits_is_told_to_nobody(consultant, mail_server):
    waiting()
    Inquiry.objects.all().delete()

    assert send_notifications() == "Notifications sent: 0. Not sent: 0. Waiting: 0.\n"


def test_without_the_page_of_inquiries_the_link_leads_to_the_site(consultant, mail_server, settings):
    settings.ROOT_URLCONF = "tests.inquiries.no_admin"
    waiting()
    send_notifications()

    assert "http://testserver/" in mail_server.mails[0].get_content().split()


def test_a_database_that_fails_is_logged_by_its_name_alone(file_database, caplog):
    break_the_database("inquiries_notification")
    notifications._send_in_background()

    assert f"Notifications could not be sent: {BROKEN}" in caplog.text


def test_the_mail_server_comes_back_on_the_same_port():
    server = MailServer()
    server.start()
    port = server.port
    server.stop()
    server.start()
    server.stop()

    assert server.port == port
