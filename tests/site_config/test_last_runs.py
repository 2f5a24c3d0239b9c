import re

import pytest
from django.contrib.auth.models import Group, User
from django.urls import reverse

from site_config.models import Mark

pytestmark = pytest.mark.django_db


def test_the_settings_page_tells_when_the_site_last_did_its_own_work(client):
    client.force_login(User.objects.create_superuser("consultant"))
    Mark.objects.put("publish_due")

    page = client.get(reverse("admin:settings"), headers={"accept-language": "en"}).content.decode()

    assert "Publish scheduled cases" in page
    assert len(re.findall("last on [^<]* UTC<", page)) == page.count("last on ") == 1
    assert "not done yet" in page


def test_an_editor_does_not_see_it(client):
    editor = User.objects.create_user("editor", is_staff=True)
    editor.groups.add(Group.objects.get(name="editor"))
    client.force_login(editor)

    page = client.get(reverse("admin:settings"), headers={"accept-language": "en"}).content.decode()

    assert "Publish scheduled cases" not in page
