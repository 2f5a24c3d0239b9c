from django.db import models
from django.utils.translation import gettext_lazy as _

from ..anonymity.counts import Table
from ..anonymity.sizes import People


class CountTable(models.Model):
    """Counts of establishments that were imported: beside the tables that come with the guard, or in their place where it is
    later. One record a source and table; a new import takes the place of the old one."""

    source = models.CharField(max_length=120)
    source_fr = models.CharField(max_length=120, blank=True)
    table = models.CharField(max_length=120)
    date = models.CharField(max_length=7)
    """YYYY-MM, or YYYY."""
    cells = models.JSONField()
    """Rows of region, sector, fewest and most people (null: no end), and the count (null: not known)."""
    imported_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["source", "table"], name="one_record_a_table")]
        verbose_name = _("table of counts")
        verbose_name_plural = _("tables of counts")

    def __str__(self) -> str:
        return f"{self.source}, {self.table}, {self.date}"

    @classmethod
    def keep(cls, table: Table) -> "CountTable":
        """Stores `table`, in the place of an older import of it."""
        cells = [[region, sector, size.low, size.high, count] for (region, sector, size), count in table.cells.items()]
        kept, _made = cls.objects.update_or_create(
            source=table.source,
            table=table.table,
            defaults={"source_fr": table.source_fr, "date": table.date, "cells": cells},
        )
        return kept

    def as_table(self) -> Table:
        cells = {(region, sector, People(low, high)): count for region, sector, low, high, count in self.cells}
        return Table(self.source, self.table, self.date, cells, self.source_fr)
