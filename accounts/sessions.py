"""Sessions in the database that know whose they are (settings.SESSION_ENGINE)."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, cast

from django.contrib.auth.models import User
from django.contrib.auth.signals import user_logged_in
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.db.models.signals import post_save
from django.http import HttpRequest
from django.utils import timezone

from . import log
from .models import Session

STARTED, USED = "accounts.started", "accounts.used"


class SessionStore(DatabaseStore):
    """Copies from the session's data what the list of sessions shows."""

    @classmethod
    def get_model_class(cls) -> type[Session]:
        """The model that Django keeps these sessions in."""
        return Session

    def create_model_instance(self, data: dict[str, Any]) -> Session:
        """The row to save, with owner, start and last use copied from `data`."""
        session = cast(Session, super().create_model_instance(data))
        session.user_id = data.get("_auth_user_id")
        session.started_at = _as_time(data.get(STARTED))
        session.last_used_at = _as_time(data.get(USED))
        return session


def _as_time(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


def _this_hour() -> str:
    return timezone.now().replace(minute=0, second=0, microsecond=0).isoformat()


def _start(sender: Any, request: HttpRequest, user: User, **kwargs: Any) -> None:
    request.session[STARTED] = request.session[USED] = _this_hour()
    Session.objects.filter(expire_date__lt=timezone.now()).delete()


def touch(request: HttpRequest) -> None:
    """Notes that the session is in use, at most once an hour."""
    if request.session.get(USED) != _this_hour():
        request.session[USED] = _this_hour()


def of(user: User) -> list[Session]:
    """The user's sessions that still work, the one used last first."""
    return list(
        Session.objects.filter(user=user, expire_date__gt=timezone.now()).order_by("-last_used_at", "-started_at")
    )


def end(keys: Iterable[str]) -> int:
    """Ends the sessions with these keys; returns how many there were."""
    return Session.objects.filter(session_key__in=list(keys)).delete()[0]


def end_others(user: User, kept_key: str | None = None) -> int:
    """Ends every session of the user but the one with `kept_key`; returns how many there were."""
    return Session.objects.filter(user=user).exclude(session_key=kept_key or "").delete()[0]


def _end_after_new_password(sender: Any, instance: User, created: bool, **kwargs: Any) -> None:
    if log.is_new_password(instance, created):
        request = log.current_request.get()
        is_own = request is not None and getattr(request, "user", None) == instance
        end_others(instance, request.session.session_key if request and is_own else None)


def connect() -> None:
    """Connects sessions to sign-ins and to changes of password."""
    post_save.connect(_end_after_new_password, sender="auth.User", dispatch_uid="accounts.sessions")
    user_logged_in.connect(_start, dispatch_uid="accounts.sessions")
