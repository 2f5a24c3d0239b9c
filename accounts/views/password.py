"""Changing one's own password."""

from typing import Any

from django.contrib.auth.views import PasswordChangeView
from django.http import HttpResponse

from ..forms import NewPasswordForm


class ChangePassword(PasswordChangeView):
    """Django's, but wrong old passwords are throttled and logged."""

    form_class = NewPasswordForm

    def get_form_kwargs(self) -> dict[str, Any]:
        """The form counts attempts, for which it needs the request."""
        return super().get_form_kwargs() | {"request": self.request}

    def form_invalid(self, form: Any) -> HttpResponse:
        response = super().form_invalid(form)
        return form.refusal.mark(response) if form.refusal else response
