"""Every address of the admin that the resolver knows, with real things in the places of its parameters."""

import re
from collections.abc import Iterator

import pyrage
from django.apps import apps
from django.contrib.auth.models import User
from django.db.models import Model
from django.urls import URLPattern, URLResolver, get_resolver

from accounts.models import Event
from casestudies.models import CaseStudy, ClientAnswer, PreviewLink, WatchedTerms
from inquiries.models import Inquiry, Message, Notification, Tally
from sealing.models import RecipientKey

OPEN = re.compile(
    r"set_language|accounts:.*|admin:(index|texts|settings|help|login|logout|password_change.*|jsi18n|view_on_site|app_list|autocomplete|)"
)
"""Names of views that any role may reach, that lead on to another, or that answer about nothing in particular."""


def make_one_of_each() -> None:
    """One of everything that addresses name by its number and that the four cases do not bring."""
    case, inquiry = CaseStudy.objects.first(), _made(Inquiry, reference="HC-7F3K-Q2", language="fr")
    _made(RecipientKey, key=str(pyrage.x25519.Identity.generate().to_public()))
    _made(Message, inquiry=inquiry, author="writer")
    _made(Notification, inquiry=inquiry)
    _made(Tally, month="2026-01-01")
    _made(WatchedTerms, case=case, fingerprints=[])
    link = _made(PreviewLink, case=case, expires_on="2099-01-01")
    _made(ClientAnswer, case=case, link=link, kind="change")
    _made(Event, who="somebody", what=Event.What.SIGNED_IN)
    User.objects.create_user("somebody")


def _made(model: type[Model], **values: object) -> Model:
    """One of `model`, with something in each field that needs it."""
    plain = {"BinaryField": b"x", "CharField": "x", "TextField": "x"}
    for field in model._meta.fields:
        is_needed = not (field.has_default() or field.null or field.is_relation or field.primary_key)
        if is_needed and field.name not in values:
            values[field.name] = plain.get(field.get_internal_type(), 1)
    return model.objects.create(**values)


def addresses() -> Iterator[tuple[str, str]]:
    """Names of views and a path to each."""
    for pattern, name in _walk(get_resolver()):
        if pattern.startswith("admin/") and not OPEN.fullmatch(name):
            yield name, "/" + _filled(pattern, name)


def _walk(resolver: URLResolver, prefix: str = "", namespaces: tuple[str, ...] = ()) -> Iterator[tuple[str, str]]:
    for pattern in resolver.url_patterns:
        path = prefix + str(pattern.pattern)
        if isinstance(pattern, URLPattern):
            yield path, ":".join((*namespaces, pattern.name or ""))
        else:
            yield from _walk(pattern, path, (*namespaces, pattern.namespace) if pattern.namespace else namespaces)


def _filled(pattern: str, name: str) -> str:
    label, model = name.removeprefix("admin:").split("_")[:2]
    names = {known.__name__.lower() for known in apps.get_models()}  # some views are about no model: sealing_key_trial
    found = apps.get_model(label, model).objects.order_by("-pk").first() if model in names else None
    pk = str(found.pk) if found else "1"
    others = {"terms": WatchedTerms, "link": PreviewLink, "answer": ClientAnswer}
    values = {parameter: str(model.objects.get().pk) for parameter, model in others.items()}
    if {"link", "answer"} & set(re.findall(r"<\w+:(\w+)>", pattern)):
        pk = str(PreviewLink.objects.get().case_id)
    for parameter, value in {**values, "state": "read"}.items():
        pattern = re.sub(rf"<\w+:{parameter}>", value, pattern)
    pattern = pattern.replace("^(.+)/change/delete-translation/(.+)/$", f"{pk}/change/delete-translation/fr/")
    return re.sub(r"<[^>]+>", pk, pattern)
