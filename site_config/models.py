"""What the site keeps about itself."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import models
from django.utils import timezone


class MarkQuerySet(models.QuerySet["Mark"]):
    def put(self, name: str) -> None:
        """Marks that `name` happened now."""
        self.update_or_create(name=name, defaults={"at": timezone.now()})

    def times_of(self, names: Iterable[str]) -> dict[str, datetime | None]:
        """When each of `names` last happened; None for what never did."""
        return dict.fromkeys(names) | dict(self.filter(name__in=names).values_list("name", "at"))

    def is_recent(self, name: str, age: timedelta) -> bool:
        """Whether the mark `name` was set less than `age` ago."""
        return self.filter(name=name, at__gt=timezone.now() - age).exists()


class Mark(models.Model):
    """When something of the site's own last happened: a periodic job ran, the database took a write. One row a name."""

    name = models.CharField(max_length=40, primary_key=True)
    at = models.DateTimeField()

    objects = MarkQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.name}: {self.at:%Y-%m-%d %H:%M}"
