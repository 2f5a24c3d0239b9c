"""The same thing posted many times at once, as impatient people and flaky networks do, is one thing."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.contrib.auth.models import User
from django.db import connections
from django.test import Client

from inquiries.models import Inquiry, Message, Notification, Tally

from .tools import Door, SealingDoor, answer_to, wait_for_notifications


@pytest.fixture(autouse=True)
def _real_threads(file_database):
    yield
    connections.close_all()


def at_once(act: Callable[[], int]) -> set[int]:
    """The statuses of sixteen posts from eight threads."""

    def run(_number):
        try:
            return act()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(8) as threads:
        return set(threads.map(run, range(16)))


def test_a_sealed_inquiry():
    door = SealingDoor(Client())
    fields = door.sealed(door.open())

    assert at_once(lambda: SealingDoor(Client()).post(fields).status_code) == {200}
    assert Inquiry.objects.count() == Message.objects.count() == 1


def test_a_further_message():
    door = Door(Client(), "en")
    code, form = door.send_for_code(), door.open()

    def write() -> int:
        return Door(Client(), "en").follow_up(code=code, action="write", message="More", **form).status_code

    assert at_once(write) == {200}
    assert Message.objects.count() == 2
    wait_for_notifications()
    assert Notification.objects.count() == 2, "nobody has an address yet"


def test_an_answer():
    Door(Client(), "en").send()
    inquiry, consultant = Inquiry.objects.get(), User.objects.create_superuser("consultant")

    def answer() -> int:
        client = Client()
        client.force_login(consultant)
        return answer_to(client, inquiry, "Answer", token="the same").status_code

    assert at_once(answer) == {200}
    assert Message.objects.filter(author="consultant").count() == 1


def test_an_erasure():
    door = SealingDoor(Client())
    code = door.send_for_code()
    statuses = at_once(lambda: SealingDoor(Client()).follow_up(code, action="delete").status_code)

    assert statuses <= {200, 422}
    assert not Inquiry.objects.exists()
    assert [tally.erased for tally in Tally.objects.all()] == [1]


def test_the_receipt_page_shows_the_code_to_one():
    door = Door(Client(), "en")
    address = door.send()["Location"]
    shown: list[bool] = []

    def look() -> int:
        page = Client().get(address)
        shown.append(b'class="receipt-code"' in page.content)
        return page.status_code

    assert at_once(look) == {200}
    assert shown.count(True) == 1
