"""People who sign in, and what they hold."""

import time
from contextlib import contextmanager

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django_otp.oath import TOTP
from django_otp.plugins.otp_totp.models import TOTPDevice

from accounts import hashing, roles

PASSWORD = "une phrase que personne ne devine"
LOGIN = "/admin/login/"


@pytest.fixture
def person(db):
    """`person("editor")`: an account with that role; the name of the role is its user name."""

    def make(role: str, name: str = "") -> User:
        user = User.objects.create_user(name or role, password=PASSWORD)
        roles.give(user, role)
        return user

    return make


@pytest.fixture
def consultant(person) -> User:
    return person("consultant")


def sign_in(client: Client, name: str, password: str = PASSWORD, **options):
    """Posts the sign-in form."""
    return client.post(LOGIN, {"username": name, "password": password, "next": "/admin/"}, **options)


@contextmanager
def full_line():
    """As many wait to have their password checked, on devices that never signed in, as are let in."""
    places = hashing._lines[False].places
    for _place in range(hashing.LINE):
        assert places.acquire(timeout=10)
    yield
    places.release(hashing.LINE)


def is_signed_in(client: Client) -> bool:
    return client.get("/admin/").status_code == 200


@pytest.fixture
def with_codes(consultant) -> TOTPDevice:
    """The consultant's one-time codes, in use."""
    return TOTPDevice.objects.create(user=consultant, name="totp", confirmed=True)


def code_of(device: TOTPDevice, steps: int = 0) -> str:
    """What the app shows now, or so many steps of thirty seconds later."""
    generator = TOTP(device.bin_key, device.step, device.t0, device.digits, device.drift)
    generator.time = time.time() + steps * device.step
    return f"{generator.token():06d}"
