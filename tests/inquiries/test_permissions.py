"""Who may do what on the consultant's side, by address and by POST: nothing hangs on a button that is not shown."""

import re

import pyrage
import pytest
from django.contrib.auth.models import Permission, User
from django.test import Client
from django.urls import reverse

from inquiries.models import Inquiry, Notification
from sealing import trials
from sealing.models import RecipientKey

from .tools import Door, answer_to

ENGLISH = {"Accept-Language": "en"}
ROLES = {
    "none": [],
    "editor": ["change_casestudy", "view_casestudy"],
    "view": ["view_inquiry", "view_recipientkey", "view_notification", "view_tally"],
    "change": ["view_inquiry", "change_inquiry"],
    "delete": ["view_inquiry", "delete_inquiry"],
    "keys": ["view_recipientkey", "add_recipientkey"],
    "retire": ["view_recipientkey", "add_recipientkey", "change_recipientkey"],
    "outbox": ["view_notification", "change_notification"],
}


@pytest.fixture
def inquiry(db) -> Inquiry:
    Door(Client(), "en").send("A letter")
    RecipientKey.objects.create(key=str(pyrage.x25519.Identity.generate().to_public()))
    return Inquiry.objects.get()


def signed_in(role: str) -> Client:
    user = User.objects.create_user(role, is_staff=True)
    user.user_permissions.set(Permission.objects.filter(codename__in=ROLES[role]))
    client = Client(headers=ENGLISH)
    client.force_login(user)
    return client


def at(name: str, *args) -> str:
    name = name.replace("recipient_", "sealing_recipientkey_") if name.startswith("recipient_") else f"inquiries_{name}"
    return reverse(f"admin:{name}", args=args)


READ = {
    "inquiry_changelist": {"view", "change", "delete"},
    "inquiry_room": {"view", "change", "delete"},
    "inquiry_threads": {"view", "change", "delete"},
    "inquiry_capacity": {"view", "change", "delete"},
    "inquiry_change": {"view", "change", "delete"},
    "inquiry_delete": {"delete"},
    "inquiry_add": set(),
    "inquiry_history": {"view", "change", "delete"},
    "message_envelope": {"view", "change", "delete"},
    "recipient_changelist": {"view", "keys", "retire"},
    "recipient_change": {"view", "keys", "retire"},
    "recipient_delete": set(),
    "recipient_assistant": {"keys", "retire"},
    "notification_changelist": {"view", "outbox"},
    "notification_change": {"view", "outbox"},
    "notification_delete": set(),
    "notification_add": set(),
    "tally_changelist": {"view"},
    "tally_add": set(),
}
"""Which roles a page answers; all others are refused."""


def object_of(name: str) -> list[int]:
    model = {"inquiry": Inquiry, "recipient": RecipientKey, "notification": Notification}.get(name.split("_")[0])
    if name == "message_envelope":
        return [Inquiry.objects.get().messages.get().pk]
    needs_one = name.endswith(("_change", "_delete", "_history"))
    return [model.objects.first().pk] if model and needs_one else []


@pytest.mark.parametrize("role", ROLES)
def test_each_page_answers_those_who_may_see_it(inquiry, role):
    client = signed_in(role)
    answered = {name for name in READ if client.get(at(name, *object_of(name))).status_code == 200}

    assert answered == {name for name, roles in READ.items() if role in roles}


@pytest.mark.parametrize("role", ROLES)
def test_each_page_is_closed_to_visitors(client, inquiry, role):
    assert {client.get(at(name, *object_of(name))).status_code for name in READ} == {302}


POSTED = {
    "answer": {"change"},
    "seen": {"change"},
    "reseal": {"change"},
    "mark": {"change"},
    "mark_as_read": {"change"},
    "mark_as_handled": {"change"},
    "kept_because": {"change"},
    "delete": {"delete"},
    "delete_selected": {"delete"},
    "download": {"view", "change", "delete"},
    "trial": {"view", "keys", "retire"},
    "activate": {"keys", "retire"},
    "activate and retire": {"retire"},
    "take out of use": {"retire"},
    "send_now": {"outbox"},
    "delete notification": set(),
}
"""Which roles an act is open to."""


def act(client: Client, name: str, inquiry: Inquiry) -> bool:
    """Whether it was done."""
    message, chosen = inquiry.messages.get(), {"_selected_action": [inquiry.pk], "post": "yes"}
    key = RecipientKey.objects.get()
    notification = Notification.objects.get()
    fields = {"mark": message.mark, "envelope": ""}
    before = state_of_everything()
    if name in ("mark_as_read", "mark_as_handled", "delete_selected"):
        client.post(at("inquiry_changelist"), {**chosen, "action": name})
    elif name == "answer":
        return answer_to(client, inquiry, "Mine").status_code == 200
    elif name == "reseal":
        return client.post(at("message_reseal", message.pk), fields).status_code == 422
    elif name == "kept_because":
        client.post(at("inquiry_change", inquiry.pk), {"kept_because": "mandate"})
    elif name == "mark":
        client.post(at("inquiry_mark", inquiry.pk, "handled"))
    elif name in ("seen", "delete"):
        client.post(at(f"inquiry_{name}", inquiry.pk), {"post": "yes"})
    elif name == "download":
        return client.post(at("inquiry_download", inquiry.pk)).status_code == 200
    elif name == "trial":
        return client.post(reverse("admin:sealing_key_trial"), {"key": key.key}).status_code == 200
    elif name.startswith("activate"):
        retire = {"retire_others": "yes"} if "retire" in name else {}
        client.post(at("recipient_activate"), {"proof": proof(), **retire})
    elif name == "take out of use":
        client.post(at("recipient_change", key.pk), {"understood": "on"})
    elif name == "send_now":
        chosen = {"action": "send_now", "_selected_action": [notification.pk]}
        client.post(at("notification_changelist"), chosen)
    else:
        client.post(at("notification_delete", notification.pk), {"post": "yes"})
    return state_of_everything() != before


def proof() -> str:
    key = str(pyrage.x25519.Identity.generate().to_public())
    return trials.TimestampSigner(salt=trials.SALT).sign(f"word~{key}")


def state_of_everything() -> list:
    return [list(model.objects.order_by("pk").values()) for model in (Inquiry, RecipientKey, Notification)]


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("name", POSTED)
def test_each_act_is_done_for_those_who_may(inquiry, name, role, mailoutbox):
    User.objects.create_superuser("consultant", "consultant@example.com")

    assert act(signed_in(role), name, inquiry) == (role in POSTED[name])


def test_a_viewer_who_fetches_an_envelope_leaves_the_inquiry_new(inquiry):
    signed_in("view").post(at("inquiry_download", inquiry.pk))
    inquiry.refresh_from_db()

    assert inquiry.state == "new"


@pytest.mark.parametrize("role", ["view", "change", "delete"])
def test_buttons_are_shown_to_those_who_may_press_them(inquiry, role):
    client = signed_in(role)
    page = client.get(at("inquiry_change", inquiry.pk)).content.decode()
    actions = re.findall(r'<option value="(\w+)"', client.get(at("inquiry_changelist")).content.decode())

    assert ("/mark/" in page, "/delete/" in page, 'name="_save"' in page) == (
        role == "change",
        role == "delete",
        role == "change",
    )
    assert (
        set(actions)
        == {
            "change": {"mark_as_read", "mark_as_handled"},
            "delete": {"delete_selected"},
            "view": set(),
        }[role]
    )


def test_a_key_is_offered_to_those_who_may_make_one(inquiry, settings, tmp_path):
    from sealing.identity import make_identity

    RecipientKey.objects.all().delete()
    (tmp_path / "keys").mkdir()
    settings.INQUIRY_RECIPIENTS = [make_identity(tmp_path / "keys" / "demo-identity.txt")]
    page = signed_in("view").get(at("inquiry_changelist")).content.decode()

    assert "sealed to the demo key" in page
    assert at("recipient_assistant") not in page


def test_an_inquiry_goes_with_a_notification_that_nobody_may_erase_alone(inquiry):
    assert Notification.objects.exists()
    signed_in("delete").post(at("inquiry_delete", inquiry.pk), {"post": "yes"})

    assert not Inquiry.objects.exists()
    assert not Notification.objects.exists()


def test_the_page_that_asks_names_messages_in_the_readers_language(inquiry):
    client = signed_in("delete")
    french = client.get(at("inquiry_delete", inquiry.pk), headers={"Accept-Language": "fr"}).content.decode()

    assert "Messages scellés\u00a0: 1" in french
