"""The reading room: it hands out envelopes and takes envelopes back, from who may, once each."""

import base64

import pyrage
import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Permission, User
from django.db import connection
from django.test import Client
from django.urls import reverse

from inquiries import reading_room
from inquiries.models import Inquiry, Message, Notification
from sealing.keys import mark_of
from sealing.payload import opened

from .tools import CANARY, Door, answer_to, in_base64, letter, opened_message


@pytest.fixture
def inquiry(db) -> Inquiry:
    Door(Client(), "en").send(f"{CANARY} question")
    return Inquiry.objects.get()


def staff_with(*permissions: str) -> Client:
    user = User.objects.create_user(f"partner-{'-'.join(permissions)}", is_staff=True)
    user.user_permissions.set(Permission.objects.filter(codename__in=permissions))
    client = Client()
    client.force_login(user)
    return client


def at(name: str, *args) -> str:
    return reverse(f"admin:inquiries_{name}", args=args)


def reseal(client: Client, message: Message, envelope: bytes, mark: str):
    return client.post(at("message_reseal", message.pk), {"envelope": in_base64(envelope), "mark": mark})


def test_the_threads_come_whole_with_the_keys_in_use(admin_client, inquiry, identity):
    answer_to(admin_client, inquiry, "Answer")
    answer = admin_client.get(at("inquiry_threads"))
    (thread,) = answer.json()["threads"]
    question, reply = thread["messages"]

    assert "no-store" in answer["Cache-Control"]
    assert answer.json()["recipients"] == [str(identity.to_public())]
    assert answer.json()["mark"] == question["mark"] == reply["mark"]
    assert (thread["reference"], thread["recipient"], thread["state"]) == (
        inquiry.reference,
        inquiry.recipient,
        "handled",
    )
    letters = [opened(base64.b64decode(part["envelope"]), str(identity)) for part in (question, reply)]
    assert [part["message"] for part in letters] == [f"{CANARY} question", "Answer"]
    assert CANARY not in answer.content.decode()
    assert "key_digest" not in thread


def test_the_number_of_queries_does_not_grow_with_the_threads(admin_client, inquiry, django_assert_num_queries):
    with django_assert_num_queries(8):  # session, user, keys, inquiries, messages, envelopes, and how many there are
        admin_client.get(at("inquiry_threads"))
    for _time in range(5):
        Door(Client(), "en").send("More")
    with django_assert_num_queries(8):
        assert len(admin_client.get(at("inquiry_threads")).json()["threads"]) == 6


def test_the_list_asks_no_query_a_row(admin_client, inquiry, django_assert_max_num_queries):
    for _time in range(5):
        Door(Client(), "en").send("More")
    with django_assert_max_num_queries(11):
        admin_client.get(at("inquiry_changelist"))
    with django_assert_max_num_queries(9):
        admin_client.get(at("notification_changelist"))


def test_the_page_itself_holds_no_inquiry(admin_client, inquiry):
    page = admin_client.get(at("inquiry_room"))

    assert page.status_code == 200
    assert inquiry.reference not in page.content.decode()


def test_a_visitor_is_sent_to_sign_in(client, inquiry):
    message = inquiry.messages.get()
    for path in (at("inquiry_room"), at("inquiry_threads")):
        assert client.get(path)["Location"].startswith("/admin/login/")
    for path in (at("inquiry_answer", inquiry.pk), at("inquiry_seen", inquiry.pk), at("message_reseal", message.pk)):
        assert client.post(path).status_code == 403


def test_staff_get_what_they_are_allowed_and_no_more(inquiry):
    message = inquiry.messages.get()
    editor, reader = staff_with("change_casestudy"), staff_with("view_inquiry")
    for path in (at("inquiry_room"), at("inquiry_threads")):
        assert editor.get(path).status_code == 403
        assert reader.get(path).status_code == 200
    for client in (editor, reader):
        assert answer_to(client, inquiry, "Mine").status_code == 403
        assert client.post(at("inquiry_seen", inquiry.pk)).status_code == 403
        assert reseal(client, message, bytes(message.envelope), message.mark).status_code == 403

    inquiry.refresh_from_db()
    assert (inquiry.state, inquiry.messages.count()) == ("new", 1)


def test_what_changes_something_must_be_posted_with_a_token(inquiry, admin_user):
    client = Client(enforce_csrf_checks=True)
    client.force_login(admin_user)
    paths = [at("inquiry_answer", inquiry.pk), at("inquiry_seen", inquiry.pk), at("message_reseal", 1)]

    assert {client.post(path).status_code for path in paths} == {403}
    assert {client.get(path).status_code for path in paths} == {405}


def test_an_answer_is_kept_sealed_to_the_writer_and_the_consultant(admin_client, inquiry, identity):
    Inquiry.objects.update(last_exchange_on="2020-01-01")
    Notification.objects.all().delete()
    answer = answer_to(admin_client, inquiry, f"{CANARY} answer")
    kept = Message.objects.last()
    inquiry.refresh_from_db()

    assert answer.status_code == 200
    assert len(answer.json()["messages"]) == 2
    assert opened_message(kept, identity)["message"] == f"{CANARY} answer"
    assert (kept.author, kept.size) == ("consultant", len(kept.envelope))
    assert (inquiry.state, inquiry.last_exchange_on.year > 2020) == ("handled", True)
    assert not Notification.objects.exists(), "nobody is told of what they wrote themselves"


def test_an_answer_posted_again_is_one_answer(admin_client, inquiry):
    for _time in range(3):
        assert answer_to(admin_client, inquiry, "Answer", token="the same").status_code == 200

    assert Message.objects.filter(author="consultant").count() == 1


def test_an_answer_that_is_kept_while_it_comes_again_is_the_same_answer(admin_client, inquiry):
    reads = []

    def keep_after_the_second_read(execute, sql, *others):
        found = execute(sql, *others)
        if "inquiries_message" in sql:
            reads.append(sql)
            if len(reads) == 2:
                assert answer_to(admin_client, inquiry, "Answer", token="the same").status_code == 200
        return found

    with connection.execute_wrapper(keep_after_the_second_read):
        again = answer_to(admin_client, inquiry, "Answer", token="the same")

    assert again.status_code == 200
    assert [message["author"] for message in again.json()["messages"]] == ["writer", "consultant"]


def test_an_answer_without_a_number_or_with_another_threads_is_refused(admin_client, inquiry):
    Door(Client(), "en").send("Another")
    other = Inquiry.objects.exclude(pk=inquiry.pk).get()
    answer_to(admin_client, inquiry, "Answer", token="a number")

    assert answer_to(admin_client, other, "Answer", token="a number").status_code == 422
    assert answer_to(admin_client, other, "Answer", token="").status_code == 422
    assert not other.messages.filter(author="consultant").exists()


@pytest.mark.parametrize("to", ["writer", "consultant", "one more"])
def test_an_answer_to_too_few_or_too_many_is_refused(admin_client, inquiry, identity, to):
    consultant = str(identity.to_public())
    recipients = {
        "writer": [inquiry.recipient],
        "consultant": [consultant],
        "one more": [consultant, inquiry.recipient, str(pyrage.x25519.Identity.generate().to_public())],
    }[to]
    envelope = letter({"reference": inquiry.reference}, "Answer", recipients=recipients)
    answer = answer_to(admin_client, inquiry, "", envelope=in_base64(envelope))

    assert answer.status_code == 422
    assert len(answer.json()["errors"]) == 1
    assert inquiry.messages.count() == 1


@pytest.mark.parametrize("changed", [{"envelope": ""}, {"envelope": "é"}, {"envelope": "Hello"}, {"mark": "0" * 16}])
def test_what_is_no_answer_of_this_page_is_refused(admin_client, inquiry, changed):
    answer = answer_to(admin_client, inquiry, "Answer", **changed)

    assert answer.status_code == 422
    assert len(answer.json()["errors"]) == 1
    assert inquiry.messages.count() == 1


def test_an_answer_to_an_inquiry_erased_meanwhile_finds_none(admin_client, inquiry):
    pk = inquiry.pk
    Inquiry.objects.all().delete()
    inquiry.pk = pk

    assert answer_to(admin_client, inquiry, "Answer").status_code == 404


def test_opening_a_new_inquiry_marks_it_as_read_and_no_other(admin_client, inquiry):
    assert admin_client.post(at("inquiry_seen", inquiry.pk)).json()["state"] == "read"

    Inquiry.objects.update(state="handled")
    assert admin_client.post(at("inquiry_seen", inquiry.pk)).json()["state"] == "handled"
    assert admin_client.post(at("inquiry_seen", 0)).status_code == 404


def test_what_was_sealed_to_an_old_key_is_sealed_again_to_the_new(admin_client, inquiry, settings):
    answer_to(admin_client, inquiry, "Answer")
    fresh = pyrage.x25519.Identity.generate()
    keys = settings.INQUIRY_RECIPIENTS = [str(fresh.to_public())]
    assert Message.objects.sealed_to_other_keys().count() == 2

    for message, recipients in zip(inquiry.messages.all(), (keys, [*keys, inquiry.recipient]), strict=True):
        envelope = letter({"reference": inquiry.reference}, f"{CANARY} again", recipients=recipients)
        assert reseal(admin_client, message, envelope, mark_of(keys)).status_code == 200
        message.refresh_from_db()
        assert opened_message(message, fresh)["message"] == f"{CANARY} again"
        assert message.size == len(envelope)

    assert not Message.objects.sealed_to_other_keys().exists()


def test_sealing_again_must_reach_the_same_readers(admin_client, inquiry, settings, identity):
    answer_to(admin_client, inquiry, "Answer")
    question, reply = inquiry.messages.all()
    keys, mark = settings.INQUIRY_RECIPIENTS, question.mark
    to_me = letter({"reference": inquiry.reference}, "x", recipients=keys)
    to_both = letter({"reference": inquiry.reference}, "x", recipients=[*keys, inquiry.recipient])

    assert reseal(admin_client, question, to_both, mark).status_code == 422
    assert reseal(admin_client, reply, to_me, mark).status_code == 422
    assert reseal(admin_client, question, to_me, "0" * 16).status_code == 422
    assert opened_message(Message.objects.last(), identity)["message"] == "Answer"


def test_the_list_of_keys_says_how_many_messages_are_sealed_to_others(admin_client, inquiry, settings):
    settings.INQUIRY_RECIPIENTS = [str(pyrage.x25519.Identity.generate().to_public())]
    page = admin_client.get(
        reverse("admin:sealing_recipientkey_changelist"), headers={"Accept-Language": "en"}
    ).content.decode()

    assert "1 message is sealed to other keys than these." in page


def test_the_admin_keeps_no_history_of_any_of_it(admin_client, inquiry):
    answer_to(admin_client, inquiry, "Answer")
    admin_client.post(at("inquiry_seen", inquiry.pk))
    admin_client.post(at("inquiry_change", inquiry.pk), {"kept_because": "mandate under way"})
    message = inquiry.messages.get(author="writer")
    reseal(admin_client, message, bytes(message.envelope), message.mark)

    inquiry.refresh_from_db()
    assert inquiry.kept_because == "mandate under way"
    assert not LogEntry.objects.exists()


def test_who_may_erase_inquiries_may_erase_one_that_nobody_was_told_of_yet(inquiry):
    assert Notification.objects.exists()
    partner = staff_with("view_inquiry", "delete_inquiry")
    partner.post(at("inquiry_delete", inquiry.pk), {"post": "yes"})

    assert not Inquiry.objects.exists()


def test_the_count_of_what_was_erased_is_looked_at_and_never_changed(admin_client, inquiry):
    admin_client.post(at("inquiry_delete", inquiry.pk), {"post": "yes"})
    page = admin_client.get(at("tally_changelist"))

    assert f"{inquiry.received_on:%Y-%m}: 1" in page.content.decode()
    assert admin_client.get(at("tally_add")).status_code == 403
    assert admin_client.post(at("tally_delete", 1), {"post": "yes"}).status_code == 403


def test_threads_come_in_pages_and_one_by_its_reference(admin_client, inquiry, monkeypatch):
    monkeypatch.setattr(reading_room, "PAGE", 2)
    for _time in range(4):
        Door(Client(), "en").send("More")
    seen, place = [], ""
    while place is not None:
        page = admin_client.get(at("inquiry_threads") + place).json()
        seen += [thread["reference"] for thread in page["threads"]]
        place = page["next"] and f"?before={page['next']}"
        assert page["total"] == 5
    (found,) = admin_client.get(at("inquiry_threads"), {"reference": inquiry.reference}).json()["threads"]

    assert seen == list(Inquiry.objects.values_list("reference", flat=True))
    assert found["reference"] == inquiry.reference


@pytest.mark.parametrize("place", ["x", "2026-13-01.1", "2026-01-01", "2026-01-01.x", ""])
def test_a_place_in_the_list_that_is_none_is_not_found(admin_client, inquiry, place):
    assert admin_client.get(at("inquiry_threads"), {"before": place}).status_code == 404


def test_an_envelope_that_did_not_come_with_the_list_is_fetched_by_itself(admin_client, inquiry, identity, monkeypatch):
    monkeypatch.setattr(reading_room, "BUDGET", 0)
    (thread,) = admin_client.get(at("inquiry_threads")).json()["threads"]
    envelope = admin_client.get(at("message_envelope", thread["messages"][0]["pk"]))

    assert thread["messages"][0]["envelope"] is None
    assert opened(envelope.content, str(identity))["message"] == f"{CANARY} question"
    assert "no-store" in envelope["Cache-Control"]
    assert admin_client.get(at("message_envelope", 0)).status_code == 404
