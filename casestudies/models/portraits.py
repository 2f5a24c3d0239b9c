from django.db import models

from .texts import ONLY


class Portrait(models.Model):
    """The picture on the About page, at two widths and in two formats, as `portraits` encodes it.

    It stands in the database, and not in a file, so that replicas share it and a backup holds it.
    """

    digest = models.CharField(max_length=16, help_text="Of the picture: its address changes when it does.")
    small_avif = models.BinaryField()
    small_jpeg = models.BinaryField()
    large_avif = models.BinaryField()
    large_jpeg = models.BinaryField()

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(pk=ONLY), name="one_portrait")]

    def __str__(self) -> str:
        return self.digest
