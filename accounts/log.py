"""The log that the consultant reads in the admin: who signed in, changed keys or accounts, and when. Kept for a year.

What is typed into the sign-in form may be a password in the wrong field, so a name that no account has is not written down.
Models whose changes are logged are named in settings.LOGGED_MODELS.
"""

from contextvars import ContextVar
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group, User
from django.contrib.auth.signals import user_logged_in, user_login_failed
from django.db.models import F, Model
from django.db.models.signals import m2m_changed, post_delete, post_save
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_noop

from .models import Event

KEPT_FOR = timedelta(days=365)
THE_SERVER = gettext_noop("the server")
UNKNOWN = gettext_noop("a name without an account")

current_request: ContextVar[HttpRequest | None] = ContextVar("accounts.current_request", default=None)
"""Set by the middleware. Signals do not say who acts; this request does."""


def record(what: Event.What, who: str, about: str = "", model: str = "") -> None:
    """Writes a line, and drops those that are over a year old."""
    Event.objects.filter(at__lt=timezone.now() - KEPT_FOR).delete()
    Event.objects.create(what=what, who=who[:150], about=about[:200], model=model)


def record_failure(who: str) -> None:
    """Counts a wrong password or code: one line a day for each account."""
    today = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    lines = Event.objects.filter(what=Event.What.FAILED, who=who, at__gte=today)
    if not lines.update(number=F("number") + 1, at=timezone.now()):
        record(Event.What.FAILED, who)


def actor() -> str:
    """The name of the user of the current request; `THE_SERVER` outside a request."""
    request = current_request.get()
    user = getattr(request, "user", None)
    return user.get_username() if user and user.is_authenticated else THE_SERVER


def _on_sign_in(sender: Any, request: HttpRequest, user: User, **kwargs: Any) -> None:
    record(Event.What.SIGNED_IN, user.get_username())


def _on_failure(sender: Any, credentials: dict[str, Any], **kwargs: Any) -> None:
    name = str(credentials.get("username", ""))
    is_known = get_user_model().objects.filter(username=name).exists()
    record_failure(name if is_known else UNKNOWN)


def _on_save(sender: type[Model], instance: Model, created: bool, raw: bool, **kwargs: Any) -> None:
    if raw:
        return
    if is_new_password(instance, created):
        _record_change(Event.What.PASSWORD, instance)
    elif not _is_of_signing_in(instance, set(kwargs.get("update_fields") or ())):
        _record_change(Event.What.ADDED if created else Event.What.CHANGED, instance)


def _is_of_signing_in(instance: Model, touched: set[str]) -> bool:
    """Whether a save only notes the day, or keeps a better hash of the same password."""
    has_password = isinstance(instance, User) and instance.has_usable_password()
    return touched == {"last_login"} or (touched == {"password"} and has_password)


def is_new_password(instance: Model, created: bool) -> bool:
    """Whether `set_password` came before this save. A better hash of the same password does not count."""
    return isinstance(instance, User) and not created and getattr(instance, "_password", None) is not None


def _on_delete(sender: type[Model], instance: Model, **kwargs: Any) -> None:
    _record_change(Event.What.DELETED, instance)


def _on_role(sender: Any, instance: Model, action: str, pk_set: set[int] | None, **kwargs: Any) -> None:
    if action == "post_add" and isinstance(instance, User):
        names = ", ".join(Group.objects.filter(pk__in=pk_set or ()).values_list("name", flat=True))
        record(Event.What.ROLE, actor(), f"{instance.get_username()}: {names}")


def _record_change(what: Event.What, instance: Model) -> None:
    record(what, actor(), str(instance), instance._meta.label_lower)


def connect() -> None:
    """Connects the log to sign-ins, role changes and every model of settings.LOGGED_MODELS."""
    user_logged_in.connect(_on_sign_in, dispatch_uid="accounts.log")
    user_login_failed.connect(_on_failure, dispatch_uid="accounts.log")
    m2m_changed.connect(_on_role, sender=User.groups.through, dispatch_uid="accounts.log")
    for label in settings.LOGGED_MODELS:
        post_save.connect(_on_save, sender=label, dispatch_uid=f"accounts.log.{label}")
        post_delete.connect(_on_delete, sender=label, dispatch_uid=f"accounts.log.{label}")
