from django.db import models

PUBLISHED, DRAFT = 1, 2


class Portrait(models.Model):
    """The picture on the About page, at two widths and in two formats, as `portraits` encodes it: the one that readers see,
    and the draft of another. A draft without a picture removes the one that readers see once it is published.

    It stands in the database, and not in a file, so that replicas share it and a backup holds it.
    """

    digest = models.CharField(
        max_length=16,
        blank=True,
        help_text="Of the picture: its address changes when it does. Empty where there is none.",
    )
    small_avif = models.BinaryField(default=bytes)
    small_jpeg = models.BinaryField(default=bytes)
    large_avif = models.BinaryField(default=bytes)
    large_jpeg = models.BinaryField(default=bytes)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(pk__in=[PUBLISHED, DRAFT]), name="one_portrait_and_one_draft")
        ]

    def __str__(self) -> str:
        return self.digest
