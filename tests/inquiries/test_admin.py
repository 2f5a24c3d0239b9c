"""The consultant's side: envelopes to fetch, states to set, nothing to read."""

import json
import re
import subprocess

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Permission, User
from django.test import Client
from django.urls import reverse

from inquiries.models import Inquiry

from .tools import CANARY, Door, bytes_on_disk, envelope_of

LIST = "admin:inquiries_inquiry_changelist"


@pytest.fixture
def inquiry(db) -> Inquiry:
    Door(Client(), "en").send(f"{CANARY} letter", name=CANARY)
    return Inquiry.objects.get()


def at(name: str, inquiry: Inquiry, *args) -> str:
    return reverse(f"admin:inquiries_inquiry_{name}", args=[inquiry.pk, *args])


def staff_with(*permissions: str) -> Client:
    user = User.objects.create_user("partner", is_staff=True)
    user.user_permissions.set(Permission.objects.filter(codename__in=permissions))
    client = Client()
    client.force_login(user)
    return client


def test_the_list_and_the_page_show_no_plaintext(admin_client, inquiry):
    for page in (admin_client.get(reverse(LIST)), admin_client.get(at("change", inquiry))):
        assert page.status_code == 200
        assert inquiry.reference in page.content.decode()
        assert CANARY not in page.content.decode()


def test_the_page_runs_under_the_strict_policy(admin_client, inquiry):
    for path in (reverse(LIST), at("change", inquiry), at("delete", inquiry)):
        page = admin_client.get(path).content.decode()
        assert not re.search(r"<style|\sstyle=|\son\w+=|<script(?![^>]*\ssrc=)", page.replace("\n", " "))


def test_the_command_on_the_page_opens_the_downloaded_file(admin_client, inquiry, identity, age, tmp_path):
    page = admin_client.get(at("change", inquiry)).content.decode()
    answer = admin_client.post(at("download", inquiry))
    file = re.search(r'filename="([^"]+)"', answer["Content-Disposition"])[1]
    (tmp_path / file).write_bytes(answer.content)
    (tmp_path / "huis-clos-identity.txt").write_text(f"{identity}\n")
    command = re.search(r"<code>(age [^<]+)</code>", page)[1].split()

    letter = json.loads(subprocess.run([age, *command[1:]], cwd=tmp_path, capture_output=True, check=True).stdout)

    assert file == f"{inquiry.reference}.age"
    assert answer["Content-Type"] == "application/octet-stream"
    assert "no-store" in answer["Cache-Control"]
    assert letter["message"] == f"{CANARY} letter"


def test_fetching_a_new_inquiry_marks_it_as_read(admin_client, inquiry):
    admin_client.post(at("download", inquiry))
    inquiry.refresh_from_db()
    assert inquiry.state == "read"

    Inquiry.objects.update(state="handled")
    admin_client.post(at("download", inquiry))
    inquiry.refresh_from_db()
    assert inquiry.state == "handled"


@pytest.mark.parametrize("state", ["read", "handled", "new"])
def test_a_button_sets_the_state(admin_client, inquiry, state):
    answer = admin_client.post(at("mark", inquiry, state), follow=True)

    inquiry.refresh_from_db()
    assert inquiry.state == state
    assert answer.redirect_chain == [(at("change", inquiry), 302)]
    assert admin_client.post(at("mark", inquiry, "lost")).status_code == 404


@pytest.mark.parametrize(("action", "state"), [("mark_as_read", "read"), ("mark_as_handled", "handled")])
def test_the_list_sets_the_state_of_several(admin_client, inquiry, action, state):
    Door(Client(), "fr").send()
    admin_client.post(reverse(LIST), {"action": action, "_selected_action": [i.pk for i in Inquiry.objects.all()]})

    assert set(Inquiry.objects.values_list("state", flat=True)) == {state}


def test_nothing_can_be_added_or_changed_but_why_it_is_kept(admin_client, inquiry):
    assert admin_client.get(reverse("admin:inquiries_inquiry_add")).status_code == 403
    fields = re.findall(
        r'<(?:input|select|textarea)[^>]*name="(?!csrf|_save|unsaved)([^"]*)"', page_form(admin_client, inquiry)
    )
    assert fields == ["kept_because"]

    before = Inquiry.objects.values().get()
    admin_client.post(
        at("change", inquiry), {"reference": "HC-0000-00", "key_digest": "x", "kept_because": "under way"}
    )
    assert Inquiry.objects.values().get() == {**before, "kept_because": "under way"}


def page_form(client, inquiry) -> str:
    page = client.get(at("change", inquiry)).content.decode()
    return page[page.index('id="inquiry_form"') :].split("</form>")[0]


def test_what_changes_something_must_be_posted_with_a_token(inquiry, admin_user):
    client = Client(enforce_csrf_checks=True)
    client.force_login(admin_user)
    for path in (at("download", inquiry), at("mark", inquiry, "read")):
        assert client.get(path).status_code == 405
        assert client.post(path).status_code == 403

    inquiry.refresh_from_db()
    assert inquiry.state == "new"


def test_a_visitor_gets_no_envelope(client, inquiry):
    assert client.post(at("download", inquiry)).status_code == 403
    assert client.post(at("mark", inquiry, "read")).status_code == 403


def test_staff_get_what_they_are_allowed_and_no_more(inquiry):
    nobody = staff_with()
    assert nobody.post(at("download", inquiry)).status_code == 403
    assert nobody.get(reverse(LIST)).status_code == 403
    User.objects.all().delete()

    reader = staff_with("view_inquiry")
    assert reader.post(at("download", inquiry)).status_code == 200
    assert reader.post(at("mark", inquiry, "handled")).status_code == 403
    assert "Mark as" not in reader.get(reverse(LIST), headers={"Accept-Language": "en"}).content.decode()
    assert "/mark/" not in page_form(reader, inquiry)
    assert reader.post(at("delete", inquiry), {"post": "yes"}).status_code == 403
    User.objects.all().delete()

    assistant = staff_with("view_inquiry", "change_inquiry")
    assert "/mark/handled/" in page_form(assistant, inquiry)
    assert assistant.post(at("mark", inquiry, "handled")).status_code == 302


@pytest.mark.parametrize("how", ["page", "list"])
def test_deleting_is_confirmed_and_real(file_database, how):
    Door(Client(), "fr").send("Bonjour")
    inquiry = Inquiry.objects.get()
    inside = envelope_of(inquiry)[1000:1500]
    client = Client()
    client.force_login(User.objects.create_superuser("consultant"))
    path = at("delete", inquiry) if how == "page" else reverse(LIST)
    chosen = {} if how == "page" else {"action": "delete_selected", "_selected_action": [inquiry.pk]}

    asked = client.get(path) if how == "page" else client.post(path, chosen)
    assert inquiry.reference in asked.content.decode()
    assert Inquiry.objects.exists()
    assert inside in bytes_on_disk(file_database)

    client.post(path, {**chosen, "post": "yes"})
    assert not Inquiry.objects.exists()
    assert inside not in bytes_on_disk(file_database)


def test_the_admin_keeps_no_history_of_inquiries(admin_client, inquiry):
    admin_client.post(at("download", inquiry))
    admin_client.post(at("mark", inquiry, "handled"))
    admin_client.post(at("delete", inquiry), {"post": "yes"})

    assert not Inquiry.objects.exists()
    assert not LogEntry.objects.exists()
