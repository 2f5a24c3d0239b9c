"""Django's own backend; a signed-in user also knows whether they have a second factor, without a query more."""

from django.contrib.auth.backends import ModelBackend
from django.contrib.auth.models import User

from . import second_factor


class AccountBackend(ModelBackend):
    def get_user(self, user_id: int) -> User | None:
        """The active user, with `has_second_factor` from the same query; None if there is none."""
        user = User.objects.annotate(has_second_factor=second_factor.EXISTS).filter(pk=user_id).first()
        return user if user and self.user_can_authenticate(user) else None
