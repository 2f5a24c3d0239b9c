"""The three roles: groups whose permissions are written in one table (settings.ROLE_PERMISSIONS).

`settle` runs after every `migrate`, so a role also covers the models that came with it. Changes made to these groups by
hand do not last.
"""

from dataclasses import dataclass
from fnmatch import fnmatch
from typing import Any

from django.apps import apps as installed_apps
from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.management import create_permissions
from django.contrib.auth.models import AbstractBaseUser, AnonymousUser, Group, Permission, User
from django.db.models import Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

CONSULTANT, EDITOR, READER = "consultant", "editor", "reader"


@dataclass(frozen=True)
class Role:
    """A role as the user page shows it."""

    name: str
    label: "str | Promise"
    may: "str | Promise"


ROLES = (
    Role(READER, _("Reader"), _("reads every case and text, drafts included, and changes nothing")),
    Role(
        EDITOR,
        _("Editor"),
        _("writes and publishes cases, texts and lists; sees no inquiries, keys, consents or accounts"),
    ),
    Role(CONSULTANT, _("Consultant"), _("does everything: cases, inquiries, keys and accounts")),
)


def settle(*, apps: Any = installed_apps, using: str = "default", **kwargs: Any) -> None:
    """Makes the three groups and gives each exactly the permissions of its line in the table."""
    try:
        apps.get_model("auth", "Group")
    except LookupError:  # a partial migration that has not come to accounts
        return
    for config in installed_apps.get_app_configs():
        create_permissions(config, verbosity=0, using=using)
    permissions = list(Permission.objects.using(using).select_related("content_type"))
    for name, patterns in settings.ROLE_PERMISSIONS.items():
        group, _is_new = Group.objects.using(using).get_or_create(name=name)
        group.permissions.set([permission for permission in permissions if _covers(patterns, permission)])


def _covers(patterns: list[str], permission: Permission) -> bool:
    name = f"{permission.content_type.app_label}.{permission.codename}"
    return any(fnmatch(name, pattern) for pattern in patterns)


def is_consultant(user: AbstractBaseUser | AnonymousUser) -> bool:
    """Whether this is an active account with the role of consultant."""
    return isinstance(user, User) and user.is_active and role_of(user) == CONSULTANT


def role_of(user: User) -> str:
    """The name of the user's role; empty for an account without one. A superuser is a consultant."""
    if user.is_superuser:
        return CONSULTANT
    names = {group.name for group in user.groups.all()}
    return next((role.name for role in reversed(ROLES) if role.name in names), "")


def label_of(name: str) -> "str | Promise":
    """What people call the role `name`; the name itself where there is no such role."""
    return next((role.label for role in ROLES if role.name == name), name)


def give(user: User, name: str) -> None:
    """Gives a saved user this role and takes every other right away."""
    is_superuser = user.is_superuser and name == CONSULTANT
    User.objects.filter(pk=user.pk).update(is_staff=True, is_superuser=is_superuser)
    user.is_staff, user.is_superuser = True, is_superuser
    user.user_permissions.clear()
    user.groups.set(Group.objects.filter(name=name))


def consultants() -> "QuerySet[User]":
    """Accounts that can sign in and do everything."""
    everything = Q(is_superuser=True) | Q(groups__name=CONSULTANT)
    return get_user_model().objects.filter(everything, is_active=True, is_staff=True).distinct()


def is_last_consultant(user: User) -> bool:
    """Whether nobody could manage accounts without this user. Locks the accounts until the transaction ends."""
    list(User.objects.select_for_update().filter(is_active=True).values_list("pk", flat=True))
    return list(consultants().values_list("pk", flat=True)) == [user.pk]
