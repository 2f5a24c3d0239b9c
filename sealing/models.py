"""The consultant's public keys. Their private halves never come here."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class RecipientKey(models.Model):
    """A public key that was made in the admin, and put to use once its private half was seen to open something."""

    key = models.CharField(_("public key"), max_length=70, unique=True)
    added_on = models.DateField(_("added on"), default=timezone.localdate)
    is_active = models.BooleanField(_("in use"), default=True)

    class Meta:
        verbose_name = _("key")
        verbose_name_plural = _("keys")
        ordering = ["-is_active", "-added_on", "-pk"]

    def __str__(self) -> str:
        return f"{self.key[:10]}…{self.key[-6:]}"


class KeyTrial(models.Model):
    """The day on which somebody last opened a test envelope with the private half of a key."""

    key = models.CharField(max_length=70, unique=True)
    on = models.DateField(default=timezone.localdate)

    def __str__(self) -> str:
        return f"{self.key[:10]}…: {self.on}"
