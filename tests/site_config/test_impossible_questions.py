"""The admin refuses what nobody can mean, and does not fail on it: null characters, and numbers that no database holds."""

import re

import pyrage
import pytest
from django.contrib import admin
from django.test import Client
from django.urls import URLPattern, get_resolver, reverse

from inquiries.models import Inquiry
from tests.inquiries.tools import Door

NULL, LONG, ENDLESS = "x\0", "9" * 30, "9" * 5000
POSTED = ("version", "last", "move", "region", "tensions", "intervention_types", "position", "from", "case", "days")
REGION = {"name": "A region", "slug": "a-region", "position": "3", "version": "1"}
LISTED = ("p", "q", "o", "e", "id__in", "id__gt", "_to_field", "_changelist_filters")


@pytest.fixture
def signed_in(admin_user, settings) -> Client:
    """With one inquiry to look at. A failure is an answer of 500."""
    settings.INQUIRY_RECIPIENTS = [str(pyrage.x25519.Identity.generate().to_public())]
    Door(Client(), "en").send("Hello")
    client = Client(raise_request_exception=False)
    client.force_login(admin_user)
    return client


def lists() -> list[str]:
    """The address of each list of the admin."""
    return [
        reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist") for model in admin.site._registry
    ]


def addresses_with_a_number(patterns: list, before: str = "/") -> list[str]:
    """The routes of the admin that take a number."""
    found = []
    for pattern in patterns:
        route = before + str(pattern.pattern)
        found += [route] if isinstance(pattern, URLPattern) else addresses_with_a_number(pattern.url_patterns, route)
    return [route for route in found if route.startswith("/admin/") and "<" in route and "(" not in route]


@pytest.mark.parametrize("name", ["state__exact", "language", "what", "q", "reference", "older", "nowhere\0"])
def test_a_null_character_in_an_address_is_refused(signed_in, case, name):
    pages = ["/admin/inquiries/inquiry/room/threads/", f"/admin/casestudies/casestudy/{case.pk}/versions/", *lists()]

    assert {signed_in.get(page, {name: NULL}).status_code for page in pages} == {400}


@pytest.mark.parametrize("number", [LONG, ENDLESS])
def test_a_list_is_asked_for_no_number_that_cannot_be(signed_in, number):
    for page in lists():
        statuses = {name: signed_in.get(page, {name: number}).status_code for name in LISTED}
        assert set(statuses.values()) <= {200, 302, 400}, (page, statuses)


@pytest.mark.parametrize("number", [LONG, ENDLESS])
def test_no_address_leads_to_a_number_that_cannot_be(signed_in, number):
    routes = addresses_with_a_number(get_resolver().url_patterns)
    for path in (re.sub(r"<[^>]+>", number, route) for route in routes):
        statuses = {signed_in.get(path).status_code, signed_in.post(path).status_code}
        assert statuses <= {200, 301, 302, 400, 403, 404, 405}, path
    assert len(routes) > 60


@pytest.mark.parametrize("number", [LONG, ENDLESS])
def test_no_form_takes_a_number_that_cannot_be(signed_in, case, number):
    forms = [
        f"/admin/casestudies/casestudy/{case.pk}/change/",
        f"/admin/casestudies/casestudy/{case.pk}/versions/",
        f"/admin/casestudies/casestudy/{case.pk}/preview/fr/",
        f"/admin/casestudies/casestudy/{case.pk}/consent/",
        "/admin/casestudies/casestudy/add/",
        "/admin/casestudies/casestudy/order/",
        "/admin/casestudies/casestudy/exchange/",
        f"/admin/casestudies/region/{case.region_id}/change/",
    ]
    for path in forms:
        statuses = {name: signed_in.post(path, {**REGION, name: number}).status_code for name in POSTED}
        assert max(statuses.values()) < 500, (path, statuses)


@pytest.mark.parametrize("last", [LONG, ENDLESS])
def test_an_erasure_takes_no_number_that_cannot_be(signed_in, last):
    chosen = {"action": "delete_selected", "_selected_action": Inquiry.objects.get().pk, "post": "yes", "last": last}

    assert signed_in.post("/admin/inquiries/inquiry/", chosen).status_code == 302
